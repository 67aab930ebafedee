"""What happens and ends: warnings, roadworks, closures, reports. Each is an asset with channels that rules can read.

`incident_state` is 1 while it is in force and 0 once it is over; `severity` is 0 to 4 where its feed tells one (CAP's
minor to extreme are 1 to 4), else missing. An exercise has `exercise_severity` in its place and no state, so that no
rule for the real thing ever sees it.
"""

import hashlib
from typing import NamedTuple

from citydeck.model import personal
from citydeck.model.asset import Asset, Scalar
from citydeck.model.place import Place
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.rows import MISSING, Rows


class Incident(NamedTuple):
    """`id` is an NGSI-LD style URN. `names` and texts in `attributes` pass only where the manifest lets them.

    `severity` None is missing: its feed says that it is not known. `understood` False: it says something that nobody
    understands; then no severity is told and the one before stays.
    """

    id: str
    names: dict[str, str]
    place: Place | None = None
    attributes: dict[str, Scalar] = {}
    severity: float | None = None
    in_force: bool = True
    exercise: bool = False
    kind: str = "incident"
    understood: bool = True


class Incidents:
    """Tells incidents as assets and rows, and remembers which are in force."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._in_force: dict[str, Incident] = {}

    @property
    def in_force(self) -> frozenset[str]:
        return frozenset(self._in_force)

    def tell(self, incident: Incident, observed: int, rows: Rows) -> None:
        """An incident as it stands at `observed` (ns)."""
        self._catalogue.declare(
            Asset(incident.id, incident.kind, incident.names, incident.place, None, dict(incident.attributes))
        )
        severity = MISSING if incident.severity is None else incident.severity
        if not incident.exercise:
            rows.add(self._catalogue.handle(incident.id, "incident_state"), observed, 0, float(incident.in_force))
        if incident.understood:
            metric = "exercise_severity" if incident.exercise else "severity"
            rows.add(self._catalogue.handle(incident.id, metric), observed, 0, severity)
        if incident.in_force:
            self._in_force[incident.id] = incident
        else:
            self._in_force.pop(incident.id, None)

    def over(self, id: str, observed: int, rows: Rows, attributes: dict[str, Scalar] | None = None) -> None:  # noqa: A002
        """An incident that was told is over; nothing happens for one that is not in force."""
        known = self._in_force.get(id)
        if known is None:
            return
        told = {**known.attributes, **(attributes or {})}
        self.tell(known._replace(in_force=False, severity=0.0, understood=True, attributes=told), observed, rows)


def urn(kind: str, name: str) -> str:
    """``urn:ngsi-ld:KIND:NAME``, with what no id may hold replaced, and cut to what an id may be long.

    A name that looks like a phone number or the like, which no id may have, is told by a digest instead.
    """
    if personal.in_id(name):
        name = hashlib.sha256(name.encode()).hexdigest()[:24]
    kept = "".join(sign if sign.isalnum() or sign in "-._~:/" else "-" for sign in name)[:180]
    return f"urn:ngsi-ld:{kind}:{kept}"
