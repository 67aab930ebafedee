"""Where anything that can be picked stands, in metres of the city's frame."""

import numpy as np

from citydeck.city.building import row_of_building
from citydeck.city.model import CityModel
from citydeck.city.names import find
from citydeck.model.asset import Asset
from widgets.scene.camera import Camera, Vector


def home(city: CityModel) -> Camera:
    """The view that a city opens with: its first named one, else its things, else its extent.

    Incidents count only where there is nothing else: a warning may be for half a country.
    """
    if city.views:
        return Camera.looking(*next(iter(city.views.values())))
    lasting = [asset for asset in city.assets if asset.kind != "incident"]
    spots = [spot for spot in (of_asset(city, asset) for asset in lasting or city.assets) if spot is not None]
    if spots:
        low, high = np.min(spots, axis=0), np.max(spots, axis=0)
    else:
        low, high = np.array([*city.extent[:2], 0.0]), np.array([*city.extent[2:], 0.0])
    size = max(float(np.max(high[:2] - low[:2])), 250.0)
    x, y = map(float, (low[:2] + high[:2]) / 2)
    return Camera(x, y, 0.0, distance=size * 1.35, pitch=40.0).kept()


def of_asset(city: CityModel, asset: Asset) -> Vector | None:
    """The place of an asset, None when it has none."""
    if asset.place is None:
        return None
    x, y = city.frame.to_local(asset.place.longitude, asset.place.latitude).reshape(2)
    return float(x), float(y), max(0.0, asset.place.height)


def of(city: CityModel, name: str) -> Vector | None:
    """The place of an asset, a landmark or a building by its id; None for an unknown one."""
    for asset in city.assets:
        if asset.id == name:
            return of_asset(city, asset)
    return _landmark(city, name) or _building(city, name)


def _landmark(city: CityModel, name: str) -> Vector | None:
    mesh = city.mesh
    feature = find(mesh.ids, name) if mesh is not None else None
    if mesh is None or feature is None:
        return None
    corners = mesh.vertices[mesh.triangles[mesh.feature == feature].ravel()]
    if not len(corners):
        return None
    x, y, _ = (corners.min(axis=0) + corners.max(axis=0)) / 2
    return float(x), float(y), float(corners[:, 2].max())


def _building(city: CityModel, name: str) -> Vector | None:
    buildings, row = city.buildings, row_of_building(city, name)
    if buildings is None or row is None:
        return None
    ring = buildings.xy[buildings.offsets[row] : buildings.offsets[row + 1]]
    x, y = ring.mean(axis=0)
    return float(x), float(y), float(buildings.base[row] + buildings.height[row])
