"""What a table is about, by its name, its geometries and its columns."""

import re
from collections.abc import Sequence
from typing import Literal

from citydeck.city.footprints.column_names import ColumnNames

Role = Literal["buildings", "roads", "rails", "streams", "pipes", "water", "park", "land", "mixed", ""]
"""Empty for a table that is not drawn."""

_AREAS: Sequence[tuple[str, Role]] = (
    (r"tessell|plot|parcel|parzell|flurst|cadast|kadast|district|bezirk|boundar|grenz|block|zone|census|extent", ""),
    (r"build|gebaeud|gebäud|bldg|batiment|bâtiment|pand|footprint|house|haus|edific|budov|建筑|房屋", "buildings"),
    (r"water|river|lake|wasser|gewaess|gewäss|hydro|\beau\b|\bsea\b|ocean|pond|水", "water"),
    (r"park|green|grün|gruen|forest|wald|wood|vegetation|garden|绿地", "park"),
    (r"land_?use|landuse|landnutz|land_?cover", "land"),
)
_LINES: Sequence[tuple[str, Role]] = (
    (r"rail|tram|metro|bahn|铁路", "rails"),
    (r"pipe|sewer|conduit|rohr|leitung|管", "pipes"),
    (r"water|river|stream|canal|gewaess|gewäss|hydro|水", "streams"),
    (r"street|road|highway|strass|straß|\brue|route|weg|way|path|edge|segment|道路|街", "roads"),
)


def role(name: str, shape: str, names: ColumnNames, alone: bool) -> Role:
    """What to make of a table; `alone` when the file has no other of its shape, so that its name need not tell."""
    if shape == "":
        return "mixed"
    rules: Sequence[tuple[str, Role]] = _AREAS if shape == "area" else _LINES if shape == "line" else ()
    for pattern, found in rules:
        if re.search(pattern, name.casefold()):
            return found
    if shape == "area" and (alone or names.says_heights):
        return "buildings"
    return "roads" if shape == "line" and (alone or names.road_class) else ""
