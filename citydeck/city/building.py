"""What a city model knows of a building that no asset table names, as an asset."""

from citydeck.city.model import CityModel
from citydeck.city.names import find
from citydeck.model.asset import Asset, Scalar
from citydeck.model.place import Place


def building_of(city: CityModel, name: str) -> Asset | None:
    """The building of an id with its place, height and feeder; None for what is not one."""
    return _extruded(city, name) or _surveyed(city, name)


def row_of_building(city: CityModel, name: str) -> int | None:
    """Row of an extruded building by its id, ``b`` and the row where the source gave none."""
    buildings = city.buildings
    if buildings is None or not name:
        return None
    if len(buildings.ids):
        return find(buildings.ids, name)
    row = int(name[1:]) if name[0] == "b" and name[1:].isdecimal() else -1
    return row if 0 <= row < len(buildings) else None


def _extruded(city: CityModel, name: str) -> Asset | None:
    buildings, row = city.buildings, row_of_building(city, name)
    if buildings is None or row is None:
        return None
    x, y = buildings.xy[buildings.offsets[row] : buildings.offsets[row + 1]].mean(axis=0)
    facts: dict[str, Scalar] = {"height_m": round(float(buildings.height[row]), 1)}
    if buildings.feeder[row] >= 0:
        facts["feeder"] = buildings.feeders[int(buildings.feeder[row])]
    return _asset(city, name, float(x), float(y), float(buildings.base[row]), facts)


def _surveyed(city: CityModel, name: str) -> Asset | None:
    mesh = city.mesh
    if mesh is None or mesh.built is None or mesh.box is None:
        return None
    row = find(mesh.ids, name)
    if row is None or not mesh.built[row]:
        return None
    west, south, low, east, north, high = map(float, mesh.box[row])
    return _asset(city, name, (west + east) / 2, (south + north) / 2, low, {"height_m": round(high - low, 1)})


def _asset(city: CityModel, name: str, x: float, y: float, base: float, facts: dict[str, Scalar]) -> Asset:
    longitude, latitude = map(float, city.frame.to_degrees(x, y))
    return Asset(name, "building", {}, Place(longitude, latitude, base), attributes=facts)
