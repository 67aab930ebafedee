"""Colours that mappers give to buildings."""

import re

Colour = tuple[int, int, int]
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_NAMED: dict[str, Colour] = {
    "white": (255, 255, 255), "black": (20, 20, 20), "grey": (128, 128, 128), "gray": (128, 128, 128),
    "lightgrey": (211, 211, 211), "lightgray": (211, 211, 211), "darkgrey": (90, 90, 90), "darkgray": (90, 90, 90),
    "silver": (192, 192, 192), "red": (200, 40, 40), "darkred": (139, 0, 0), "maroon": (128, 0, 0),
    "brown": (139, 90, 60), "beige": (245, 245, 220), "cream": (255, 253, 208), "tan": (210, 180, 140),
    "yellow": (235, 210, 90), "orange": (230, 140, 50), "pink": (240, 180, 190), "salmon": (250, 128, 114),
    "green": (70, 130, 80), "blue": (70, 110, 170), "lightblue": (173, 216, 230), "ivory": (255, 255, 240),
}  # fmt: skip


def colour(written: str) -> Colour | None:
    """Red, green and blue of ``#rgb``, ``#rrggbb`` or a usual name; None for anything else."""
    found = _HEX.fullmatch(written.strip())
    if found is None:
        return _NAMED.get(written.strip().lower().replace("_", "").replace(" ", ""))
    digits = found[1] if len(found[1]) == 6 else "".join(letter * 2 for letter in found[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
