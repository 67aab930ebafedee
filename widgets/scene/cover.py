"""Several fields as one, the upper over the lower, and the levels of one field in one raster."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from widgets.scene.table import Field

U8 = npt.NDArray[np.uint8]
MOST = 512
"""Points of the raster along a side at most."""


def laid(fields: Sequence[tuple[Field, float]]) -> tuple[Field, float]:
    """One field and its opacity, of one or more with theirs, the lowest first; one without levels is alike at all."""
    if len(fields) == 1:
        return fields[0]
    boxes = np.array([field.extent for field, _ in fields])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    pitch = min((box[2] - box[0]) / field.rgba.shape[1] for box, (field, _) in zip(boxes, fields, strict=True))
    pitch = max(pitch, float((high - low).max()) / MOST)
    columns, rows = np.maximum(2, np.ceil((high - low) / pitch)).astype(int)
    extent = (low[0], low[1], low[0] + columns * pitch, low[1] + rows * pitch)
    tallest = max((field for field, _ in fields), key=lambda field: len(field.above))
    made = [
        _mixed([(field.extent, _at(field, level), opacity) for field, opacity in fields], extent, (rows, columns))
        for level in range(len(tallest.above) + 1)
    ]
    heights = [height for height, _ in tallest.above]
    return Field(extent, made[0], tuple(zip(heights, made[1:], strict=True))), 1.0


def stacked(ground: Field, walls: Field) -> U8:
    """``((1 + levels) * rows, columns, 4)``: of `ground` its lowest level, then every level of `walls`, from below."""
    return np.concatenate([ground.rgba, walls.rgba, *(rgba for _, rgba in walls.above)])


def _at(field: Field, level: int) -> U8:
    return field.above[min(level, len(field.above)) - 1][1] if level and field.above else field.rgba


def _mixed(
    parts: Sequence[tuple[tuple[float, float, float, float], U8, float]],
    extent: tuple[float, float, float, float],
    shape: tuple[int, int],
) -> U8:
    (rows, columns), (left, foot, right, top) = shape, extent
    out, alpha = np.zeros((rows, columns, 3)), np.zeros((rows, columns, 1))
    x = left + (np.arange(columns) + 0.5) * (right - left) / columns
    y = foot + (np.arange(rows) + 0.5) * (top - foot) / rows
    for (west, south, east, north), rgba, opacity in parts:
        height, width = rgba.shape[:2]
        column = np.floor((x - west) / (east - west) * width).astype(int)
        row = np.floor((y - south) / (north - south) * height).astype(int)
        within = ((row >= 0) & (row < height))[:, None] & ((column >= 0) & (column < width))[None]
        part = rgba[np.clip(row, 0, height - 1)][:, np.clip(column, 0, width - 1)].astype(float)
        share = part[..., 3:] * within[..., None] * (opacity / 255.0)
        both = share + alpha * (1.0 - share)
        out = np.where(both > 0, (part[..., :3] * share + out * alpha * (1.0 - share)) / np.maximum(both, 1e-9), 0.0)
        alpha = both
    return np.asarray(np.concatenate([out, 255.0 * alpha], axis=2) + 0.5, np.uint8)
