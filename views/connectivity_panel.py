"""Connectivity: cells on the air, fibre cuts with the buildings behind them, load of the cells."""

from typing import ClassVar

import numpy as np

from views.domain_panel import DomainPanel
from views.group_history import GroupHistory
from views.metric_sample import Sample
from widgets import quantity
from widgets.histogram import Histogram

EDGES = tuple(float(edge) for edge in range(0, 110, 10))
"""Per cent of a cell's capacity."""


class ConnectivityPanel(DomainPanel):
    """A cell or route whose state is stale is neither up nor down: it is counted as not reporting."""

    key: ClassVar[str] = "connectivity"
    symbol: ClassVar[str] = "connectivity"
    own: ClassVar[tuple[str, ...]] = ("cell_state", "fibre_state", "cell_load")

    def build(self) -> None:
        self.spread = Histogram(self.deck)
        self.deck.add(self.spread)
        self.mean = GroupHistory(self.room, "cell_load", "mean")
        self.trend = self.trend_chart(self.mean)

    def title(self) -> str:
        return self.tr("Connectivity")

    def name_parts(self) -> None:
        for card, name in zip(
            self.row.cards, (self.tr("Cells down"), self.tr("Fibre cuts"), self.tr("Mean cell load")), strict=True
        ):
            card.set_name(name)
        self.spread.title = self.tr("Cells by load")
        self.spread.empty, self.spread.unknown_word = self.tr("No readings"), self.tr("no data")
        self.spread.redraw()
        self.trend.title = self.tr("Mean cell load, last hour")

    def fill(self) -> None:
        cells, fibres, load = self.sample("cell_state"), self.sample("fibre_state"), self.sample("cell_load")
        self._down(0, cells, 0)
        self._down(1, fibres, self._dark(fibres))
        self.figure(2, load.mean(), "cell_load", load)
        counts = np.histogram(np.clip(load.value, EDGES[0], EDGES[-1]), EDGES)[0]
        how = quantity.shown("cell_load", "%", self.facts.units)
        unknown = load.total - len(load.told)
        self.spread.show_counts(EDGES, tuple(counts.tolist()), unknown, how, old=not self.room.mirror.connected)
        self.show_history(self.trend, self.mean, [])

    def _down(self, place: int, found: Sample, served: int) -> None:
        """Count what is out of service, with the buildings that it `served`."""
        down = int(np.count_nonzero(found.value < 0.5)) if len(found.value) else float("nan")
        number = quantity.number(served)
        note = self.tr("{0} buildings dark").format(number) if served else ""
        short = self.tr("{0} buildings").format(number) if served else ""
        self.count(place, down, found, note=note, short=short, ink="high" if down > 0 else "text")

    def _dark(self, fibres: Sample) -> int:
        """How many buildings hang on the cut routes, where the asset table says so."""
        mirror = self.room.mirror
        served = 0
        for handle in fibres.told[fibres.value < 0.5].tolist():
            asset = mirror.assets.get(mirror.channels[handle].asset)
            serves = asset.attributes.get("serves") if asset is not None else None
            served += int(serves) if isinstance(serves, int | float) else 0
        return served
