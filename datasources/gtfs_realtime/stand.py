"""The far end of a proof: a web service with one feed of vehicle positions."""

from collections.abc import Sequence

from google.transit import gtfs_realtime_pb2 as gtfs

from citydeck.model.time import NS_PER_S
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand


class Stand(HttpStand):
    """The bearing of each of three vehicles: a number that a feed hands on as it is."""

    path = "/vehicles.pb"
    content_type = "application/x-protobuf"
    form = "bytes"
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting
    missing = False
    also = ("longitude", "latitude")
    resolution = NS_PER_S
    points = tuple(Point(f"urn:ngsi-ld:Vehicle:{name}", "bearing", (12.5, 0.0, 48.0, 30.5)) for name in ("a", "b", "c"))

    def settings(self, port: int, ca: str) -> dict[str, object]:
        where = f"{'https://localhost' if ca else 'http://127.0.0.1'}:{port}"
        known = {"url": where + self.path, "every": 0.2, "timeout": 1.5, "auth": "bearer"}
        return {**known, "ca_file": ca}

    def body(self, readings: Sequence[Reading]) -> bytes:
        message = gtfs.FeedMessage()
        message.header.gtfs_realtime_version = "2.0"
        message.header.timestamp = max((one.observed_at for one in readings), default=0) // NS_PER_S
        for point, observed_at, value in readings:
            name = point.asset.rpartition(":")[2]
            entity = message.entity.add(id=name)
            entity.vehicle.vehicle.id = name
            entity.vehicle.timestamp = observed_at // NS_PER_S
            entity.vehicle.position.latitude, entity.vehicle.position.longitude = 31.2, 121.5
            entity.vehicle.position.bearing = value or 0.0
        return message.SerializeToString()
