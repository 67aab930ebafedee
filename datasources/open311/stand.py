"""The far end of a proof: a GeoReport service with three reports, whose states it is told to say."""

import json
from collections.abc import Sequence

from citydeck.model.time import to_iso
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand

WORDS = {1.0: "open", 0.75: "checked", 0.5: "assigned", 0.25: "begun"}
"""A report that is closed when it is first seen is not told; so none of these is."""


class Stand(HttpStand):
    """A state is a word. What is open is told anew after a loss, at the time of that answer: hence not `stamped`."""

    path = "/v2/requests.json"
    points = tuple(Point(f"urn:ngsi-ld:Report:{name}", "report_state", tuple(WORDS)) for name in ("a", "b", "c"))
    also = ("open_reports",)
    stamped = False
    ordered = True
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting

    def settings(self, port: int, ca: str) -> dict[str, object]:
        scheme = "https" if ca else "http"
        where = {"url": f"{scheme}://127.0.0.1:{port}/v2", "ca_file": ca, "auth": "bearer"}
        return {**where, "words": {word: state for state, word in WORDS.items()}, "every": 0.2, "timeout": 2.7}

    def body(self, readings: Sequence[Reading]) -> bytes:
        return json.dumps([_record(one) for one in readings]).encode()

    def written(self, value: float) -> str:
        return _word(value)


def _word(state: float) -> str:
    """The status; a number that is none is written as it is."""
    return WORDS.get(state, str(state))


def _record(reading: Reading) -> dict[str, object]:
    return {
        "service_request_id": reading.point.asset.rpartition(":")[2],
        "status": None if reading.value is None else _word(reading.value),
        "service_code": "006",
        "service_name": "Kerb",
        "requested_datetime": to_iso(reading.observed_at),
        "updated_datetime": to_iso(reading.observed_at),
    }
