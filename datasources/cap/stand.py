"""The far end of a proof: a feed of two warnings, each reading an update of one, its value the severity."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from citydeck.model.time import NS_PER_S, to_iso
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand

SENDER = "warnings@weather.example"
LEVELS = {1.0: "Minor", 2.0: "Moderate", 3.0: "Severe", 4.0: "Extreme"}
UNKNOWN = "Unknown"
FIRST = "2026-01-01T00:00:00Z"


def _word(level: float) -> str:
    """The severity; a number that is none is written as it is."""
    return LEVELS.get(level, str(level))


def _asset(name: str) -> str:
    return f"urn:ngsi-ld:Alert:{name}-{hashlib.sha256(SENDER.encode()).hexdigest()[:6]}"


class Stand(HttpStand):
    """A severity is a word. What stands is told anew after a loss, at the time of that reading: hence not `stamped`."""

    path = "/feed"
    content_type = "application/atom+xml"
    form = "xml"
    points = tuple(Point(_asset(name), "severity", tuple(LEVELS)) for name in ("gale", "flood"))
    also = ("incident_state",)
    stamped = False
    ordered = True
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting

    def settings(self, port: int, ca: str) -> dict[str, object]:
        scheme = "https" if ca else "http"
        told: dict[str, object] = {"url": f"{scheme}://127.0.0.1:{port}{self.path}", "every": 0.2, "timeout": 2.0}
        return {**told, "auth": "bearer", "ca_file": ca}

    def body(self, readings: Sequence[Reading]) -> bytes:
        entries = "".join(f"<entry><content type='text/xml'>{_alert(one)}</content></entry>" for one in readings)
        return f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>".encode()

    def written(self, value: float) -> str:
        return _word(value)


def _alert(reading: Reading) -> str:
    name = reading.point.asset.rpartition(":")[2].partition("-")[0]
    severity = UNKNOWN if reading.value is None else _word(reading.value)
    expires = datetime.fromtimestamp(reading.observed_at // NS_PER_S + 86_400, UTC).isoformat()
    said = hashlib.sha256(severity.encode()).hexdigest()[:6]
    return (
        "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>"
        f"<identifier>{name}-{reading.observed_at}-{said}</identifier><sender>{SENDER}</sender><sent>{to_iso(reading.observed_at)}</sent><status>Actual</status>"
        f"<msgType>Update</msgType><scope>Public</scope><references>{SENDER},{name},{FIRST}</references>"
        "<info><category>Met</category><event>Gale</event><urgency>Expected</urgency>"
        f"<severity>{severity}</severity><certainty>Likely</certainty><expires>{expires}</expires></info></alert>"
    )
