"""Where alarms stand in a picture, so that names keep off them and clicks find them."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from widgets import theme
from widgets.scene.beams import RADIUS, top
from widgets.scene.camera import Camera
from widgets.scene.table import Beam

MARK, SHAFT = RADIUS + 6.0, 5.0
"""Design pixels to either side of an alarm's mark and of its beam."""


def alarms_at(beams: Sequence[Beam], camera: Camera, size: tuple[int, int], at: QPointF) -> list[Beam]:
    """Those whose marks in a picture of `size` are under a point."""
    if not beams:
        return []
    tops = camera.project(np.array([top(beam) for beam in beams]), *size)
    reach = theme.current().px(MARK)
    hit = (tops[:, 2] > 0) & (np.abs(tops[:, :2] - (at.x(), at.y())) <= reach).all(axis=1)
    return [beams[row] for row in np.flatnonzero(hit).tolist()]


def alarm_places(beams: Sequence[Beam], camera: Camera, size: tuple[int, int]) -> tuple[list[QRectF], list[QRectF]]:
    """Rectangles of the marks in a picture of `size`, and of the beams below them."""
    if not beams:
        return [], []
    feet = camera.project(np.array([(beam.x, beam.y, beam.z) for beam in beams]), *size)
    tops = camera.project(np.array([top(beam) for beam in beams]), *size)
    mark, shaft = theme.current().px(MARK), theme.current().px(SHAFT)
    marks, shafts = [], []
    for (x, y, depth), (under, foot, foot_depth) in zip(tops.tolist(), feet.tolist(), strict=True):
        if depth > 0:
            marks.append(QRectF(x - mark, y - mark, 2 * mark, 2 * mark))
        if depth > 0 and foot_depth > 0:
            left, right = min(x, under) - shaft, max(x, under) + shaft
            shafts.append(QRectF(left, y, right - left, max(foot - y, 0.0)))
    return marks, shafts
