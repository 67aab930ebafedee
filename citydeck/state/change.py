"""What one entry or one advance of time did to the state."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from citydeck.model.batch import Batch

NO_HANDLES: npt.NDArray[np.int32] = np.zeros(0, np.int32)
NO_ROWS = Batch.of([], [], [], [])
NO_HANDLES.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change set. `handles` (int32, no repeats) are the channels whose columns differ now.

    `accepted` holds every row that was the newest of its channel when its turn came, in row order: what rules are
    evaluated on. One that ends a silence is among them though it was held already. `stale` and `fresh` are the
    channels that became STALE or ceased to be, in the order of their deadlines; `declared` new or redeclared handles,
    `assets` ids of declared assets. Rules take `accepted` before `fresh`: a channel leaves STALE by the row that it
    holds there.
    """

    handles: npt.NDArray[np.int32] = field(default_factory=lambda: NO_HANDLES)
    accepted: Batch = field(default_factory=lambda: NO_ROWS)
    stale: npt.NDArray[np.int32] = field(default_factory=lambda: NO_HANDLES)
    fresh: npt.NDArray[np.int32] = field(default_factory=lambda: NO_HANDLES)
    declared: list[int] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)


NOTHING = Change()
"""The change of an entry that the state does not keep."""
