"""Colours of X3D materials, as far as an object brings them itself; textures are only counted."""

from collections import Counter

from citydeck.city.citygml.coordinates import BadObject, numbers
from citydeck.city.citygml.tally import Tally
from citydeck.city.citygml.xml import Element, local

Colour = tuple[int, int, int]
_TEXTURES = ("{*}ParameterizedTexture", "{*}GeoreferencedTexture", "{*}SimpleTexture")
_MATERIALS = ("{*}X3DMaterial", "{*}Material")


def colour(appearance: Element, tally: Tally) -> Colour | None:
    """The diffuse colour that most surfaces of an object have by its own appearance, None for none."""
    tally.textures += sum(1 for _ in appearance.iter(*_TEXTURES))
    counts: Counter[Colour] = Counter()
    for material in appearance.iter(*_MATERIALS):
        targets = 0
        found: Colour | None = None
        for child in material:
            if local(child) == "diffuseColor":
                found = _colour(child.text)
            targets += local(child) == "target"
        if found is not None:
            counts[found] += max(targets, 1)
    return counts.most_common(1)[0][0] if counts else None


def of_the_city(member: Element, tally: Tally) -> None:
    """Count what an appearance of the whole city holds: its targets are spread over all members."""
    tally.textures += sum(1 for _ in member.iter(*_TEXTURES))
    tally.materials += sum(1 for _ in member.iter(*_MATERIALS))


def _colour(text: str | None) -> Colour | None:
    try:
        parts = numbers(text)
    except BadObject:
        return None
    if len(parts) != 3 or not all(0 <= part <= 1 for part in parts):
        return None
    red, green, blue = (round(255 * part) for part in parts)
    return red, green, blue
