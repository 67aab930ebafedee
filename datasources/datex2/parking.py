"""ParkingStatusPublication and its table: how full car parks are, in versions 2 and 3."""

from citydeck.model.asset import Asset
from citydeck.model.place import Place
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.incidents import urn
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows, number
from citydeck.sources.stamps import instant
from datasources.datex2.place import place
from datasources.datex2.publication import Node, child, children, id_of, text_of, words

READINGS = (
    ("parkingNumberOfVacantSpaces", "free_spaces", "{space}"),
    ("parkingOccupancy", "occupancy", "%"),
)


class Parking:
    """Car parks by id."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[str, tuple[dict[str, str], Place | None]] = {}

    def table(self, publication: Node) -> None:
        """Take over where car parks are and what they are called."""
        for table in children(publication, "parkingTable"):
            for record in [*children(table, "parkingRecord"), *children(table, "parkingSite")]:
                self._known[id_of(record)] = (
                    words(child(record, "parkingName")),
                    place(child(record, "parkingLocation")),
                )

    def read(self, publication: Node, now: int, rows: Rows) -> list[str]:
        """Append how full they are; why parts of it could not be read."""
        refused = []
        for status in [*children(publication, "parkingRecordStatus"), *children(publication, "parkingSiteStatus")]:
            before = len(rows)
            try:
                self._status(status, now, rows)
            except Poisoned as error:
                rows.cut(before)
                refused.append(str(error))
        return refused

    def _status(self, status: object, now: int, rows: Rows) -> None:
        name = id_of(child(status, "parkingRecordReference") or child(status, "parkingSiteReference"))
        if not name:
            raise Poisoned("status of no car park")
        stamp = text_of(child(status, "parkingStatusOriginTime"))
        try:
            observed = instant(stamp, "iso") if stamp else now
        except (ValueError, OverflowError):
            raise Poisoned("status with a time that does not say its zone") from None
        names, where = self._known.get(name, ({}, None))
        asset = urn("OffStreetParking", name)
        self._catalogue.declare(Asset(asset, "parking", {"en": name, **names}, where))
        for field, metric, unit in READINGS:
            raw = child(status, "parkingOccupancy", field)
            if raw is not None:
                rows.add(self._catalogue.handle(asset, metric, unit), observed, 0, number(text_of(raw), ("", -1.0)))
