"""The far end of a proof: a SensorThings service with three datastreams that tells the newest observation of each."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from aiohttp import web

from citydeck.model.time import NS_PER_MS
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand

NAMES = ("a", "b", "c")


class Stand(HttpStand):
    """A double in the standard's form: a real service refuses to write what a proof must say."""

    path = "/v1.1/Observations"
    secret_key = "secret"  # noqa: S105 - the name of a setting
    tls = True
    points = tuple(Point(f"urn:ngsi-ld:Thing:{name}", "temperature") for name in NAMES)

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/v1.1/Datastreams", self._datastreams)

    async def _datastreams(self, request: web.Request) -> web.Response:
        if self._refusing or not self.admits(request):
            return web.Response(status=401, text="who are you?")
        streams = [
            {
                "@iot.id": name,
                "@iot.selfLink": f"http://127.0.0.1:{self.near}/v1.1/Datastreams('{name}')",
                "unitOfMeasurement": {"name": "degree Celsius", "symbol": "°C", "definition": "ucum:Cel"},
                "Thing": {"@iot.id": name, "name": name, "Locations": []},
                "ObservedProperty": {"name": "Temperature", "definition": "http://example.org/temperature"},
            }
            for name in (point.asset.rpartition(":")[2] for point in self.points)
        ]
        return web.json_response({"value": streams})

    def settings(self, port: int, ca: str) -> dict[str, object]:
        where = f"{'https://localhost' if ca else 'http://127.0.0.1'}:{port}/v1.1"
        return {"url": where, "every": 0.2, "timeout": 1.5, "auth": "bearer", "ca_file": ca}

    def body(self, readings: Sequence[Reading]) -> bytes:
        observations = [
            {
                "phenomenonTime": _written(observed_at),
                "result": value,
                "Datastream": {"@iot.id": point.asset.rpartition(":")[2]},
            }
            for point, observed_at, value in readings
        ]
        return json.dumps({"value": observations}).encode()


def _written(at: int) -> str:
    stamp = datetime.fromtimestamp(at // NS_PER_MS // 1000, UTC).replace(microsecond=at // NS_PER_MS % 1000 * 1000)
    return stamp.isoformat(timespec="milliseconds")
