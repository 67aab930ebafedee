"""Directions of surfaces, one number each: light comes from where the sun stands, so shade cannot be kept in a mesh."""

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
STEPS = 127.0
"""Steps of the vertical part from level to straight up."""

DECODE = """
vec3 unpacked(float code) {
  float steep = floor(code / 8.0); float heading = code - 8.0 * steep;
  float up = clamp(steep / 127.0 - 1.0, -1.0, 1.0); float level = sqrt(1.0 - up * up);
  return vec3(cos(heading) * level, sin(heading) * level, up);
}
"""
"""GLSL that gives the unit vector back, to one degree or so."""


def packed(x: npt.ArrayLike, y: npt.ArrayLike, z: npt.ArrayLike) -> F32:
    """``(n,)`` from the parts of unit vectors."""
    heading = np.arctan2(np.asarray(y, float), np.asarray(x, float)) % (2 * np.pi)
    return np.asarray(heading + 8.0 * np.round((np.asarray(z, float) + 1.0) * STEPS), np.float32)
