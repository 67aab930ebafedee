"""SituationPublication: obstructions, accidents, roadworks, closures; each record is an incident."""

from citydeck.model.asset import Scalar
from citydeck.sources.incidents import Incident, Incidents, urn
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.stamps import instant
from datasources.datex2.place import place
from datasources.datex2.publication import Node, child, children, id_of, name_of, text_of, words

SEVERITIES = {"lowest": 1.0, "low": 1.0, "medium": 2.0, "high": 3.0, "highest": 4.0, "none": 0.0}
EXERCISES = ("exercise", "securityExercise", "technicalExercise", "test")


class Situations:
    """Remembers which records each publication told: one that is told no more is over."""

    def __init__(self, incidents: Incidents) -> None:
        self._incidents = incidents
        self._told: dict[str, set[str]] = {}

    def read(self, where: str, publication: Node, now: int, rows: Rows) -> list[str]:
        """Append what happens; why parts of it could not be read."""
        refused: list[str] = []
        told: set[str] = set()
        for situation in children(publication, "situation"):
            head = child(situation, "headerInformation")
            exercise = text_of(child(head, "informationStatus")) in EXERCISES
            if text_of(child(head, "informationStatus")) == "test":
                continue
            overall = text_of(child(situation, "overallSeverity"))
            for record in children(situation, "situationRecord"):
                try:
                    told.add(self._record(record, overall, now, rows, exercise=exercise))
                except Poisoned as error:
                    refused.append(str(error))
        for gone in self._told.get(where, set()) - told:
            self._incidents.over(gone, now, rows)
        self._told[where] = told
        return refused

    def _record(self, record: object, overall: str, now: int, rows: Rows, *, exercise: bool) -> str:
        if not id_of(record):
            raise Poisoned("situation record without an id")
        asset = urn("Situation", id_of(record))
        attributes: dict[str, Scalar] = {"type": name_of(child(record, "@type"))}
        comments = words(child(record, "generalPublicComment", "comment"))
        if comments.get("en"):
            attributes["comment"] = comments["en"]
        validity = child(record, "validity", "validityTimeSpecification")
        start, end = (text_of(child(validity, name)) for name in ("overallStartTime", "overallEndTime"))
        attributes |= {key: value for key, value in (("start", start), ("end", end)) if value}
        severity = SEVERITIES.get(text_of(child(record, "severity")) or overall)
        location = child(record, "locationReference") or child(record, "groupOfLocations")
        self._incidents.tell(
            Incident(
                asset,
                {"en": f"{attributes['type']} {id_of(record)}"},
                place(location),
                attributes,
                severity,
                self._in_force(record, start, end, now),
                exercise,
            ),
            _stamp(text_of(child(record, "situationRecordVersionTime")), now),
            rows,
        )
        return asset

    @staticmethod
    def _in_force(record: object, start: str, end: str, now: int) -> bool:
        ended = (text_of(child(record, "management", "lifeCycleManagement", name)) for name in ("cancel", "end"))
        if any(word.lower() == "true" for word in ended):
            return False
        status = text_of(child(record, "validity", "validityStatus"))
        if status in ("suspended", "planned"):
            return False
        return not ((start and _stamp(start, 0) > now) or (end and _stamp(end, now) < now))


def _stamp(text: str, otherwise: int) -> int:
    try:
        return instant(text, "iso")
    except (ValueError, OverflowError):
        return otherwise
