"""How high a building stands, from its tags."""

import math
from dataclasses import dataclass

from citydeck.city.footprints.heights import HIGHEST, STOREY
from citydeck.city.footprints.lengths import metres
from citydeck.city.osm.kinds import Tags

_USUAL_LEVELS = {
    "house": 2, "detached": 2, "semidetached_house": 2, "terrace": 2, "bungalow": 1, "farm": 2, "cabin": 1,
    "static_caravan": 1, "apartments": 5, "residential": 4, "dormitory": 4, "hotel": 6, "office": 6, "commercial": 4,
    "retail": 2, "supermarket": 2, "industrial": 2, "warehouse": 2, "school": 3, "university": 4, "hospital": 5,
    "church": 5, "cathedral": 9, "chapel": 2, "mosque": 4, "temple": 3, "train_station": 3, "stadium": 6,
    "garage": 1, "garages": 1, "carport": 1, "shed": 1, "hut": 1, "kiosk": 1, "roof": 1, "greenhouse": 1,
    "service": 1, "toilets": 1, "parking": 3, "civic": 4, "public": 4, "government": 5, "barn": 2, "hangar": 3,
}  # fmt: skip
_OTHER_LEVELS = 3
"""Storeys of a building of which only its kind is known, and of one of which not even that."""
_PITCHED = frozenset(
    {"gabled", "hipped", "half-hipped", "pyramidal", "gambrel", "mansard", "skillion", "saltbox", "dome", "onion",
     "round", "cone", "side_hipped", "side_half-hipped", "double_saltbox", "quadruple_saltbox"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stand:
    """Metres: `base` above the ground (NaN on it), `height` of the walls, `roof` above them; `said` as in a prism.

    `doubt` names tags that were not taken, with why.
    """

    base: float
    height: float
    roof: float
    said: bool
    doubt: str = ""


class BadHeight(Exception):
    """Tags that contradict each other so that nothing can be drawn."""


def stand(tags: Tags) -> Stand:
    """Walls, roof and base; ``height`` counts from the ground to the roof's top, ``building:levels`` without the roof.

    `BadHeight` when the top is not above the base.
    """
    doubts: list[str] = []
    low = _first(tags, ("min_height", "building:min_height"), doubts)
    if low is None:
        low = _storeys(tags, ("building:min_level", "min_level"), doubts)
    base = low or 0.0
    roof, pitched = _roof(tags, doubts)
    top = _first(tags, ("height", "building:height"), doubts, least=0.0)
    said = True
    if top is None:
        levels = _storeys(tags, ("building:levels", "levels"), doubts, least=0.0)
        said = levels is not None
        top = (levels if levels is not None else _usual(tags, base)) + roof
        if levels == 0.0 and roof == 0.0:
            top = STOREY
    if top <= base:
        raise BadHeight(f"its top at {top:g} m is not above its base at {base:g} m")
    roof = min(roof, top - base) if pitched else 0.0
    return Stand(low or math.nan, top - base - roof, roof, said, "; ".join(doubts))


def _usual(tags: Tags, base: float) -> float:
    kind = tags.get("building", "")
    if kind in ("", "yes") or kind not in _USUAL_LEVELS:
        kind = tags.get("building:part", "")
    return base + _USUAL_LEVELS.get(kind, _OTHER_LEVELS if base == 0.0 else 1) * STOREY


def _roof(tags: Tags, doubts: list[str]) -> tuple[float, bool]:
    """Metres of the roof, and whether it is pitched; a pitched one of unknown height has half a storey."""
    pitched = tags.get("roof:shape", "") in _PITCHED
    height = _first(tags, ("roof:height",), doubts, least=0.0)
    if height is None:
        height = _storeys(tags, ("roof:levels",), doubts, least=0.0)
    if height is None:
        height = STOREY / 2 if pitched else 0.0
    return height, pitched and height > 0.0


def _first(tags: Tags, keys: tuple[str, ...], doubts: list[str], least: float = -HIGHEST) -> float | None:
    for key in keys:
        written = tags.get(key)
        if written is None:
            continue
        found = metres(written)
        if found is not None and least <= found <= HIGHEST and (found > 0.0 or key != "height"):
            return found
        doubts.append(f"{key}={written[:40]!r} is no height up to {HIGHEST:g} m")
    return None


def _storeys(tags: Tags, keys: tuple[str, ...], doubts: list[str], least: float = -20.0) -> float | None:
    for key in keys:
        written = tags.get(key)
        if written is None:
            continue
        found = metres(written)
        if found is not None and least <= found and found * STOREY <= HIGHEST:
            return found * STOREY
        doubts.append(f"{key}={written[:40]!r} is no number of storeys")
    return None
