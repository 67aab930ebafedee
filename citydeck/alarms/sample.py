"""What a rule looked at when it judged."""

from typing import NamedTuple


class Sample(NamedTuple):
    """`value` in the channel's unit (None where there is none), when it was true, and session time `t`, both ns."""

    value: float | None
    observed_at: int
    t: int
