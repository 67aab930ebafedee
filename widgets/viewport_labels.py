"""Names on the city: cached pictures of text, the important ones first, none over another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPixmap

from widgets import theme
from widgets.scene.camera import Camera
from widgets.viewport_hiding import Hiding

F64 = npt.NDArray[np.float64]
Label = tuple[dict[str, str], float, float, float, int]
REACH = {0: 40_000.0, 1: 16_000.0, 2: 14_000.0, 3: 3_500.0}
"""Metres to which names of a rank are written; others as the last."""
MOST = 40
TALL, HALF = 200.0, 30.0
"""Metres from which a named thing is a tower with a shaft to be kept free, and half the width of that shaft."""
RAISED = 1.5
"""Heights of a name by which it may stand above where it belongs."""
SIDES = (0.12, 0.88, 0.0, 1.0, -0.12, 1.12)
"""Where along a name its anchor may stand when the middle would cover another tower or a beam."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A name as it is written: its text, and its rectangle in the widget."""

    text: str
    rect: QRectF
    anchor: QPointF
    rank: int = 3


class Labels:
    """Belongs to the GUI thread."""

    def __init__(self) -> None:
        self._labels: tuple[Label, ...] = ()
        self._points = self._full = np.zeros((0, 3))
        self._order = np.zeros(0, np.int64)
        self._tops = np.zeros(0, bool)
        self._reach = np.zeros(0)
        self._pixmaps: dict[tuple[str, int, float, float, str], QPixmap] = {}
        self._placed: tuple[tuple[object, ...], list[Placed]] | None = None
        self.hiding = Hiding()
        self.language = "en"

    def set(self, labels: Sequence[Label]) -> None:
        """Names of another city."""
        self._labels = tuple(labels)
        self._full = np.array([label[1:4] for label in labels], float).reshape(-1, 3)
        self._points = self._full
        ranks = [label[4] for label in labels]
        self._order = np.argsort(ranks, kind="stable")
        self._tops = np.array([rank == 0 for rank in ranks], bool)
        self._reach = np.array([REACH.get(rank, REACH[3]) for rank in ranks], float)
        self._pixmaps.clear()
        self._placed = None

    def cut(self, height: float | None) -> None:
        """Names of what stands above `height` metres come down to it; None: all are where they belong."""
        self._points = self._full if height is None else np.minimum(self._full, [np.inf, np.inf, height])
        self._placed = None

    def place(
        self,
        camera: Camera,
        size: tuple[int, int],
        ratio: float,
        taken: Sequence[QRectF] = (),
        beside: Sequence[Sequence[QRectF]] = (),
    ) -> list[Placed]:
        """Names that fit into a widget of `size`, most important first, off `taken` rectangles and each other, and
        where there is room beside what `beside` lists: the last list is given up first.
        """
        if not len(self._points):
            return []
        asked = (camera, size, ratio, self.language, theme.current(), list(taken), [list(one) for one in beside])
        if self._placed is None or self._placed[0] != asked:
            self._placed = asked, self._place(camera, size, ratio, taken, beside)
        return self._placed[1]

    def _place(
        self,
        camera: Camera,
        size: tuple[int, int],
        ratio: float,
        taken: Sequence[QRectF],
        beside: Sequence[Sequence[QRectF]],
    ) -> list[Placed]:
        seen = camera.project(self._points, *size)
        seen[self.hiding.hidden(camera.eye, self._points), 2] = -1.0
        used = list(taken)
        result: list[Placed] = []
        inside = QRectF(0, 0, *size)
        shafts = self._shafts(seen, camera, size)
        for row, x, y in self._seen(seen, size):
            rank, text = self._labels[row][4], self._text(self._labels[row])
            picture = self._pixmap(text, rank, ratio)
            wide, high = picture.width() / ratio, picture.height() / ratio
            rect = QRectF(x - wide / 2, max(0.0, y - high), wide, high)
            if inside.contains(rect) and not any(rect.intersects(other) for other in used):
                others = {other: shaft for other, shaft in shafts.items() if other != row}
                nearer = (shaft for other, shaft in others.items() if seen[other, 2] < seen[row, 2])
                moved = None
                for kept in range(len(beside), -1, -1):
                    off = [*others.values(), *chain.from_iterable(beside[:kept])]
                    moved = moved or _beside(rect, x, off, [*used, *_outside(inside)])
                if moved is None and any(shaft.contains(x, y) for shaft in nearer):
                    continue  # it stands behind the other one
                rect = moved or rect
                used.append(rect)
                result.append(Placed(text, rect, QPointF(x, y), rank))
                if len(result) == MOST:
                    break
        return result

    def paint(self, painter: QPainter, placed: Sequence[Placed], ratio: float) -> None:
        """Write them."""
        for name in placed:
            painter.drawPixmap(name.rect.topLeft(), self._pixmap(name.text, name.rank, ratio))

    def _seen(self, seen: F64, size: tuple[int, int]) -> Iterator[tuple[int, float, float]]:
        """Rows whose point is in a widget of `size` and near enough, the important ones first, with their pixels."""
        x, y, depth = seen.T
        above = self._tops & (y < 0) & (y > -0.3 * size[1])
        y = np.where(above, 0.0, y)  # the top of a tower that reaches above the picture: its name stays in it
        inside = (depth > 0) & (depth < self._reach) & (x >= 0) & (x <= size[0]) & (y >= 0) & (y <= size[1])
        for row in self._order[inside[self._order]].tolist():
            yield row, float(x[row]), float(y[row])

    def _shafts(self, seen: F64, camera: Camera, size: tuple[int, int]) -> dict[int, QRectF]:
        """Towers on screen by row: their rectangles in pixels, from the named point down to the ground."""
        rows = np.flatnonzero((self._points[:, 2] >= TALL) & (seen[:, 2] > 0))
        feet = camera.project(self._points[rows] * (1.0, 1.0, 0.0), *size)
        half = HALF * camera.focal(size[1]) / seen[rows, 2]
        found = {}
        for row, foot, wide in zip(rows.tolist(), feet.tolist(), half.tolist(), strict=True):
            x, y = float(seen[row, 0]), float(seen[row, 1])
            if foot[2] > 0 and -wide < x < size[0] + wide:
                found[row] = QRectF(x - wide, y, 2 * wide, max(0.0, foot[1] - y))
        return found

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


def _beside(rect: QRectF, x: float, shafts: Collection[QRectF], used: Sequence[QRectF]) -> QRectF | None:
    """`rect`, or a place beside its anchor at `x` or a little above that covers none of `shafts`; None where there is
    none.
    """
    covered = [shaft for shaft in shafts if rect.intersects(shaft)]
    if not covered:
        return rect
    aside = [QRectF(x - rect.width() * share, rect.y(), rect.width(), rect.height()) for share in SIDES]
    highest = max(0.0, rect.top() - RAISED * rect.height())
    raised = [rect.translated(0.0, shaft.top() - rect.bottom() - 1.0) for shaft in covered]
    for moved in (*aside, *(one for one in raised if one.top() >= highest)):
        if not any(moved.intersects(other) for other in (*shafts, *used)):
            return moved
    return None


def _outside(inside: QRectF) -> tuple[QRectF, QRectF]:
    """What lies left and right of a picture."""
    wide = inside.width()
    return inside.translated(-wide, 0), inside.translated(wide, 0)


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
