"""The far end of a proof: a program that exposes three gauges with the times of their readings."""

from collections.abc import Sequence

from citydeck.model.time import NS_PER_MS
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand


class Stand(HttpStand):
    """The text format, in which NaN is "no value"."""

    path = "/metrics"
    content_type = "text/plain"
    form = "bytes"
    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting

    def settings(self, port: int, ca: str) -> dict[str, object]:
        scheme = "https" if ca else "http"
        where = {"url": f"{scheme}://127.0.0.1:{port}{self.path}", "ca_file": ca, "auth": "bearer"}
        reading = {
            "select": "temperature_celsius",
            "asset": "urn:ngsi-ld:AirStation:{station}",
            "metric": "temperature",
        }
        return {**where, "every": 0.2, "timeout": 2.0, "readings": [reading]}

    def body(self, readings: Sequence[Reading]) -> bytes:
        lines = [
            f'temperature_celsius{{station="{one.point.asset.rpartition(":")[2]}"}} '
            f"{'NaN' if one.value is None else one.value} {one.observed_at // NS_PER_MS}\n"
            for one in readings
        ]
        return "".join(["# TYPE temperature_celsius gauge\n", *lines]).encode()
