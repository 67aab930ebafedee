"""Attributes of a city object as plain values."""

from typing import Any

from citydeck.city.citygml.xml import Element, local
from citydeck.city.encodable import text

MOST = 300
LONGEST = 1000

_NUMBERS = frozenset(
    [
        "measuredHeight",
        "storeysAboveGround",
        "storeysBelowGround",
        "yearOfConstruction",
        "yearOfDemolition",
        "height",
        "averageHeight",
        "trunkDiameter",
        "crownDiameter",
        "rootBallDiameter",
        "maxRootBallDiameter",
    ]
)
_NUMERIC = frozenset(("int", "integer", "double", "measure"))
_TYPES = _NUMERIC | {"string", "date", "uri", "code"}
Pair = tuple[str, Any]


def pairs(prop: Element) -> list[Pair]:
    """What a property of an object says as names and values: one, none, or several for a set."""
    name = local(prop)
    if name == "genericAttribute":
        return [pair for child in prop for pair in _generic(child)]
    if name.endswith(("Attribute", "AttributeSet")):
        return _generic(prop)
    if not len(prop):
        value = _text(prop)
        return [(name, _number(value) if name in _NUMBERS else value)] if value else []
    if name == "height":
        measured = [child for child in prop.iter() if local(child) == "value"]
        return [(name, _number(_text(measured[0])))] if measured else []
    return []


def add(attributes: dict[str, Any], found: list[Pair]) -> None:
    """Puts `found` in; a name that comes again (several functions, say) keeps all its values in one text."""
    for name, value in found:
        if name not in attributes:
            if len(attributes) < MOST:
                attributes[name] = value
        elif attributes[name] != value and len(str(attributes[name])) < LONGEST:
            attributes[name] = f"{attributes[name]}; {value}"


def _generic(element: Element, before: str = "", depth: int = 0) -> list[Pair]:
    """A generic attribute of any version: its name as XML attribute (1, 2) or as element (3), its value inside."""
    kind = local(element)
    inner = {local(child): child for child in element}
    name = before + text(element.get("name") or _text(inner.get("name")), 200)
    if kind in {"genericAttributeSet", "GenericAttributeSet"}:
        if depth > 8:
            return []
        # Version 3 wraps each attribute in a property; versions 1 and 2 do not.
        below = [item for child in element for item in (child if local(child) == "genericAttribute" else [child])]
        return [pair for item in below for pair in _generic(item, f"{name}.", depth + 1)]
    type_ = kind.removesuffix("Attribute").lower()
    value = _text(inner.get("value"))
    if type_ not in _TYPES or not name or not value:
        return []
    return [(name, _number(value) if type_ in _NUMERIC else value)]


def _text(element: Element | None) -> str:
    return text(" ".join((element.text or "").split()), LONGEST) if element is not None else ""


def _number(value: str) -> Any:
    """A number if it is one; the text as it stands if not."""
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
