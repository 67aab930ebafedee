"""Names on the city: cached pictures of text, the important ones first, none over another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPixmap

from widgets import theme
from widgets.scene.camera import Camera

Label = tuple[dict[str, str], float, float, float, int]
REACH = {0: 40_000.0, 1: 16_000.0, 2: 14_000.0, 3: 3_500.0}
"""Metres to which names of a rank are written; others as the last."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A name as it is written: its text, and its rectangle in the widget."""

    text: str
    rect: QRectF
    anchor: QPointF


class Labels:
    """Belongs to the GUI thread."""

    def __init__(self) -> None:
        self._labels: tuple[Label, ...] = ()
        self._points = np.zeros((0, 3))
        self._order = np.zeros(0, np.int64)
        self._pixmaps: dict[tuple[str, int, float, float, str], QPixmap] = {}
        self.language = "en"

    def set(self, labels: Sequence[Label]) -> None:
        """Names of another city."""
        self._labels = tuple(labels)
        self._points = np.array([label[1:4] for label in labels], float).reshape(-1, 3)
        self._order = np.argsort([label[4] for label in labels], kind="stable")
        self._pixmaps.clear()

    def place(self, camera: Camera, size: tuple[int, int], ratio: float, taken: Sequence[QRectF] = ()) -> list[Placed]:
        """Names that fit into a widget of `size`, most important first, off `taken` rectangles and each other."""
        if not len(self._points):
            return []
        seen = camera.project(self._points, *size)
        used = list(taken)
        result: list[Placed] = []
        inside = QRectF(0, 0, *size)
        for row in self._order:
            names, rank = self._labels[int(row)][0], self._labels[int(row)][4]
            x, y, depth = map(float, seen[row])
            if rank == 0 and -0.3 * size[1] < y < 0:
                y = 0.0  # the top of a tower that reaches above the picture: its name stays in it
            if not 0 < depth < REACH.get(rank, REACH[3]) or not inside.contains(QPointF(x, y)):
                continue
            text = names.get(self.language) or names.get("en") or next(iter(names.values()), "")
            picture = self._pixmap(text, rank, ratio)
            wide, high = picture.width() / ratio, picture.height() / ratio
            rect = QRectF(x - wide / 2, max(0.0, y - high), wide, high)
            if inside.contains(rect) and not any(rect.intersects(other) for other in used):
                used.append(rect)
                result.append(Placed(text, rect, QPointF(x, y)))
                if len(result) == MOST:
                    break
        return result

    def paint(self, painter: QPainter, placed: Sequence[Placed], ratio: float) -> None:
        """Write them."""
        ranks = {self._text(label): label[4] for label in self._labels}
        for name in placed:
            painter.drawPixmap(name.rect.topLeft(), self._pixmap(name.text, ranks.get(name.text, 3), ratio))

    def _text(self, label: Label) -> str:
        names = label[0]
        return names.get(self.language) or names.get("en") or next(iter(names.values()), "")

    def _pixmap(self, text: str, rank: int, ratio: float) -> QPixmap:
        now = theme.current()
        key = (text, rank, ratio, now.scale, now.palette.text)
        known = self._pixmaps.get(key)
        if known is None:
            known = self._pixmaps[key] = halo_text(text, "strong" if rank <= 1 else "caption", ratio)
        return known


def halo_text(text: str, role: theme.Role, ratio: float) -> QPixmap:
    """Light text with a dark halo, readable on any picture."""
    now = theme.current()
    font = now.font(role)
    metrics = QFontMetricsF(font)
    edge = now.px(3)
    wide, high = metrics.horizontalAdvance(text) + 2 * edge, metrics.height() + 2 * edge
    picture = QPixmap(max(1, round(wide * ratio)), max(1, round(high * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addText(QPointF(edge, edge + metrics.ascent()), font, text)
    for width, alpha in ((now.px(5), 70), (now.px(3), 150)):
        pen = painter.pen()
        pen.setColor(QColor(6, 10, 16, alpha))
        pen.setWidthF(width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, QColor("#eef4fa"))
    painter.end()
    return picture
