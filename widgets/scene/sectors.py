"""Which way each 5G cell looks: a wedge on the air, hatched when nothing is known any more, none while it is down."""

import numpy as np

from citydeck.city.model import CityModel
from widgets.scene import places
from widgets.scene.geometry import Geometry
from widgets.scene.groups import Group
from widgets.scene.materials import Materials
from widgets.scene.paint import Painted
from widgets.scene.texels import Texels

WIDE, REACH, STEPS = 65.0, 130.0, 6
"""Degrees between the half-power directions, metres that the wedge is long, and its parts."""
RANK = 8
SECTOR = "#sector"
"""Ending of the id of the wedge of a cell."""


def sectors(city: CityModel, materials: Materials) -> Group | None:
    """Wedges of the cells that say their azimuth; None for a city without any."""
    cells = [cell for cell in places.of_kind(city, ("cell",)) if _azimuth(cell.attributes) is not None]
    if not cells:
        return None
    at = places.points(city, cells)
    towards = np.radians([_azimuth(cell.attributes) or 0.0 for cell in cells])
    spread = np.radians(np.linspace(-WIDE / 2, WIDE / 2, STEPS + 1))
    turn = towards[:, None] + spread[None, :]
    rim = np.stack([np.sin(turn), np.cos(turn), np.zeros_like(turn)], axis=-1) * REACH + at[:, None]
    vertices = np.concatenate([at[:, None], rim], axis=1)
    size = STEPS + 2
    fan = np.stack([np.zeros(STEPS, int), np.arange(2, size), np.arange(1, size - 1)], axis=1)
    triangles = (np.arange(len(cells)) * size)[:, None, None] + fan[None]
    aux = np.zeros((len(cells), size, 4), np.float32)
    aux[..., 0] = np.arange(len(cells))[:, None]
    geometry = Geometry(
        vertices.reshape(-1, 3).astype(np.float32),
        triangles.reshape(-1, 3).astype(np.int32),
        {"aux": aux.reshape(-1, 4)},
    )
    texels = Texels(len(cells))
    painted = Painted(np.zeros((len(cells), 4), np.uint8), [cell.id + SECTOR for cell in cells], ("coverage",))
    actor = materials.tint(texels, RANK).actor(geometry.polydata())
    return Group(painted, texels, [actor], "coverage")


def _azimuth(attributes: object) -> float | None:
    if not isinstance(attributes, dict):
        return None
    for name in ("azimuth_deg", "azimuth"):
        value = attributes.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return None
