"""The far end of a proof: a web service with one publication of measured speeds."""

from collections.abc import Sequence

from citydeck.model.time import to_iso
from citydeck.sources.stand import Point, Reading
from citydeck.sources.stand_http import HttpStand

SITE = """<siteMeasurements><measurementSiteReference id="{name}" version="1"/>
<measurementTimeDefault>{at}</measurementTimeDefault><measuredValue index="1"><measuredValue>
<basicData xsi:type="TrafficSpeed"><averageVehicleSpeed>{said}</averageVehicleSpeed></basicData>
</measuredValue></measuredValue></siteMeasurements>"""
DOCUMENT = """<d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" modelBaseVersion="2">
<payloadPublication xsi:type="MeasuredDataPublication" lang="en">{sites}</payloadPublication></d2LogicalModel>"""


class Stand(HttpStand):
    """The newest speed of each of three sites."""

    path = "/speeds.xml"
    content_type = "application/xml"
    form = "xml"
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting
    points = tuple(Point(f"urn:ngsi-ld:Road:{name}", "speed", (12.5, 0.0, 48.0, 30.5)) for name in ("a", "b", "c"))

    def settings(self, port: int, ca: str) -> dict[str, object]:
        where = f"{'https://localhost' if ca else 'http://127.0.0.1'}:{port}"
        return {"url": where + self.path, "every": 0.2, "timeout": 1.5, "auth": "bearer", "ca_file": ca}

    def body(self, readings: Sequence[Reading]) -> bytes:
        sites = ""
        for point, observed_at, value in readings:
            said = "<dataError>true</dataError>" if value is None else f"<speed>{value}</speed>"
            sites += SITE.format(name=point.asset.rpartition(":")[2], at=to_iso(observed_at), said=said)
        return DOCUMENT.format(sites=sites).encode()
