"""Which columns of a table say heights, storeys, the ground, ids and classes of roads."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from citydeck.city.encodable import one_line
from citydeck.city.piece import Wish
from citydeck.model.errors import UnreadableInput

HEIGHT = (
    "height", "building_height", "building:height", "buildingheight", "bldg_height", "measuredheight",
    "measured_height", "height_m", "hoehe", "höhe", "gebaeudehoehe", "gebäudehöhe", "bouwhoogte", "hoogte", "hauteur",
    "altura", "altezza", "vyska", "wysokosc", "hojde", "højde", "hojd", "höjd", "korkeus", "relh2", "relhmax", "h_max",
    "hmax", "height_max", "max_height", "roof_height_max", "h_median", "h_mean", "height_mean", "mean_height", "高度",
    "hgt", "bldg_hgt", "bldght", "bldgheight", "building_hgt",
    "楼高", "建筑高度",
)  # fmt: skip
FEET = ("heightroof", "height_roof")
"""Columns of well-known files that say heights in feet without saying so."""
_UNIT = re.compile(r"[ _.(\[]+(?P<unit>ft|feet|foot|m|met(?:re|er)s?)[)\]]?$")
LEVELS = (
    "levels", "building:levels", "building_levels", "num_floors", "floors", "floor", "storeys", "stories", "storey",
    "num_storeys", "numfloors", "geschosse", "anzahlgeschosse", "anzahl_geschosse", "bouwlagen", "etages",
    "nb_etages", "nombre_d_etages", "pisos", "plantas", "piani", "vaningar", "层数", "楼层",
)  # fmt: skip
BASE = ("base", "base_height", "ground", "ground_height", "ground_elevation", "z_min", "h_maaiveld", "h_ground",
        "absh0", "relh0", "altitude_minimale_sol", "terrain_height")  # fmt: skip
RAISED = ("min_height", "minheight", "building:min_height")
"""Where a floating part begins, above the ground; the height then counts from the ground as well."""
IDENTITY = ("id", "gml_id", "gmlid", "osm_id", "uid", "uuid", "identificatie", "building_id", "osmid", "egid",
            "objectid", "fid")  # fmt: skip
CLASS = ("highway", "fclass", "class", "road_class", "roadclass", "category", "type", "kind")
WIDTH, LANES = ("width", "breite", "largeur", "road_width"), ("lanes", "num_lanes", "lane_count")
BRIDGE, TUNNEL = ("bridge", "is_bridge"), ("tunnel", "is_tunnel")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """Names as the file writes them, empty where no column says it."""

    height: str = ""
    feet: bool = False
    """Whether plain numbers in the column of heights are feet."""
    levels: str = ""
    base: str = ""
    raised: str = ""
    identity: str = ""
    road_class: str = ""
    width: str = ""
    lanes: str = ""
    bridge: str = ""
    tunnel: str = ""

    @property
    def says_heights(self) -> bool:
        """Whether anything says how high a building is."""
        return bool(self.height or self.levels)


def column_names(path: Path, columns: Iterable[str], wish: Wish) -> ColumnNames:
    """The columns by their names, those of `wish` first; `UnreadableInput` where a wished one is not there."""
    known = {name.casefold(): name for name in reversed(list(columns))}

    def first(names: tuple[str, ...]) -> str:
        return next((known[name] for name in names if name in known), "")

    height = _wished(path, known, wish.height) or ("" if wish.levels else first(HEIGHT) or _with_unit(known))
    return ColumnNames(
        height=height,
        feet=_unit(height) in ("ft", "feet", "foot"),
        levels=_wished(path, known, wish.levels) or first(LEVELS),
        base=_wished(path, known, wish.base) or first(BASE),
        raised=first(RAISED),
        identity=first(IDENTITY),
        road_class=first(CLASS),
        width=first(WIDTH),
        lanes=first(LANES),
        bridge=first(BRIDGE),
        tunnel=first(TUNNEL),
    )


def _with_unit(known: Mapping[str, str]) -> str:
    """A column of heights that has its unit in its name, or one of `FEET`."""
    bare = {_UNIT.sub("", name): name for name in known}
    found = next((bare[name] for name in HEIGHT if name in bare), "")
    return known.get(found, "") or next((known[name] for name in FEET if name in known), "")


def _unit(name: str) -> str:
    found = _UNIT.search(name.casefold())
    return "ft" if name.casefold() in FEET else found["unit"] if found else ""


def _wished(path: Path, known: dict[str, str], wish: str) -> str:
    if not wish:
        return ""
    found = known.get(wish.casefold())
    if found is None:
        names = sorted(known.values())
        shown = ", ".join(one_line(name, 60) for name in names[:_SHOWN]) or "none"
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        raise UnreadableInput(f"{path}: has no column {wish!r}; it has {shown}{more}")
    return found
