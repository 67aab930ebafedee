"""Glyphs of sensors: an outline says what is measured. One table serves the city, its legend and the tests."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


def _polygon(corners: int, turn: float, radius: float = 1.0) -> F64:
    angle = np.radians(turn) + np.arange(corners) * 2 * np.pi / corners
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius


def _corners(*corners: tuple[float, float]) -> F64:
    return np.array(corners, float)


GLYPHS: dict[str, F64] = {
    "other": _polygon(16, 0.0, 0.72),
    "stress": _polygon(4, 45.0, 1.15),
    "inclination": _polygon(4, 0.0, 1.15),
    "settlement": _polygon(3, 270.0, 1.2),
    "pressure": _polygon(16, 0.0),
    "temperature": _polygon(6, 30.0, 1.08),
    "wind": _corners((-0.9, -0.95), (1.15, 0.0), (-0.9, 0.95)),
    "rain": _corners((0.0, 1.2), (-0.62, 0.1), (-0.68, -0.35), (-0.35, -0.8), (0.35, -0.8), (0.68, -0.35), (0.62, 0.1)),
    "load": _corners((-0.5, 0.8), (-1.1, -0.75), (1.1, -0.75), (0.5, 0.8)),
    "traffic": _corners((-1.2, 0.3), (-1.2, -0.3), (-0.9, -0.6), (0.9, -0.6), (1.2, -0.3), (1.2, 0.3),
                        (0.9, 0.6), (-0.9, 0.6)),
    "air": _polygon(5, 90.0, 1.1),
    "radio": _corners((0.0, 1.2), (-0.8, -0.9), (0.8, -0.9)),
    "power": _corners((-0.5, 1.1), (-0.5, -1.1), (0.5, -1.1), (0.5, 1.1)),
}  # fmt: skip
"""Corners of each outline, counter-clockwise and convex, in units of the glyph's radius."""
KINDS = tuple(GLYPHS)
STATES = ("never", "good", "near", "limit", "stale")
NEVER, GOOD, NEAR, LIMIT, STALE = range(5)
"""States of a sensor: not heard yet; below 75 %, below and from 100 % of its limit; old or bad."""
URGENT = np.array([0, 1, 3, 4, 2])
"""By state: which sensor speaks for a crowd."""
METRICS = {
    "stress": "stress", "strain": "stress", "force": "stress", "inclination": "inclination",
    "settlement": "settlement", "pressure": "pressure", "temperature": "temperature", "oil_temperature": "temperature",
    "wind_speed": "wind", "wind_direction": "wind", "rain": "rain", "axle_load": "load", "speed": "traffic",
    "flow": "traffic", "occupancy": "traffic", "pm25": "air", "no2": "air", "rsrp": "radio", "rsrq": "radio",
    "snr": "radio", "cell_state": "radio", "cell_load": "radio", "throughput": "radio", "power": "power",
    "load": "power", "transformer_load": "power",
}  # fmt: skip
"""What a metric's sensors look like; the metrics that come first count more where a sensor has several."""
_RANK = {metric: row for row, metric in enumerate(METRICS)}


def kind_of(metrics: "set[str]") -> int:
    """Number in `KINDS` of what measures `metrics`."""
    known = sorted(metrics & METRICS.keys(), key=_RANK.__getitem__)
    return KINDS.index(METRICS[known[0]]) if known else 0


def distance_code() -> str:
    """GLSL ``float outline(float kind, vec2 p)``: distance of `p` from a glyph's outline, negative inside."""
    lines = []
    for number, corners in enumerate(GLYPHS.values()):
        edge = np.roll(corners, -1, axis=0) - corners
        normal = np.stack([edge[:, 1], -edge[:, 0]], axis=1) / np.linalg.norm(edge, axis=1, keepdims=True)
        planes = [
            f"dot(p, vec2({x:.5f}, {y:.5f})) - {offset:.5f}"
            for (x, y), offset in zip(normal.tolist(), np.sum(normal * corners, axis=1).tolist(), strict=True)
        ]
        code = planes[0]
        for plane in planes[1:]:
            code = f"max({code}, {plane})"
        lines.append(f"  if (kind < {number}.5) return {code};")
    return "float outline(float kind, vec2 p) {\n" + "\n".join(lines) + "\n  return length(p) - 1.0;\n}\n"
