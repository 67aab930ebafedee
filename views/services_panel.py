"""City services: air by station, open reports and applications by district."""

from typing import ClassVar

from citydeck.model.quality import Quality
from views.domain_panel import DomainPanel, worst


class ServicesPanel(DomainPanel):
    """A district that reports nothing has a hatched bar, not a short one."""

    key: ClassVar[str] = "services"
    symbol: ClassVar[str] = "services"
    own: ClassVar[tuple[str, ...]] = ("pm25", "open_reports", "applications")

    def build(self) -> None:
        self.air = self.bar_chart()
        self.reports = self.bar_chart()

    def title(self) -> str:
        return self.tr("City services")

    def name_parts(self) -> None:
        for card, name in zip(
            self.row.cards, (self.tr("Mean PM2.5"), self.tr("Open reports"), self.tr("Applications/h")), strict=True
        ):
            card.set_name(name)
        self.air.title = self.tr("PM2.5 by station")
        self.reports.title = self.tr("Open reports by district")
        for chart in (self.air, self.reports):
            chart.redraw()

    def fill(self) -> None:
        air, reports, applications = self.sample("pm25"), self.sample("open_reports"), self.sample("applications")
        air_bars = worst(self.bars(air))
        trusted = (Quality.GOOD, Quality.UNCERTAIN)
        over = any(bar.beyond for bar in air_bars if bar.quality in trusted)
        self.figure(0, air.mean(), "pm25", air, ink="high" if over else "text")
        self.count(1, reports.sum(), reports)
        self.count(2, applications.sum(), applications)
        self.show_bars(self.air, "pm25", air_bars)
        self.show_bars(self.reports, "open_reports", worst(self.bars(reports)))
