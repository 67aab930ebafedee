"""What is known of a city's reports: each one's state, and how many are open by service."""

import math
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from citydeck.model.asset import Asset, Scalar
from citydeck.model.time import TimeRange, to_iso
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.incidents import urn
from citydeck.sources.rows import MISSING, Rows
from datasources.open311.report import Report
from datasources.open311.service import Service


class Known(NamedTuple):
    """A report's state as last told, when that was true (ns), its service, and when it was requested (ns)."""

    state: float
    at: int
    service_code: str
    requested: int

    @property
    def open(self) -> bool:
        """Whether its state is over 0."""
        return self.state > 0.0


class Ledger:
    """Tells reports and counts. `scope` stands before ids, `most` is how many open reports are shown one by one."""

    def __init__(self, catalogue: Catalogue, scope: str, most: int, period: float) -> None:
        self._catalogue = catalogue
        self._scope = f"{scope}:" if scope else ""
        self._most = most
        self._period = period
        self._known: dict[str, Known] = {}
        self._shown: set[str] = set()
        self._services: dict[str, str] = {}

    @property
    def open(self) -> int:
        """How many reports are open."""
        return sum(known.open for known in self._known.values())

    @property
    def unshown(self) -> int:
        """How many open reports are counted only."""
        return sum(known.open and name not in self._shown for name, known in self._known.items())

    def serves(self, service: Service) -> None:
        """A service that the city offers: it is counted from now on, also while nothing of it is open."""
        asset = urn("ReportService", f"{self._scope}{service.code}")
        self._services[service.code] = asset
        facts: dict[str, Scalar] = {"service_code": service.code, **({"group": service.group} if service.group else {})}
        names = {"en": service.name or service.code}
        self._catalogue.declare(Asset(asset, "service_area", names, attributes=facts))

    def hear(self, report: Report, now: int, rows: Rows, confirmed_at: int = 0) -> None:
        """A report as the service tells it now. `confirmed_at` (ns): its state is known to be true then too."""
        if report.service_code and report.service_code not in self._services:
            self.serves(Service(report.service_code, report.service, "", metadata=False))
        at = max(self._when(report, self._known.get(report.id), now), confirmed_at)
        self._known[report.id] = Known(report.state, at, report.service_code, report.requested or now)
        if report.id in self._shown or (report.open and len(self._shown) < self._most):
            self._shown.add(report.id)
            self._declare(report)
            self._row(report.id, report.state, at, rows)

    @staticmethod
    def _when(report: Report, before: Known | None, now: int) -> int:
        """Since when the state is true. A change that has no time of its own, or an old one, was true when it was seen:
        what the service tells is how it is now.
        """
        told = report.updated or (report.requested if report.open else None)
        if before is None:
            return told or now
        if before.state == report.state:
            return max(told or 0, before.at)
        return told if told is not None and told > before.at else now

    def update(self, name: str, state: float, at: int, rows: Rows) -> None:
        """An update of a report that is known; others are of reports that are not followed,
        and one without a status says nothing of it.
        """
        known = self._known.get(name)
        if known is None or math.isnan(state):
            return
        if at >= known.at:
            self._known[name] = known._replace(state=state, at=at)
        self._row(name, state, at, rows)

    def oldest(self, otherwise: int) -> int:
        """When the oldest of the reports that are shown was requested (ns)."""
        return min((self._known[name].requested for name in self._shown), default=otherwise)

    def past(self, report: Report, span: TimeRange, rows: Rows) -> None:
        """What is known of a shown report's past: open since it was requested, as it is since it was updated."""
        if report.requested is not None and report.requested in span:
            self._row(report.id, 1.0, report.requested, rows)
        if report.updated is not None and report.updated in span and report.updated != report.requested:
            self._row(report.id, report.state, report.updated, rows)

    def forget(self, told: Collection[str], asked_at: int, rows: Rows) -> None:
        """After everything was asked at `asked_at` (ns): what was not `told` is followed no more. What became of it
        nobody said: it is too old, or the city took it back.
        """
        for name, known in list(self._known.items()):
            if name in told or known.requested >= asked_at:
                continue
            if known.open:
                self._row(name, MISSING, max(asked_at, known.at), rows)
            del self._known[name]
            self._shown.discard(name)

    def count(self, now: int, rows: Rows) -> None:
        """How many are open by service, counted now."""
        counts = Counter(known.service_code for known in self._known.values() if known.open)
        for code, asset in self._services.items():
            handle = self._catalogue.handle(asset, "open_reports", period=self._period)
            rows.add(handle, now, 0, float(counts[code]))

    def _declare(self, report: Report) -> None:
        facts = {
            "service_code": report.service_code,
            "service": report.service,
            **{
                name: to_iso(at)
                for name, at in (
                    ("requested", report.requested),
                    ("updated", report.updated),
                    ("expected", report.expected),
                )
                if at is not None
            },
        }
        kept: dict[str, Scalar] = {key: fact for key, fact in facts.items() if fact}
        names = {"en": report.service or report.service_code or report.id}
        self._catalogue.declare(Asset(self._asset(report.id), "report", names, report.place, attributes=kept))

    def _asset(self, name: str) -> str:
        return urn("Report", f"{self._scope}{name}")

    def _row(self, name: str, state: float, at: int, rows: Rows) -> None:
        if name in self._shown:
            rows.add(self._catalogue.handle(self._asset(name), "report_state"), at, 0, state)
