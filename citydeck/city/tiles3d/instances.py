"""i3dm: where each copy of a model stands, how it is turned and how large it is."""

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.batch_table import semantic
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.envelope import Envelope
from citydeck.city.tiles3d.fields import numbers, whole
from citydeck.city.tiles3d.gltf.matrix import moved
from citydeck.city.triangulate import I64


def count_of(source: Envelope) -> int:
    """How many instances the feature table says."""
    return whole(source.features, "INSTANCES_LENGTH", most=2**31)


def batch_ids(source: Envelope, count: int) -> I64:
    """``(n,)`` the feature of each instance: itself where the file names none."""
    found = semantic(source.features, source.feature_bytes, count, "BATCH_ID", "<u2", 1)
    return np.arange(count) if found is None else found[:, 0].astype(np.int64)


def positions(source: Envelope, count: int) -> F64:
    """``(n, 3)`` in the coordinates of the tile, before its centre is added."""
    found = semantic(source.features, source.feature_bytes, count, "POSITION", "<f4", 3)
    if found is not None:
        return found.astype(np.float64)
    found = semantic(source.features, source.feature_bytes, count, "POSITION_QUANTIZED", "<u2", 3)
    offset = numbers(source.features, "QUANTIZED_VOLUME_OFFSET", 3)
    scale = numbers(source.features, "QUANTIZED_VOLUME_SCALE", 3)
    if found is None or offset is None or scale is None:
        raise BrokenContent("its instances have no positions")
    spots: F64 = found.astype(np.float64) / 65_535 * np.array(scale) + np.array(offset)
    return spots


def matrices(source: Envelope, spots: F64, tile: F64 | None) -> F64:
    """``(n, 4, 4)`` of the copies, in the coordinates that their positions `spots` ``(n, 3)`` have.

    `tile` takes these to Earth-centred metres, for copies that only say that they stand upright; None where the
    tileset does not stand on the Earth, which leaves such copies as they are.
    """
    with np.errstate(all="ignore"):
        return _matrices(source, spots, tile)


def _matrices(source: Envelope, spots: F64, tile: F64 | None) -> F64:
    found = np.tile(np.eye(4), (len(spots), 1, 1))
    turn = _turn(source, len(spots))
    if turn is None and source.features.get("EAST_NORTH_UP") is True and tile is not None:
        # Worked out in the world: the tile's own turn comes on top of it, so it is taken off here.
        turn = _unturned(tile) @ east_north_up(moved(spots, tile))
    if turn is not None:
        found[:, :3, :3] = turn
    found[:, :3, :3] *= _scale(source, len(spots))[:, None, :]
    found[:, :3, 3] = spots
    return found


def _unturned(matrix: F64) -> F64:
    """The opposite of a matrix's turn, without its scale."""
    if not np.isfinite(matrix).all():
        raise BrokenContent("its tile's transform is not finite")
    left, _, right = np.linalg.svd(matrix[:3, :3])
    found: F64 = (left @ right).T
    return found


def _turn(source: Envelope, count: int) -> F64 | None:
    """Columns right, up and forward: where the model's x, y and z go."""
    right, up = _direction(source, count, "NORMAL_RIGHT"), _direction(source, count, "NORMAL_UP")
    if right is None or up is None:
        return None
    return np.stack([right, up, np.cross(right, up)], axis=2)


def _direction(source: Envelope, count: int, name: str) -> F64 | None:
    found = semantic(source.features, source.feature_bytes, count, name, "<f4", 3)
    if found is not None:
        return found.astype(np.float64)
    folded = semantic(source.features, source.feature_bytes, count, f"{name}_OCT32P", "<u2", 2)
    return None if folded is None else unfolded(folded.astype(np.float64) / 65_535 * 2 - 1)


def unfolded(folded: F64) -> F64:
    """Unit directions ``(n, 3)`` of octahedral ones ``(n, 2)`` from -1 to 1."""
    x, y = folded.T
    z = 1 - np.abs(x) - np.abs(y)
    under = z < 0
    x, y = (
        np.where(under, (1 - np.abs(y)) * np.where(x >= 0, 1, -1), x),
        np.where(under, (1 - np.abs(x)) * np.where(y >= 0, 1, -1), y),
    )
    found = np.stack([x, y, z], axis=1)
    unit: F64 = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def _scale(source: Envelope, count: int) -> F64:
    one = semantic(source.features, source.feature_bytes, count, "SCALE", "<f4", 1)
    three = semantic(source.features, source.feature_bytes, count, "SCALE_NON_UNIFORM", "<f4", 3)
    found = np.ones((count, 3))
    if one is not None:
        found *= one
    if three is not None:
        found *= three
    return found


def east_north_up(world: F64) -> F64:
    """``(n, 3, 3)`` whose columns point east, north and up at Earth-centred points, on the ellipsoid's normal."""
    flat = np.hypot(world[:, 0], world[:, 1])
    longitude = np.arctan2(world[:, 1], world[:, 0])
    # One step of Bowring's formula: to a millionth of a degree near the surface.
    a, b = 6_378_137.0, 6_356_752.314245
    angle = np.arctan2(world[:, 2] * a, flat * b)
    square, other = (a * a - b * b) / (a * a), (a * a - b * b) / (b * b)
    latitude = np.arctan2(world[:, 2] + other * b * np.sin(angle) ** 3, flat - square * a * np.cos(angle) ** 3)
    sin_lon, cos_lon, sin_lat, cos_lat = np.sin(longitude), np.cos(longitude), np.sin(latitude), np.cos(latitude)
    east = np.stack([-sin_lon, cos_lon, np.zeros_like(sin_lon)], axis=1)
    north = np.stack([-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat], axis=1)
    up = np.stack([cos_lat * cos_lon, cos_lat * sin_lon, sin_lat], axis=1)
    return np.stack([east, north, up], axis=2)
