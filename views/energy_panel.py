"""Energy: total power, mean load and tripped feeders; the fullest feeders against their limits."""

from typing import ClassVar

import numpy as np

from views.domain_panel import DomainPanel, worst
from views.group_history import GroupHistory


class EnergyPanel(DomainPanel):
    """A sum is of the feeders that report, and says how many those are."""

    key: ClassVar[str] = "energy"
    symbol: ClassVar[str] = "energy"
    own: ClassVar[tuple[str, ...]] = ("power", "load", "feeder_state")

    def build(self) -> None:
        self.feeders = self.bar_chart()
        self.total = GroupHistory(self.room, "power", "sum")
        self.trend = self.trend_chart(self.total)

    def title(self) -> str:
        return self.tr("Energy")

    def name_parts(self) -> None:
        for card, name in zip(
            self.row.cards, (self.tr("Total power"), self.tr("Mean load"), self.tr("Feeders off")), strict=True
        ):
            card.set_name(name)
        self.feeders.title = self.tr("Fullest feeders, load and limit")
        self.feeders.redraw()
        self.trend.title = self.tr("Power, last hour")

    def fill(self) -> None:
        power, load, state = self.sample("power"), self.sample("load"), self.sample("feeder_state")
        self.figure(0, power.sum(), "power", power)
        self.figure(1, load.mean(), "load", load)
        off = int(np.count_nonzero(state.value < 0.5)) if len(state.value) else float("nan")
        self.count(2, off, state, ink="high" if off > 0 else "text")
        self.show_bars(self.feeders, "load", worst(self.bars(load)))
        chosen = len(self.total.handles)
        whole = self.tr("Power, last hour")
        some = self.tr("Power of {0} of {1} feeders, last hour").format(chosen, self.total.total)
        self.trend.title = whole if chosen == self.total.total else some
        self.show_history(self.trend, self.total, [])
