"""One message of a feed to assets and rows. Licence plates are never read."""

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as gtfs

from citydeck.model.asset import Asset, Scalar
from citydeck.model.place import Place
from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.incidents import Incident, Incidents, urn
from citydeck.sources.mapping.geometry import point
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from datasources.gtfs_realtime.timetable import Timetable

SEVERITIES = {2: 1.0, 3: 2.0, 4: 3.0}
"""SeverityLevel INFO, WARNING, SEVERE; UNKNOWN_SEVERITY and what is not said are none."""
MOVED = 0.0002
"""Degrees (some 20 m) after which a vehicle is told to be elsewhere on the map."""
CACHED = 120 * NS_PER_S
"""How much older than the last a message may be that some cache on the way still had; more is a clock that was set."""
LANGUAGES = {"": "en", "en": "en", "zh": "zh_CN", "zh-cn": "zh_CN", "zh-hans": "zh_CN"}


def parse(raw: bytes) -> gtfs.FeedMessage:
    """The message in `raw`; `Poisoned` when it is none."""
    message = gtfs.FeedMessage()
    try:
        message.ParseFromString(raw)
    except (DecodeError, RecursionError):
        raise Poisoned("not a message of GTFS-Realtime") from None
    if not message.header.gtfs_realtime_version:
        raise Poisoned("a message of GTFS-Realtime without its version")
    return message


class Reader:
    """Remembers what the feeds told, so that what is told no more can be ended. `newest` is of the headers (ns)."""

    def __init__(self, catalogue: Catalogue, timetable: Timetable) -> None:
        self._catalogue, self._timetable = catalogue, timetable
        self._incidents = Incidents(catalogue)
        self._places: dict[str, Place] = {}
        self._alerts: dict[str, set[str]] = {}
        self._times: dict[str, int] = {}
        self.newest = 0

    def read(self, feed: str, message: gtfs.FeedMessage, received: int, rows: Rows) -> None:
        """Append what a message of `feed` holds. One a little older than the last of its feed is passed over."""
        stamp = message.header.timestamp * NS_PER_S or received
        if 0 < self._times.get(feed, 0) - stamp <= CACHED:
            return
        self._times[feed], self.newest = stamp, max(stamp, self.newest)
        whole = message.header.incrementality == gtfs.FeedHeader.FULL_DATASET
        told: set[str] = set()
        arrivals: dict[str, int] = {}
        for entity in message.entity:
            if entity.is_deleted:
                self._incidents.over(urn("Alert", entity.id), stamp, rows)
                continue
            if entity.HasField("vehicle"):
                self._vehicle(entity.id, entity.vehicle, stamp, rows)
            if entity.HasField("trip_update"):
                self._trip(entity.trip_update, stamp, rows, arrivals)
            if entity.HasField("alert"):
                told.add(self._alert(entity.id, entity.alert, stamp, rows))
        self._stops(arrivals, stamp, rows)
        if whole:
            for gone in self._alerts.get(feed, set()) - told:
                self._incidents.over(gone, stamp, rows)
            self._alerts[feed] = told
        else:
            self._alerts.setdefault(feed, set()).update(told)

    def _vehicle(self, id: str, vehicle: gtfs.VehiclePosition, stamp: int, rows: Rows) -> None:  # noqa: A002
        asset = urn("Vehicle", vehicle.vehicle.id or vehicle.trip.trip_id or id)
        observed = vehicle.timestamp * NS_PER_S or stamp
        place = self._place(vehicle)
        self._told(asset, self._named(vehicle.trip), place, "vehicle")
        if vehicle.HasField("position"):
            position = vehicle.position
            if place is not None:
                self._add(rows, asset, "longitude", "deg", observed, place.longitude)
                self._add(rows, asset, "latitude", "deg", observed, place.latitude)
            if position.HasField("speed"):
                self._add(rows, asset, "speed", "m/s", observed, position.speed)
            if position.HasField("bearing"):
                self._add(rows, asset, "bearing", "deg", observed, position.bearing)
        if vehicle.HasField("occupancy_percentage"):
            self._add(rows, asset, "occupancy", "%", observed, vehicle.occupancy_percentage)

    def _place(self, vehicle: gtfs.VehiclePosition) -> Place | None:
        """Where it says that it is, else at the stop that it is at or drives to."""
        if vehicle.HasField("position"):
            return point(vehicle.position.longitude, vehicle.position.latitude)
        return self._timetable.stops.get(vehicle.stop_id, ("", None))[1]

    def _told(self, asset: str, name: str, place: Place | None, kind: str) -> None:
        """Declare an asset, anew when it has moved noticeably."""
        known = self._places.get(asset)
        if known is not None and place is not None and not _apart(known, place):
            place = known
        if place is not None:
            self._places[asset] = place
        names = {"en": name or asset.rpartition(":")[2]}
        self._catalogue.declare(Asset(asset, kind, names, place or known))

    def _named(self, trip: gtfs.TripDescriptor) -> str:
        route, headsign = self._timetable.trips.get(trip.trip_id, (trip.route_id, ""))
        short = self._timetable.routes.get(trip.route_id or route, trip.route_id or route)
        return " · ".join(part for part in (short, headsign) if part)

    def _trip(self, update: gtfs.TripUpdate, stamp: int, rows: Rows, arrivals: dict[str, int]) -> None:
        observed = update.timestamp * NS_PER_S or stamp
        asset = urn("Trip", update.trip.trip_id or update.vehicle.id)
        delay = _delay(update)
        if delay is not None and (update.trip.trip_id or update.vehicle.id):
            self._told(asset, self._named(update.trip), None, "vehicle")
            self._add(rows, asset, "delay", "s", observed, delay)
        for stop in update.stop_time_update:
            if stop.schedule_relationship == gtfs.TripUpdate.StopTimeUpdate.SKIPPED or not stop.stop_id:
                continue
            at = stop.arrival.time or stop.departure.time
            if at * NS_PER_S >= stamp:
                arrivals[stop.stop_id] = min(at, arrivals.get(stop.stop_id, at))

    def _stops(self, arrivals: dict[str, int], stamp: int, rows: Rows) -> None:
        """Seconds until the next arrival, at stops that the timetable knows."""
        for stop, at in arrivals.items():
            if stop not in self._timetable.stops:
                continue
            name, place = self._timetable.stops[stop]
            asset = urn("Stop", stop)
            self._told(asset, name, place, "stop")
            self._add(rows, asset, "next_arrival", "s", stamp, at - stamp / NS_PER_S)

    def _alert(self, id: str, alert: gtfs.Alert, stamp: int, rows: Rows) -> str:  # noqa: A002
        asset = urn("Alert", id)
        names = _translations(alert.header_text)
        attributes: dict[str, Scalar] = {
            "cause": gtfs.Alert.Cause.Name(alert.cause).lower(),
            "effect": gtfs.Alert.Effect.Name(alert.effect).lower(),
        }
        if description := _translations(alert.description_text).get("en", ""):
            attributes["description"] = description
        routes = sorted({one.route_id for one in alert.informed_entity if one.route_id})
        stops = [one.stop_id for one in alert.informed_entity if one.stop_id]
        if routes:
            attributes["routes"] = ", ".join(self._timetable.routes.get(route, route) for route in routes)
        places = (self._timetable.stops.get(stop, ("", None))[1] for stop in stops)
        self._incidents.tell(
            Incident(
                asset,
                {"en": id, **names},
                next((place for place in places if place is not None), None),
                attributes,
                SEVERITIES.get(alert.severity_level) if alert.HasField("severity_level") else None,
                _active(alert, stamp),
            ),
            stamp,
            rows,
        )
        return asset

    def _add(self, rows: Rows, asset: str, metric: str, unit: str, observed: int, value: float) -> None:
        rows.add(self._catalogue.handle(asset, metric, unit), observed, 0, float(value))

    @property
    def in_force(self) -> int:
        return len(self._incidents.in_force)


def _delay(update: gtfs.TripUpdate) -> int | None:
    """Delay of a trip in seconds: its own word, else that of the next stop which says one."""
    if update.HasField("delay"):
        return int(update.delay)
    for stop in update.stop_time_update:
        for event in (stop.arrival, stop.departure):
            if event.HasField("delay"):
                return int(event.delay)
    return None


def _active(alert: gtfs.Alert, stamp: int) -> bool:
    """Whether one of its periods holds `stamp`; without periods it is in force as long as it is told."""
    at = stamp // NS_PER_S
    spans = [(period.start, period.end or 1 << 62) for period in alert.active_period]
    return not spans or any(start <= at < end for start, end in spans)


def _translations(text: gtfs.TranslatedString) -> dict[str, str]:
    """Texts by the interface's languages; what is in another stands in for English where there is none."""
    found: dict[str, str] = {}
    for one in text.translation:
        language = LANGUAGES.get(one.language.lower())
        if language:
            found[language] = one.text
        else:
            found.setdefault("en", one.text)
    return found


def _apart(one: Place, other: Place) -> bool:
    return max(abs(one.longitude - other.longitude), abs(one.latitude - other.latitude)) > MOVED
