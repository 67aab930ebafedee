"""Resilience: bridges' stress and tunnels' settlement against their limits, pipeline pressure, wind."""

from typing import ClassVar

from citydeck.model.quality import Quality
from views.domain_panel import DomainPanel, worst
from views.group_history import GroupHistory
from views.metric_sample import Sample, of_handles
from widgets.bars import Bar


class ResiliencePanel(DomainPanel):
    """A figure is the worst trusted value, and its note says where that is."""

    key: ClassVar[str] = "resilience"
    symbol: ClassVar[str] = "resilience"
    own: ClassVar[tuple[str, ...]] = ("stress", "settlement", "pressure")
    figures: ClassVar[int] = 4

    def build(self) -> None:
        self.stress = self.bar_chart()
        self.settlement = self.bar_chart()
        self.mean_wind = GroupHistory(self.room, "wind_speed", "mean", kind="bridge")
        self.wind = self.trend_chart(self.mean_wind)

    def title(self) -> str:
        return self.tr("Resilience")

    def name_parts(self) -> None:
        names = (
            self.tr("Highest stress"),
            self.tr("Settlement"),
            self.tr("Least pressure"),
            self.tr("Strongest wind"),
        )
        for card, name in zip(self.row.cards, names, strict=True):
            card.set_name(name)
        self.stress.title = self.tr("Bridges: stress and limit")
        self.settlement.title = self.tr("Tunnels: settlement and limit")
        self.wind.title = self.tr("Mean wind at bridges, last hour")
        for chart in (self.stress, self.settlement):
            chart.redraw()

    def fill(self) -> None:
        stress, settlement = self._of_structures("stress"), self._of_structures("settlement")
        self.show_bars(self.stress, "stress", self._worst(0, "stress", stress))
        self.show_bars(self.settlement, "settlement", self._worst(1, "settlement", settlement))
        self._worst(2, "pressure", self.sample("pressure"), low_is_bad=True)
        self._worst(3, "wind_speed", self.sample("wind_speed"))
        self.show_history(self.wind, self.mean_wind, [])

    def _of_structures(self, metric: str) -> Sample:
        """Of a structure that reports itself, and of its sensors too, only the structure's own reading."""
        mirror = self.room.mirror
        handles = mirror.handles_of_metric.get(metric, ())
        owners = {handle: mirror.channels[handle].asset for handle in handles}
        own = set(owners.values())
        known = {asset: mirror.assets.get(asset) for asset in own}
        beneath = {key for key, asset in known.items() if asset is not None and asset.parent in own}
        return of_handles(mirror, [handle for handle in handles if owners[handle] not in beneath])

    def _worst(self, place: int, metric: str, found: Sample, *, low_is_bad: bool = False) -> list[Bar]:
        """Put the worst trusted value into a figure; all bars, the worst first."""
        bars = self.bars(found, low_is_bad=low_is_bad)
        trusted = [bar for bar in bars if bar.known and bar.quality in (Quality.GOOD, Quality.UNCERTAIN)]
        extreme = (min if low_is_bad else max)(trusted, key=lambda bar: bar.value, default=None)
        ink = "high" if extreme is not None and extreme.beyond else "text"
        where = extreme.name if extreme is not None else ""
        self.figure(place, extreme.value if extreme else float("nan"), metric, found, where=where, ink=ink)
        return worst(bars)
