"""Several fields on the ground as one raster, the upper over the lower."""

from collections.abc import Sequence

import numpy as np

from widgets.scene.table import Field

MOST = 512
"""Points of the raster along a side at most."""


def laid(fields: Sequence[tuple[Field, float]]) -> tuple[Field, float]:
    """One field and its opacity, of one or more with theirs, the lowest first."""
    if len(fields) == 1:
        return fields[0]
    boxes = np.array([field.extent for field, _ in fields])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    pitch = min((box[2] - box[0]) / field.rgba.shape[1] for box, (field, _) in zip(boxes, fields, strict=True))
    pitch = max(pitch, float((high - low).max()) / MOST)
    columns, rows = np.maximum(2, np.ceil((high - low) / pitch)).astype(int)
    out, alpha = np.zeros((rows, columns, 3)), np.zeros((rows, columns, 1))
    x, y = low[0] + (np.arange(columns) + 0.5) * pitch, low[1] + (np.arange(rows) + 0.5) * pitch
    for field, opacity in fields:
        west, south, east, north = field.extent
        height, width = field.rgba.shape[:2]
        column = np.floor((x - west) / (east - west) * width).astype(int)
        row = np.floor((y - south) / (north - south) * height).astype(int)
        within = ((row >= 0) & (row < height))[:, None] & ((column >= 0) & (column < width))[None]
        part = field.rgba[np.clip(row, 0, height - 1)][:, np.clip(column, 0, width - 1)].astype(float)
        share = part[..., 3:] * within[..., None] * (opacity / 255.0)
        both = share + alpha * (1.0 - share)
        out = np.where(both > 0, (part[..., :3] * share + out * alpha * (1.0 - share)) / np.maximum(both, 1e-9), 0.0)
        alpha = both
    rgba = np.asarray(np.concatenate([out, 255.0 * alpha], axis=2) + 0.5, np.uint8)
    return Field((low[0], low[1], low[0] + columns * pitch, low[1] + rows * pitch), rgba), 1.0
