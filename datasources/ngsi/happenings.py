"""Entities that begin and end: alerts, anomalies, works, accidents, and reports of citizens."""

from typing import NamedTuple

from citydeck.model.asset import Asset, Scalar
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.incidents import Incident, Incidents
from citydeck.sources.mapping.geometry import place_of
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from datasources.ngsi.entity import Entity
from datasources.ngsi.moments import Moments
from datasources.ngsi.settings import Settings

SEVERITIES = {"informational": 0.0, "low": 1.0, "medium": 2.0, "high": 3.0, "critical": 4.0}
OVER = frozenset({"closed", "finished", "completed", "complete", "resolved", "solved", "done", "ended", "cancelled"})
REPORT = "IssueReporting"


class Form(NamedTuple):
    """Which attributes name it, date it, begin it, end it, and say how it stands."""

    names: tuple[str, ...]
    told: tuple[str, ...]
    begins: str = ""
    ends: str = ""
    state: str = ""
    severity: str = ""


FORMS = {
    "Alert": Form(("category", "subCategory"), ("dateIssued",), "validFrom", "validTo", severity="severity"),
    "Anomaly": Form(("anomalousProperty",), ("dateDetected",)),
    "CityWork": Form(("name",), ("workLastDateUpdate", "dateLastReported"), "startDate", "endDate", "workState"),
    "RoadAccident": Form(("name",), ("accidentDate",), state="status"),
    REPORT: Form(("category", "subCategory"), ("observationDateTime",), state="resolutionStatus"),
}


class _Standing(NamedTuple):
    entity: Entity
    asset: str
    ends: int | None


class Happenings:
    """Tells them, and when they are over: by their own word, by their time, or when the broker has them no more."""

    def __init__(self, settings: Settings, catalogue: Catalogue, moments: Moments) -> None:
        self._settings, self._catalogue, self._moments = settings, catalogue, moments
        self._incidents = Incidents(catalogue)
        self._standing: dict[str, _Standing] = {}
        self._seen: dict[str, int] = {}
        self._gone_at: dict[str, int] = {}

    def knows(self, kind: str) -> bool:
        """Whether entities of this type are told here."""
        return self._settings.incidents and kind in FORMS

    def take(self, asset: str, entity: Entity, now: int, rows: Rows, *, whole: bool) -> None:
        """An entity as it stands, or (`whole` False) what of it changed."""
        if entity.deleted:
            self._gone(asset, now, rows)
            return
        if not whole and (known_before := self._standing.get(asset)) is not None:
            entity = entity._replace(attributes={**known_before.entity.attributes, **entity.attributes})
        form = FORMS[entity.type]
        stamps = [self._at(entity, name) for name in (form.begins, form.ends)]
        told = [at for at in (self._at(entity, name) for name in form.told) if at is not None]
        begins, ends = stamps
        over = entity.text(form.state).lower() in OVER or (ends is not None and ends <= now)
        standing = not over and (begins is None or begins <= now)
        known = [at for at in (max(told, default=None), begins, ends) if at is not None and at <= now]
        observed = max(known, default=min(told) if told else self._seen.setdefault(asset, now))
        if self._gone_at.pop(asset, observed - 1) >= observed:
            observed = now  # it is there again: what was told of its end is newer than its own times
        names = [text for name in form.names if (text := entity.text(name))]
        if entity.type == REPORT:
            self._report(asset, " / ".join(names), entity, (observed, not over), rows)
        else:
            severity = SEVERITIES.get(entity.text(form.severity).lower()) if form.severity else None
            place = place_of(entity.value(self._settings.location), self._settings.axes)
            attributes: dict[str, Scalar] = {"type": entity.type, **_facts(entity)}
            severity = severity if standing or severity is None else 0.0
            self._incidents.tell(
                Incident(asset, {"en": " ".join(names) or entity.type}, place, attributes, severity, standing),
                observed,
                rows,
            )
        if over:
            self._standing.pop(asset, None)
        else:
            self._standing[asset] = _Standing(entity, asset, ends)

    def _report(self, asset: str, name: str, entity: Entity, told: tuple[int, bool], rows: Rows) -> None:
        """A citizen's report: what about, whether it is open, and where as far as the settings coarsen positions."""
        coarse = self._settings.positions_of == "reports"
        place = place_of(entity.value(self._settings.location), self._settings.axes) if coarse else None
        self._catalogue.declare(Asset(asset, "report", {"en": name or REPORT}, place))
        observed, is_open = told
        rows.add(self._catalogue.handle(asset, "report_state"), observed, 0, float(is_open))

    def pass_time(self, now: int, rows: Rows) -> None:
        """End those whose time is up."""
        for one in [one for one in self._standing.values() if one.ends is not None and one.ends <= now]:
            self._gone(one.asset, one.ends or now, rows)

    def only(self, kind: str, assets: set[str], now: int, rows: Rows) -> None:
        """End those of a type that a whole answer of the broker did not hold."""
        for one in [one for one in self._standing.values() if one.entity.type == kind and one.asset not in assets]:
            self._gone(one.asset, now, rows)

    def _gone(self, asset: str, at: int, rows: Rows) -> None:
        known = self._standing.pop(asset, None)
        if known is None:
            return
        self._gone_at[asset] = at
        if known.entity.type == REPORT:
            rows.add(self._catalogue.handle(asset, "report_state"), at, 0, 0.0)
        else:
            self._incidents.over(asset, at, rows)

    def _at(self, entity: Entity, name: str) -> int | None:
        """A stamp that cannot be read counts as not said: what happened is told all the same."""
        try:
            return self._moments.read(entity.value(name)) if name else None
        except Poisoned:
            return None


def _facts(entity: Entity) -> dict[str, Scalar]:
    """Plain facts for the card; the description of what happened is the broker's own text."""
    facts = {"category": "category", "sub_category": "subCategory", "description": "description"}
    return {key: text for key, name in facts.items() if (text := entity.text(name))}
