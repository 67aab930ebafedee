"""Where a layer's values come from and how old the newest is, in one line of the layer list."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from views.layer_channels import channels_of
from views.source_names import source_name
from widgets import age


@dataclass(frozen=True, slots=True)
class LayerSource:
    """`sources` in the order of their names; `newest` ns of observation, 0 for none; `stale` when none is good; `old`
    of `count` are not.
    """

    sources: tuple[str, ...]
    newest: int = 0
    stale: bool = False
    old: int = 0
    count: int = 0

    @classmethod
    def of(cls, layer: str, mirror: CityMirror) -> "LayerSource":
        """Of all channels that a layer draws."""
        handles = channels_of(layer, mirror)
        if not handles:
            return cls(())
        which = np.array(handles, np.int64)
        sources = tuple(sorted({mirror.channels[handle].source for handle in handles}))
        good = np.isin(mirror.quality[which], (Quality.STALE, Quality.BAD), invert=True)
        stale = not (mirror.connected and good.any())
        return cls(sources, int(mirror.observed_at[which].max()), stale, int((~good).sum()), len(good))

    def words(self, now: int) -> str:
        """``Traffic · 3 s``; ``Traffic · stale 40 s``; empty for a layer without channels."""
        if not self.sources:
            return ""
        names = ", ".join(source_name(source) for source in self.sources)
        if not self.newest:
            return names
        old = age.age_text(now - self.newest)
        if self.stale:
            old = QCoreApplication.translate("Layers", "stale {0}").format(old)
        elif self.old:
            old += " · " + QCoreApplication.translate("Layers", "{0} of {1} stale").format(self.old, self.count)
        return f"{names} · {old}"
