"""Shapes of roofs as planes: over every point of an outline the roof is as high as the lowest of its planes."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.osm.kinds import Tags
from citydeck.city.osm.roof_plan import Plan, shoelace

RIDGED = frozenset(
    {"gabled", "hipped", "half-hipped", "gambrel", "mansard", "round", "saltbox", "double_saltbox",
     "quadruple_saltbox", "side_hipped", "side_half-hipped"}
)  # fmt: skip
POINTED = frozenset({"pyramidal", "cone", "dome", "onion"})
SLOPED = "skillion"
_FULL = 0.75
"""Share of its box that an outline must fill to have one ridge, and of its hull to have one point."""
_ARC = [(1 - math.cos(angle), math.sin(angle)) for angle in np.linspace(0, math.pi / 2, 5)]
_STRAIGHT, _BROKEN, _STEEP = (
    [(0.0, 0.0), (1.0, 1.0)],
    [(0.0, 0.0), (0.3, 0.6), (1.0, 1.0)],
    [(0.0, 0.0), (0.25, 0.75), (1.0, 1.0)],
)
_PROFILES = {"gambrel": _BROKEN, "mansard": _STEEP, "round": _ARC, "dome": _ARC, "onion": _ARC}
"""How a roof rises from its eaves (0) to its ridge (1), where that is no straight line; each must be hollow nowhere."""
_HIPS = {"hipped": 0.0, "side_hipped": 0.0, "mansard": 0.0, "half-hipped": 0.5, "side_half-hipped": 0.5}
"""Where the slopes at the ends begin, as share of the height."""
_WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


def planes(plan: Plan, tags: Tags) -> F64 | None:
    """``(n, 3)`` factors of x, y and 1, which give the share of the roof's height at a point of `plan`;
    None for a shape that is not known or does not fit the outline.
    """
    shape = tags.get("roof:shape", "")
    found = None
    if shape == SLOPED:
        found = _slope(plan, tags)
    elif shape in POINTED:
        found = _point(plan, _PROFILES.get(shape, _STRAIGHT))
    elif shape in RIDGED:
        found = _ridge(plan, shape, tags)
    return None if found is None else np.unique(np.round(found, 9), axis=0)


@dataclass(frozen=True, slots=True)
class _Box:
    """The smallest box around an outline: `along` and `across` are unit vectors, `long` and `wide` half its sizes."""

    middle: F64
    along: F64
    across: F64
    long: float
    wide: float


def _box(plan: Plan) -> _Box | None:
    corners = plan.hull
    sides = np.concatenate([corners[1:], corners[:1]]) - corners
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    along = sides[lengths > 1e-3] / lengths[lengths > 1e-3, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    u, v = corners @ along.T, corners @ across.T
    low, high = np.array([u.min(axis=0), v.min(axis=0)]), np.array([u.max(axis=0), v.max(axis=0)])
    size = high - low
    best = int(size.prod(axis=0).argmin())
    wide, middle = size[:, best] / 2, (low + high)[:, best] / 2
    if wide.min() < 0.05 or plan.area < _FULL * 4 * wide.prod():
        return None
    box = _Box(middle[0] * along[best] + middle[1] * across[best], along[best], across[best], wide[0], wide[1])
    return box if wide[0] >= wide[1] else _Box(box.middle, box.across, -box.along, box.wide, box.long)


def _turned(box: _Box, tags: Tags) -> _Box:
    """The box whose long axis is the ridge: as the tags say, else the longer one."""
    facing = bearing(tags.get("roof:direction", ""))
    if facing is not None:
        turned = bool(abs(facing @ box.along) > abs(facing @ box.across))
    else:
        turned = tags.get("roof:orientation") == "across"
    return _Box(box.middle, box.across, -box.along, box.wide, box.long) if turned else box


def _ridge(plan: Plan, shape: str, tags: Tags) -> F64 | None:
    found = _box(plan)
    if found is None:
        return None
    box, steps = _turned(found, tags), _PROFILES.get(shape, _STRAIGHT)
    rows = [_rising(box.middle, sign * box.across, box.wide, box.wide) for sign in (1, -1)]
    made = [_profile(row, steps) for row in rows]
    if shape in _HIPS:
        # The ends rise as steeply as the sides; where the ridge would be shorter than nothing, they meet in a point.
        run = min(box.wide, box.long)
        begin = _HIPS[shape]
        for sign in (1, -1):
            row = _rising(box.middle, sign * box.along, box.long, run)
            made.append(_profile(row, steps) if begin == 0.0 else np.array([row[0], row[1], row[2] + begin])[None])
    return np.concatenate(made)


def _point(plan: Plan, steps: list[tuple[float, float]]) -> F64 | None:
    corners = plan.hull
    if plan.area < _FULL * shoelace(corners):
        return None
    middle = _centroid(corners)
    made = []
    for here, following in zip(corners, np.concatenate([corners[1:], corners[:1]]), strict=True):
        side = following - here
        length = math.hypot(*side)
        if length < 1e-3:
            continue
        outward = np.array([side[1], -side[0]]) / length
        reach = float((here - middle) @ outward)
        if reach > 1e-3:
            made.append(_profile(_rising(middle, outward, reach, reach), steps))
    return np.concatenate(made) if len(made) > 2 else None


def _slope(plan: Plan, tags: Tags) -> F64 | None:
    facing = bearing(tags.get("roof:direction", ""))
    if facing is None:
        found = _box(plan)
        if found is None:
            return None
        facing = _turned(found, tags).across
    reach = plan.rings[0] @ facing
    span = float(reach.max() - reach.min())
    return np.array([[-facing[0] / span, -facing[1] / span, reach.max() / span]]) if span > 0.1 else None


def _centroid(ring: F64) -> F64:
    origin = ring[0]
    here = ring - origin
    after = np.concatenate([here[1:], here[:1]])
    cross = here[:, 0] * after[:, 1] - after[:, 0] * here[:, 1]
    found: F64 = origin + ((here + after) * cross[:, None]).sum(axis=0) / (3 * cross.sum())
    return found


def bearing(written: str) -> F64 | None:
    """The unit vector (east, north) of a compass bearing in degrees or letters; None where it is neither."""
    spelled = written.strip().upper().removesuffix("°")
    if spelled in _WINDS:
        degrees = 22.5 * _WINDS.index(spelled)
    else:
        try:
            degrees = float(spelled)
        except ValueError:
            return None
        if not math.isfinite(degrees) or abs(degrees) > 720:
            return None
    return np.array([math.sin(math.radians(degrees)), math.cos(math.radians(degrees))])


def _rising(middle: F64, outward: F64, reach: float, run: float) -> F64:
    """0 at `reach` from the middle on the side of `outward`, and 1 `run` further in."""
    return np.array([-outward[0], -outward[1], reach + float(middle @ outward)]) / run


def _profile(row: F64, steps: list[tuple[float, float]]) -> F64:
    """The planes over the straight stretches of a profile of `row`."""
    made = []
    for (s, f), (s_next, f_next) in itertools.pairwise(steps):
        rise = (f_next - f) / (s_next - s)
        made.append(row * rise + [0.0, 0.0, f - s * rise])
    return np.array(made)
