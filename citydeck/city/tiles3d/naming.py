"""What a feature is called and what it is: taken from its columns, which 3D Tiles leaves to whoever made them."""

import re
from collections.abc import Sequence
from typing import Any

from citydeck.city.encodable import text
from citydeck.city.tiles3d.feature_table import FeatureTable

LONGEST_ID = 1000
_IDS = (
    "gmlid", "identificatie", "globalid", "uuid", "guid", "buildingid", "bagpandid", "osmid", "objectid", "elementid",
    "featureid", "id", "gebaeudeid", "cityobjectid", "name",
)  # fmt: skip
"""Columns that tell one object from another, the surest first; spelling as `_bare` leaves it."""
_CLASSES = (
    "citygmlclass", "cityobjectclass", "citygmltype", "objectclass", "classname", "class", "featuretype", "type",
    "category", "layer",
)  # fmt: skip
_TYPES = {
    "building": "Building", "buildingpart": "BuildingPart", "house": "Building", "bridge": "Bridge",
    "tunnel": "Tunnel", "road": "Road", "street": "Road", "railway": "Railway", "rail": "Railway",
    "track": "Railway", "waterbody": "WaterBody", "water": "WaterBody", "plantcover": "PlantCover",
    "vegetation": "PlantCover", "tree": "SolitaryVegetationObject",
    "solitaryvegetationobject": "SolitaryVegetationObject", "tinrelief": "TINRelief", "relief": "TINRelief",
    "relieffeature": "TINRelief", "terrain": "TINRelief", "landuse": "LandUse", "cityfurniture": "CityFurniture",
    "genericcityobject": "GenericCityObject", "transportsquare": "TransportSquare",
}  # fmt: skip


def _bare(name: object) -> str:
    return re.sub(r"[^a-z]", "", str(name)[:100].lower())


def id_column(table: FeatureTable) -> Sequence[Any] | None:
    """The column whose values name the features of `table`; None where it has none that tells them apart.

    A column that only counts the rows (0, 1, 2, … or 1, 2, 3, …) says nothing beyond its content, and is passed over;
    so is one of names where any two are the same.
    """
    spelled: dict[str, Sequence[Any]] = {}
    for name, column in table.columns.items():
        spelled.setdefault(_bare(name), column)
    if table.id_column in table.columns:
        return table.columns[table.id_column]
    for wanted in _IDS:
        found = spelled.get(wanted)
        if not found:
            continue
        names = [id_text(value) for value in found[: table.count]]
        if not any(names) or _counts(names) or (wanted == "name" and len(set(names)) < len(names)):
            continue
        return found
    return None


def id_text(value: Any) -> str:
    """A value as an id, empty when it is none: texts and whole numbers are."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    if isinstance(value, int) and abs(value) >= 2**64:
        return ""
    return text(value, LONGEST_ID).strip()


def _counts(names: list[str]) -> bool:
    return any(all(name == str(start + row) for row, name in enumerate(names)) for start in (0, 1))


def type_of(values: dict[str, Any], table: FeatureTable | None, otherwise: str) -> str:
    """CityGML's class: of a column that says it, of the table's class, or `otherwise`."""
    spelled = {_bare(name): value for name, value in values.items()}
    for column in _CLASSES:
        value = spelled.get(column)
        kind = _known_type(value) if isinstance(value, str) else None
        if kind is not None:
            return kind
    return (_known_type(table.name) if table is not None else None) or otherwise


def _known_type(name: str) -> str | None:
    """CityGML's class for a word, a namespace before it (``bldg:Building``) left off."""
    return _TYPES.get(_bare(name[:100].rpartition(":")[2]))
