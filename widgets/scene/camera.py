"""The camera as plain numbers: an orbit around a target. Projection, rays and easing need neither Qt nor VTK."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
Vector = tuple[float, float, float]

MIN_DISTANCE, MAX_DISTANCE = 40.0, 60_000.0
MIN_PITCH, MAX_PITCH = -35.0, 89.0
MIN_EYE_HEIGHT = 4.0
LEVEL = 0.12
"""Sine of the angle below the horizon from which on the middle of the picture is taken for ground."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks from `distance` metres at ``(x, y, z)``.

    `heading` is the direction of sight in degrees clockwise from north, `pitch` degrees below the horizon (negative
    looks up), `fov` the vertical field of view in degrees. Pixels are counted from the top left corner.
    """

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    distance: float = 6000.0
    heading: float = 0.0
    pitch: float = 35.0
    fov: float = 40.0

    @classmethod
    def looking(cls, eye: Vector, target: Vector, fov: float = 40.0) -> "Camera":
        """Camera at `eye` that sees `target` in the middle."""
        delta = np.subtract(target, eye)
        distance = max(float(np.linalg.norm(delta)), 1e-3)
        heading = math.degrees(math.atan2(delta[0], delta[1])) % 360.0
        pitch = -math.degrees(math.asin(float(delta[2]) / distance))
        x, y, z = map(float, target)
        return cls(x, y, z, distance=distance, heading=heading, pitch=pitch, fov=fov)

    @property
    def target(self) -> Vector:
        return (self.x, self.y, self.z)

    @property
    def forward(self) -> F64:
        """Unit vector of sight."""
        heading, pitch = math.radians(self.heading), math.radians(self.pitch)
        flat = math.cos(pitch)
        return np.array([math.sin(heading) * flat, math.cos(heading) * flat, -math.sin(pitch)])

    @property
    def eye(self) -> F64:
        return np.asarray(self.target) - self.forward * self.distance

    @property
    def depth(self) -> float:
        """Metres to the ground in the middle of the picture; to the target when that is near the horizon."""
        down = -float(self.forward[2])
        return float(self.eye[2]) / down if down > LEVEL else self.distance

    def axes(self) -> F64:
        """``(3, 3)`` rows right, up, forward."""
        forward = self.forward
        heading = math.radians(self.heading)
        right = np.array([math.cos(heading), -math.sin(heading), 0.0])
        return np.stack([right, np.cross(right, forward), forward])

    def project(self, points: npt.ArrayLike, width: int, height: int) -> F64:
        """``(n, 3)`` of pixel x, pixel y and distance along the line of sight; behind the eye it is not positive."""
        local = (np.atleast_2d(np.asarray(points, float)) - self.eye) @ self.axes().T
        depth = local[:, 2]
        focal = self.focal(height) / np.where(depth > 1e-6, depth, np.nan)
        return np.stack([width / 2 + local[:, 0] * focal, height / 2 - local[:, 1] * focal, depth], axis=1)

    def focal(self, height: int) -> float:
        """Focal length in pixels of a picture `height` pixels high."""
        return height / 2 / math.tan(math.radians(self.fov) / 2)

    def ray(self, px: float, py: float, width: int, height: int) -> tuple[F64, F64]:
        """Origin and unit direction of the ray through a pixel."""
        focal = self.focal(height)
        direction = np.array([px - width / 2, height / 2 - py, focal]) @ self.axes()
        return self.eye, direction / np.linalg.norm(direction)

    def ground(self, px: float, py: float, width: int, height: int, z: float = 0.0) -> F64 | None:
        """Point at height `z` under a pixel, None above the horizon or farther than the camera may go."""
        origin, direction = self.ray(px, py, width, height)
        if direction[2] > -1e-4:
            return None
        reach = (z - origin[2]) / direction[2]
        return origin + direction * reach if 0 < reach < 2 * MAX_DISTANCE else None

    def planes(self, aspect: float) -> F64:
        """``(4, 4)`` side planes ``a, b, c, d``, positive inside."""
        right, up, forward = self.axes()
        tall = math.tan(math.radians(self.fov) / 2)
        wide = tall * aspect
        normals = np.stack([right + forward * wide, -right + forward * wide, up + forward * tall, -up + forward * tall])
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        return np.concatenate([normals, -(normals @ self.eye)[:, None]], axis=1)

    def orbited(self, heading: float, pitch: float, anchor: npt.ArrayLike | None = None) -> "Camera":
        """Turned by degrees around the target, or around the upright line through `anchor`."""
        turned = replace(self, heading=(self.heading + heading) % 360.0, pitch=self.pitch + pitch)
        if anchor is not None:
            point, turn = np.asarray(anchor, float), math.radians(heading)
            dx, dy = self.x - float(point[0]), self.y - float(point[1])
            x = float(point[0]) + dx * math.cos(turn) + dy * math.sin(turn)
            turned = replace(turned, x=x, y=float(point[1]) - dx * math.sin(turn) + dy * math.cos(turn))
        return turned.kept()

    def panned(self, dx: float, dy: float, height: int) -> "Camera":
        """Moved over the ground as if the picture were dragged by pixels."""
        scale = self.distance / self.focal(height)
        heading = math.radians(self.heading)
        right, ahead = -dx * scale, dy * scale / max(0.35, math.sin(math.radians(max(self.pitch, 1.0))))
        x = self.x + right * math.cos(heading) + ahead * math.sin(heading)
        y = self.y - right * math.sin(heading) + ahead * math.cos(heading)
        return replace(self, x=x, y=y)

    def zoomed(self, factor: float, anchor: npt.ArrayLike | None = None) -> "Camera":
        """Nearer for a `factor` below 1; `anchor` is the world point that keeps its place in the picture."""
        distance = min(max(self.distance * factor, MIN_DISTANCE), MAX_DISTANCE)
        if anchor is None:
            return replace(self, distance=distance).kept()
        share = distance / self.distance
        point = np.asarray(anchor, float)
        x, y, z = point + (np.asarray(self.target) - point) * share
        moved = replace(self, x=float(x), y=float(y), z=float(z), distance=distance)
        low, high = sorted((self.z, float(point[2])))
        return (moved if low <= moved.z <= high else moved.levelled(min(max(moved.z, low), high))).kept()

    def levelled(self, z: float) -> "Camera":
        """The same sight with its target at height `z`, so that it never floats; itself near the horizon."""
        down = -float(self.forward[2])
        distance = (float(self.eye[2]) - z) / down if down > LEVEL else 0.0
        if not MIN_DISTANCE <= distance <= MAX_DISTANCE:
            return self
        x, y, _ = map(float, self.eye + self.forward * distance)
        return replace(self, x=x, y=y, z=z, distance=distance)

    def kept(self) -> "Camera":
        """Within the limits of pitch and distance, and with the eye above the ground."""
        distance = min(max(self.distance, MIN_DISTANCE), MAX_DISTANCE)
        pitch = min(max(self.pitch, MIN_PITCH), MAX_PITCH)
        lowest = math.degrees(math.asin(min(1.0, max(-1.0, (MIN_EYE_HEIGHT - self.z) / distance))))
        return replace(self, distance=distance, pitch=max(pitch, lowest))

    def towards(self, other: "Camera", share: float) -> "Camera":
        """Between this camera (0) and `other` (1): distances in proportion, the shorter way round, eased."""
        t = min(max(share, 0.0), 1.0)
        t = t * t * t * (t * (6 * t - 15) + 10)
        turn = (other.heading - self.heading + 180.0) % 360.0 - 180.0
        hop = math.hypot(other.x - self.x, other.y - self.y) / max(self.distance, other.distance)
        rise = 1.0 + 0.9 * min(hop, 1.5) * math.sin(math.pi * t) ** 2
        return Camera(
            x=self.x + (other.x - self.x) * t,
            y=self.y + (other.y - self.y) * t,
            z=self.z + (other.z - self.z) * t,
            distance=self.distance ** (1 - t) * other.distance**t * rise,
            heading=(self.heading + turn * t) % 360.0,
            pitch=self.pitch + (other.pitch - self.pitch) * t,
            fov=self.fov + (other.fov - self.fov) * t,
        )
