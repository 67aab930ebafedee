"""The far end of a proof: an NGSI-LD broker with three entities of one type, as they stand."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from citydeck.model.time import NS_PER_MS
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand

KIND = "WeatherObserved"
NULL = "urn:ngsi-ld:null"


class Stand(HttpStand):
    """A double in the standard's form: no broker is to be had, and one would refuse to write what a proof must say."""

    path = "/ngsi-ld/v1/entities"
    secret_key = "secret"  # noqa: S105 - the name of a setting
    tls = True
    points = tuple(Point(f"urn:ngsi-ld:{KIND}:{name}", "temperature") for name in ("a", "b", "c"))

    def settings(self, port: int, ca: str) -> dict[str, object]:
        where = f"{'https://localhost' if ca else 'http://127.0.0.1'}:{port}/ngsi-ld/v1"
        known = {"url": where, "types": [KIND], "limit": 1000, "every": 0.2, "timeout": 1.5, "auth": "bearer"}
        return {**known, "ca_file": ca}

    def body(self, readings: Sequence[Reading]) -> bytes:
        entities = [
            {
                "id": point.asset,
                "type": KIND,
                "temperature": {
                    "type": "Property",
                    "value": NULL if value is None else value,
                    "unitCode": "CEL",
                    "observedAt": _written(observed_at),
                },
            }
            for point, observed_at, value in readings
        ]
        return json.dumps(entities).encode()


def _written(at: int) -> str:
    stamp = datetime.fromtimestamp(at // NS_PER_MS // 1000, UTC).replace(microsecond=at // NS_PER_MS % 1000 * 1000)
    return stamp.isoformat(timespec="milliseconds")
