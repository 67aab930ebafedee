"""Traffic: mean speed, slow sections and flow; how speeds are spread, and the network's mean over the last hour."""

from itertools import pairwise
from typing import ClassVar

import numpy as np

from views.domain_panel import DomainPanel
from views.group_history import GroupHistory
from widgets import quantity
from widgets.histogram import Histogram
from widgets.scene.layers.roads import SPEED

SLOW = 15.0
"""km/h below which a section counts as slow."""
EDGES = tuple(float(edge) for edge in range(0, 90, 10))
"""km/h; faster sections are counted in the last class."""


class TrafficPanel(DomainPanel):
    """Columns have the colours that the roads have on the city."""

    key: ClassVar[str] = "traffic"
    symbol: ClassVar[str] = "traffic"
    own: ClassVar[tuple[str, ...]] = ("speed", "flow")

    def build(self) -> None:
        self.spread = Histogram(self.deck)
        self.deck.add(self.spread)
        self.spread.colors = tuple(
            "#{:02x}{:02x}{:02x}".format(*color[:3])
            for color in SPEED.rgba(np.array([(a + b) / 2 for a, b in pairwise(EDGES)])).tolist()
        )
        self.mean = GroupHistory(self.room, "speed", "mean")
        self.trend = self.trend_chart(self.mean)

    def title(self) -> str:
        return self.tr("Traffic")

    def name_parts(self) -> None:
        for card, name in zip(
            self.row.cards, (self.tr("Mean speed"), self.tr("Slow sections"), self.tr("Mean flow")), strict=True
        ):
            card.set_name(name)
        self.spread.title = self.tr("Sections by speed")
        self.spread.empty, self.spread.unknown_word = self.tr("No readings"), self.tr("no data")
        self.spread.redraw()
        self.trend.title = self.tr("Mean speed, last hour")

    def fill(self) -> None:
        speed, flow = self.sample("speed"), self.sample("flow")
        self.figure(0, speed.mean(), "speed", speed)
        slow = int(np.count_nonzero(speed.value < SLOW)) if len(speed.value) else float("nan")
        how = quantity.shown("speed", "km/h", self.facts.units)
        below = quantity.joined(quantity.number(how.value(SLOW)), how.symbol)
        self.count(1, slow, speed, note=self.tr("below {0}").format(below))
        self.figure(2, flow.mean(), "flow", flow)
        counts = np.histogram(np.clip(speed.value, EDGES[0], EDGES[-1] - 1e-6), EDGES)[0]
        unknown = speed.total - len(speed.told)
        self.spread.show_counts(EDGES, tuple(counts.tolist()), unknown, how, old=not self.room.mirror.connected)
        self.show_history(self.trend, self.mean, [])
