"""The plain colour of a glTF material."""

from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.crs import F64
from citydeck.city.tiles3d.fields import Json, entry, numbers, table, whole
from citydeck.city.tiles3d.gltf.document import Document

UNSAID = -1


def material(asset: Document, primitive: Json) -> tuple[list[float] | None, bool]:
    """Base colour (linear, 0 to 1) of a primitive and whether a texture lies on it.

    White is what glTF takes where nothing is said, and what exporters write when they know no colour: it says nothing.
    """
    if primitive.get("material") is None:
        return None, False
    source = entry(asset.json, "materials", whole(primitive, "material"))
    rough = table(source, "pbrMetallicRoughness")
    glossy = table(table(source, "extensions"), "KHR_materials_pbrSpecularGlossiness")
    factor = numbers(rough, "baseColorFactor", 4) or numbers(glossy, "diffuseFactor", 4)
    textured = bool(rough.get("baseColorTexture") or glossy.get("diffuseTexture"))
    if factor is None or textured or min(factor[:3]) >= 1:
        return None, textured
    return factor[:3], textured


def packed(linear: F64) -> npt.NDArray[np.int64]:
    """``(n,)`` of linear ``(n, 3)``: red, green and blue as screens have them (sRGB), 8 bits each."""
    value = np.clip(np.nan_to_num(linear), 0, 1)
    bent = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    parts = np.rint(bent * 255).astype(np.int64)
    found: npt.NDArray[np.int64] = parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]
    return found


def unpacked(colour: int) -> tuple[int, int, int] | None:
    """Red, green and blue, 0 to 255; None for `UNSAID`."""
    return None if colour == UNSAID else (colour >> 16 & 255, colour >> 8 & 255, colour & 255)


def vertex_colour(factor: list[float] | None, colours: Any) -> npt.NDArray[np.int64]:
    """``(n,)`` packed colours of vertices that have one each, under the material's."""
    return packed(colours * np.array(factor or [1.0, 1.0, 1.0]))
