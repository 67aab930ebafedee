"""Coordinates in all the spellings of GML 2 and 3."""

import numpy as np

from citydeck.city.citygml.xml import Element, local
from citydeck.city.crs import F64

_SPELLINGS = frozenset(("posList", "pos", "coordinates", "coord"))


class BadObject(Exception):
    """Why a city object cannot be read; it is skipped and reported, the city goes on."""


def numbers(text: str | None) -> list[float]:
    """The numbers of a text; `BadObject` names the first word that is none."""
    words = (text or "").split()
    try:
        return list(map(float, words))
    except ValueError:
        wrong = next(word for word in words if not _is_number(word))
        raise BadObject(f"coordinate {wrong[:40]!r} is not a number") from None


def dimension(element: Element, inherited: int) -> int:
    """What ``srsDimension`` says, 2 or 3; `inherited` where it says nothing."""
    said = element.get("srsDimension")
    if said is None:
        return inherited
    if said.strip() not in {"2", "3"}:
        raise BadObject(f"srsDimension {said[:20]!r} is neither 2 nor 3")
    return int(said)


def points(element: Element, inherited: int = 3) -> tuple[list[float], bool]:
    """All points in `element` one after another, three numbers each; and whether they have heights (else 0)."""
    values: list[float] = []
    high = True
    inherited = dimension(element, inherited)
    for leaf in element.iter():
        name = local(leaf)
        if name not in _SPELLINGS:
            inherited = dimension(leaf, inherited)
            continue
        found, size = _leaf(leaf, name, inherited)
        if len(found) % size:
            raise BadObject(f"{len(found)} numbers are no points of {size} coordinates")
        if size == 2:
            high = False
            found = [value for i in range(0, len(found), 2) for value in (found[i], found[i + 1], 0.0)]
        values += found
    return values, high


def ring(element: Element, inherited: int = 3) -> tuple[list[float], bool]:
    """The same for a ring: not closed, without a corner twice in a row."""
    values, high = points(element, inherited)
    corners = list(zip(values[::3], values[1::3], values[2::3], strict=True))
    # The corner after the last is the first: so closing corners go too.
    kept = [corner for corner, after in zip(corners, corners[1:] + corners[:1], strict=True) if corner != after]
    return (values if len(kept) == len(corners) else [value for corner in kept for value in corner]), high


def matrix(text: str | None) -> F64:
    """``(4, 4)`` from 16 numbers row by row; the identity where there is no text."""
    if not (text or "").strip():
        return np.eye(4)
    found = numbers(text)
    if len(found) != 16 or not np.isfinite(found).all():
        raise BadObject("transformationMatrix is not 16 finite numbers")
    return np.array(found).reshape(4, 4)


def _leaf(leaf: Element, name: str, inherited: int) -> tuple[list[float], int]:
    if name == "posList":
        return numbers(leaf.text), dimension(leaf, inherited)
    if name == "coordinates":
        return _comma_separated(leaf)
    found = numbers(leaf.text) if name == "pos" else [value for axis in leaf for value in numbers(axis.text)]
    if len(found) not in {2, 3}:
        raise BadObject(f"a position has {len(found)} numbers")
    return found, len(found)


def _comma_separated(leaf: Element) -> tuple[list[float], int]:
    """GML 2's way: ``x,y,z x,y,z`` with separators that the file may choose."""
    text, comma = leaf.text or "", leaf.get("cs") or ","
    between, point = leaf.get("ts") or " ", leaf.get("decimal") or "."
    tuples = [part for part in (text.split() if between.isspace() else text.split(between)) if part.strip()]
    sizes = {len(part.split(comma)) for part in tuples}
    if not sizes <= {2} and not sizes <= {3}:
        raise BadObject("its coordinates are not all of 2 or all of 3 numbers")
    size = sizes.pop() if sizes else 3
    return numbers(" ".join(part.replace(comma, " ") for part in tuples).replace(point, ".")), size


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
