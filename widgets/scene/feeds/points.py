"""Assets that feeds declare, in columns: where they are and which channels tell of them; kept between declarations."""

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.city.terrain_height import heights_at
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.quality import Quality
from widgets.scene.feeds.owners import LAYER_OF, Owners
from widgets.scene.table import FEEDS

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NONE = -1
_DISTRUSTED = (Quality.STALE, Quality.BAD)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Row `i` is `assets[i]`, declared at ``xyz[i]`` metres (NaN: it has no place of its own); `names` are the assets'.

    `handles` of all their channels, `rows` whose each of them is.
    """

    ids: tuple[str, ...]
    assets: tuple[Asset, ...]
    names: npt.NDArray[np.object_]
    xyz: F64
    handles: I64
    rows: I64
    columns: dict[str, I64]

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, metric: str) -> I64:
        """``(n,)`` handles of a metric, `NONE` where a row has no such channel."""
        found = self.columns.get(metric)
        return np.full(len(self.ids), NONE, np.int64) if found is None else found

    def values(self, mirror: CityMirror, metric: str) -> tuple[F64, Bools]:
        """``(n,)`` newest values, NaN for none; and which of them were heard and cannot be trusted."""
        handle = self.column(metric)
        if not len(mirror.value) or not len(handle):
            return np.full(len(handle), np.nan), np.zeros(len(handle), bool)
        there = (handle != NONE) & (mirror.observed_at[handle] != 0)
        value = np.where(there, mirror.value[handle], np.nan)
        quality = mirror.quality[handle]
        old = (quality == Quality.STALE) | (quality == Quality.BAD) | np.isnan(value) | (not mirror.connected)
        return value, there & old

    def aged(self, mirror: CityMirror, metric: str) -> Bools:
        """``(n,)`` heard, and too old by now; a value that its feed does not know is none of that."""
        handle = self.column(metric)
        if not len(mirror.value) or not len(handle):
            return np.zeros(len(handle), bool)
        heard = (handle != NONE) & (mirror.observed_at[handle] != 0)
        return np.asarray(heard & ((mirror.quality[handle] == Quality.STALE) | (not mirror.connected)))

    def states(self, mirror: CityMirror) -> tuple[Bools, Bools]:
        """``(n,)`` heard of at all; and stale: a channel is too old, or not one of them can be trusted."""
        size = len(self.ids)
        heard = mirror.observed_at[self.handles] != 0
        quality = mirror.quality[self.handles]
        good = heard & ~np.isin(quality, _DISTRUSTED) & ~np.isnan(mirror.value[self.handles])
        any_heard = np.bincount(self.rows[heard], minlength=size) > 0
        any_good = np.bincount(self.rows[good], minlength=size) > 0
        any_old = np.bincount(self.rows[heard & (quality == Quality.STALE)], minlength=size) > 0
        return any_heard, any_heard & (any_old | ~any_good | (not mirror.connected))

    def newest(self, mirror: CityMirror) -> I64:
        """``(n,)`` ns of the newest observation of any channel, 0 for none."""
        found = np.zeros(len(self.ids), np.int64)
        np.maximum.at(found, self.rows, mirror.observed_at[self.handles])
        return found

    def at(self, city: CityModel, mirror: CityMirror) -> F64:
        """``(n, 3)`` metres: where a point's channels say that it is, else where it was declared; NaN for nowhere."""
        at = self.xyz
        if "longitude" in self.columns and "latitude" in self.columns:
            (east, _), (north, _) = self.values(mirror, "longitude"), self.values(mirror, "latitude")
            moved = np.flatnonzero(~np.isnan(east) & ~np.isnan(north))
            if len(moved):
                at = at.copy()
                at[moved, :2] = city.frame.to_local(east[moved], north[moved])
                at[moved, 2] = np.nan_to_num(at[moved, 2])
        return _raised(city, at)


class _Book:
    """All points of one mirror on one city; what has not changed since the last declaration is kept."""

    def __init__(self, city: CityModel) -> None:
        self.owners = Owners(city)
        self._seen = -1
        self._channels: object = None
        self._count = 0
        self._points: dict[str, Points] = {}

    def points(self, layer: str, mirror: CityMirror) -> Points:
        if mirror.declared != self._seen:
            self._read(mirror)
            self._seen = mirror.declared
        return self._points[layer]

    def _read(self, mirror: CityMirror) -> None:
        same = mirror.channels is self._channels and len(mirror.channels) == self._count
        self._channels, self._count = mirror.channels, len(mirror.channels)
        moving = {mirror.channels[handle].asset for handle in mirror.handles_of_metric.get("longitude", ())}
        found: dict[str, list[Asset]] = {layer: [] for layer in FEEDS}
        for asset in mirror.assets.values():
            if asset.place is None and asset.id not in moving:
                continue
            layer = LAYER_OF.get(asset.kind) or self.owners.layer(asset, _metrics(mirror, asset.id))
            if layer:
                found[layer].append(asset)
        for layer, assets in found.items():
            before = self._points.get(layer)
            ids = tuple(asset.id for asset in assets)
            kept = before if before is not None and same and ids == before.ids else None
            self._points[layer] = _points(self.owners.city, mirror, ids, assets, kept)


_books: "WeakKeyDictionary[CityMirror, _Book]" = WeakKeyDictionary()


def points_of(layer: str, city: CityModel, mirror: CityMirror) -> Points:
    """The points of one of `FEEDS`. For the thread that the mirror belongs to."""
    book = _books.get(mirror)
    if book is None or book.owners.city is not city:
        book = _books[mirror] = _Book(city)
    return book.points(layer, mirror)


def channels_of(layer: str, mirror: CityMirror) -> list[int]:
    """Handles of everything that a layer of feeds draws on the city that was drawn last; none before there is one."""
    book = _books.get(mirror)
    found: list[int] = book.points(layer, mirror).handles.tolist() if book is not None else []
    return found


def any_of(layer: str, mirror: CityMirror) -> bool:
    """Whether a layer of feeds has anything to draw on the city that was drawn last."""
    book = _books.get(mirror)
    return book is not None and len(book.points(layer, mirror)) > 0


def _points(
    city: CityModel, mirror: CityMirror, ids: tuple[str, ...], assets: list[Asset], kept: Points | None
) -> Points:
    names = np.empty(len(assets), object)
    names[:] = [asset.names for asset in assets]
    xyz = _local(city, assets)
    if kept is not None:
        return Points(kept.ids, tuple(assets), names, xyz, kept.handles, kept.rows, kept.columns)
    handles, rows = [], []
    columns: dict[str, I64] = {}
    for row, asset in enumerate(ids):
        for handle in mirror.handles_of_asset.get(asset, ()):
            handles.append(handle)
            rows.append(row)
            metric = mirror.channels[handle].metric
            if metric not in columns:
                columns[metric] = np.full(len(ids), NONE, np.int64)
            columns[metric][row] = handle
    return Points(ids, tuple(assets), names, xyz, np.array(handles, np.int64), np.array(rows, np.int64), columns)


def _local(city: CityModel, assets: Iterable[Asset]) -> F64:
    none = (np.nan, np.nan, np.nan)
    spots = [(a.place.longitude, a.place.latitude, a.place.height) if a.place is not None else none for a in assets]
    degrees = np.array(spots, float).reshape(-1, 3)
    known = ~np.isnan(degrees[:, 0])
    out = np.full((len(degrees), 3), np.nan)
    if known.any():
        out[known, :2] = city.frame.to_local(degrees[known, 0], degrees[known, 1])
        out[known, 2] = degrees[known, 2]
    return out


def _raised(city: CityModel, at: F64) -> F64:
    """Nothing stands below the ground by lack of a height."""
    known = ~np.isnan(at[:, 0])
    ground = np.zeros(len(at))
    if city.terrain is not None and known.any():
        ground[known] = heights_at(city.terrain, at[known, :2])
    return np.column_stack([at[:, :2], np.where(known, np.fmax(at[:, 2], ground), np.nan)])


def _metrics(mirror: CityMirror, asset: str) -> set[str]:
    return {mirror.channels[handle].metric for handle in mirror.handles_of_asset.get(asset, ())}
