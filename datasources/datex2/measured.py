"""MeasuredDataPublication: what detectors measured, and the table that says where they stand."""

from dataclasses import dataclass

from citydeck.model.asset import Asset
from citydeck.model.place import Place
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.incidents import urn
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING, Rows, number
from citydeck.sources.stamps import instant
from datasources.datex2.place import place
from datasources.datex2.publication import Node, child, children, id_of, text_of, words


@dataclass(frozen=True)
class Quantity:
    """Where a value lies in its basic data, and what it is. The element says the unit: DATEX II has no other word.

    A `count` is never negative: detectors write -1 when no vehicle passed.
    """

    path: tuple[str, ...]
    metric: str
    unit: str
    count: bool = False


QUANTITIES = (
    Quantity(("averageVehicleSpeed", "speed"), "speed", "km/h", count=True),
    Quantity(("vehicleFlow", "vehicleFlowRate"), "flow", "{veh}/h", count=True),
    Quantity(("occupancy", "percentage"), "occupancy", "%", count=True),
    Quantity(("travelTime", "duration"), "travel_time", "s", count=True),
    Quantity(("temperature", "airTemperature", "temperature"), "temperature", "Cel"),
    Quantity(("humidity", "relativeHumidity", "percentage"), "humidity", "%"),
    Quantity(("wind", "windSpeed", "speed"), "wind_speed", "km/h"),
    Quantity(("wind", "windDirectionBearing", "directionBearing"), "wind_direction", "deg"),
    Quantity(("precipitationDetail", "precipitationIntensity", "millimetresPerHourIntensity"), "rain", "mm/h"),
)


class Measured:
    """Sites by id; a site that measures several of one metric (lanes, classes) has an asset for each."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sites: dict[str, tuple[dict[str, str], Place | None]] = {}

    def table(self, publication: Node) -> None:
        """Take over where sites stand and what they are called."""
        for table in children(publication, "measurementSiteTable"):
            for name in ("measurementSiteRecord", "measurementSite"):
                for site in children(table, name):
                    known = words(child(site, "measurementSiteName")), place(child(site, "measurementSiteLocation"))
                    self._sites[id_of(site)] = known

    def read(self, publication: Node, rows: Rows) -> list[str]:
        """Append what was measured; why parts of it could not be read."""
        refused = []
        for site in children(publication, "siteMeasurements"):
            before = len(rows)
            try:
                self._site(site, rows)
            except Poisoned as error:
                rows.cut(before)
                refused.append(str(error))
        return refused

    def _site(self, site: object, rows: Rows) -> None:
        reference = child(site, "measurementSiteReference")
        name = id_of(reference)
        if not name:
            raise Poisoned("measurement of no site")
        usual = text_of(child(site, "measurementTimeDefault")) or text_of(
            child(site, "measurementTimeDefault", "timeValue")
        )
        found: list[tuple[Quantity, str, float, int]] = []
        for value in [*children(site, "measuredValue"), *children(site, "physicalQuantity")]:
            inner = child(value, "measuredValue") or child(value, "physicalQuantity") or value
            for basic in children(inner, "basicData"):
                index = text_of(child(value, "@index") or child(value, "index"))
                found += self._basic(basic, index, usual)
        several = {one[0].metric for one in found if sum(other[0].metric == one[0].metric for other in found) > 1}
        for quantity, index, reading, observed in found:
            asset = self._asset(name, index if quantity.metric in several else "")
            rows.add(self._catalogue.handle(asset, quantity.metric, quantity.unit), observed, 0, reading)

    def _basic(self, basic: object, index: str, usual: str) -> list[tuple[Quantity, str, float, int]]:
        own = text_of(child(basic, "measurementOrCalculationTime")) or text_of(
            child(basic, "measurementOrCalculationTime", "timeValue")
        )
        try:
            observed = instant(own or usual, "iso")
        except (ValueError, OverflowError):
            raise Poisoned("measurement without a time that says its zone") from None
        found = []
        for quantity in QUANTITIES:
            raw = child(basic, *quantity.path)
            holder = child(basic, *quantity.path[:-1])
            if raw is None and child(holder, "dataError") is None:
                continue
            wrong = text_of(child(holder, "dataError")).lower() == "true"
            reading = MISSING if wrong else number(text_of(raw), [""])
            found.append((quantity, index, MISSING if quantity.count and reading < 0.0 else reading, observed))
        return found

    def _asset(self, site: str, index: str) -> str:
        asset = urn("Road", f"{site}:{index}" if index else site)
        names, where = self._sites.get(site, ({}, None))
        self._catalogue.declare(Asset(asset, "road", {"en": site, **names}, where))
        return asset
