"""The far end of a proof: a web service that serves one JSON document."""

import json
from collections.abc import Sequence

from citydeck.model.time import NS_PER_MS
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand


class Stand(HttpStand):
    """The newest reading of each of three stations."""

    path = "/stations"
    secret_key = "secret"  # noqa: S105 - the name of a setting
    tls = True
    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{id}", "metric": "temperature", "path": "v"}
        request = {"path": "stations", "each": "stations", "time": "t", "time_format": "unix_ms", "readings": [reading]}
        where = f"{'https://localhost' if ca else 'http://127.0.0.1'}:{port}"
        known = {"url": where, "every": 0.2, "timeout": 1.5, "auth": "bearer", "requests": [request]}
        return {**known, "ca_file": ca}

    def body(self, readings: Sequence[Reading]) -> bytes:
        stations = [
            {"id": point.asset.rpartition(":")[2], "t": observed_at // NS_PER_MS, "v": value}
            for point, observed_at, value in readings
        ]
        return json.dumps({"stations": stations}).encode()
