"""A layer's legend in one strip: a colour scale with its ends and unit, or swatches with words."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import hatch, pictogram, sensor_glyph, theme
from widgets.canvas import Canvas
from widgets.scene.feeds.symbols import EXERCISE, FILLED
from widgets.scene.glyphs import GLYPHS, GOOD, STATES
from widgets.scene.pictograms import PICTOGRAMS
from widgets.scene.table import DOTS, PIPS, TRAINING

Stop = tuple[float, str]
Swatch = tuple[str, str, bool] | tuple[str, str, bool, str]
"""Word, colour, hatched or not, and the name of a sensor's glyph or state where the swatch is one."""


WIDEST = 260
"""Design pixels that a single word may ask for."""


class LegendStrip(Canvas):
    """`set_scale` draws ``(value, #rrggbb)`` stops, `set_classes` ``(word, #rrggbb, hatched)`` swatches; a
    fourth part names a glyph of `widgets.scene.glyphs` that is drawn instead of a box, or `DOTS` of a dotted one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops: tuple[Stop, ...] = ()
        self._classes: tuple[Swatch, ...] = ()
        self._unit = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scale(self, stops: tuple[Stop, ...], unit: str) -> None:
        """A rising scale; `unit` as displayed."""
        self._stops, self._unit = stops, unit
        self.updateGeometry()
        self.redraw()

    def set_classes(self, classes: tuple[Swatch, ...]) -> None:
        """Swatches, in the order they are read."""
        self._classes = classes
        self.updateGeometry()
        self.redraw()

    def words(self) -> list[str]:
        """Every text on it."""
        ends = [_short(value) for value, _ in self._stops]
        return [*ends, *([self._unit] if self._unit else []), *(swatch[0] for swatch in self._classes)]

    def sizeHint(self) -> QSize:
        now = theme.current()
        metrics = QFontMetrics(now.font("caption"))
        words = (_side(swatch, now) + now.px(5) + metrics.horizontalAdvance(swatch[0]) for swatch in self._classes)
        wide = min(max(now.px(120), *map(round, words), 0), now.px(WIDEST))
        return QSize(wide, self.heightForWidth(max(self.width(), wide)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        now = theme.current()
        line = QFontMetrics(now.font("caption")).height()
        scale = now.px(8) + line + now.px(2) if self._stops else 0
        return scale + len(self._rows(width)) * (line + now.px(2))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        del rect  # its parts are placed by the widget's own size
        now = theme.current()
        painter.setFont(now.font("caption"))
        top = self._paint_scale(painter, now) if self._stops else 0.0
        line = QFontMetrics(now.font("caption")).height() + now.px(2)
        for row in self._rows(self.width()):
            for x, swatch in row:
                self._paint_swatch(painter, x, top, swatch)
            top += line

    def _paint_scale(self, painter: QPainter, now: theme.Theme) -> float:
        low, high = self._stops[0][0], self._stops[-1][0]
        bar = QRectF(0, now.px(1), self.width(), now.px(6))
        fill = QLinearGradient(bar.topLeft(), bar.topRight())
        for value, color in self._stops:
            fill.setColorAt((value - low) / ((high - low) or 1), QColor(color))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(bar, now.px(3), now.px(3))
        metrics = QFontMetrics(now.font("caption"))
        below = now.px(8) + metrics.ascent()
        painter.setPen(now.color("dim"))
        painter.drawText(QPointF(0, below), _short(low))
        end = f"{_short(high)} {self._unit}".strip()
        painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(end), below), end)
        middle = _short((low + high) / 2)
        painter.drawText(QPointF((self.width() - metrics.horizontalAdvance(middle)) / 2, below), middle)
        return now.px(10) + float(metrics.height())

    def _paint_swatch(self, painter: QPainter, x: float, top: float, swatch: Swatch) -> None:
        now, word, color, hatched = theme.current(), swatch[0], swatch[1], swatch[2]
        metrics = QFontMetrics(now.font("caption"))
        side = _side(swatch, now)
        box = QRectF(x, top + (metrics.height() - side) / 2, side, side)
        mark = swatch[3] if len(swatch) == 4 else ""
        if mark in GLYPHS or mark in STATES:
            kind, state, radius = (mark, GOOD, 0.36) if mark in GLYPHS else ("other", STATES.index(mark), 0.48)
            sensor_glyph.paint(painter, box.center(), side * radius, kind, state, QColor(color))
        elif _pictured(mark):
            name = mark if mark in PICTOGRAMS else "warning"
            state = EXERCISE if mark == TRAINING else FILLED
            pictogram.paint(
                painter, box.center(), side * 0.38, name, QColor(color), state, PIPS.index(mark) if mark in PIPS else 0
            )
        else:
            painter.setPen(QPen(QColor(color), 1))
            painter.setBrush(_brush(QColor(color), mark, now, hatched=hatched))
            painter.drawRoundedRect(box, 2, 2)
        painter.setPen(now.color("dim"))
        start = x + side + now.px(5)
        short = metrics.elidedText(word, Qt.TextElideMode.ElideRight, max(1, self.width() - round(start)))
        painter.drawText(QPointF(start, top + metrics.ascent()), short)

    def _rows(self, width: int) -> list[list[tuple[float, Swatch]]]:
        """Swatches broken into lines of `width` pixels."""
        now = theme.current()
        metrics = QFontMetrics(now.font("caption"))
        rows: list[list[tuple[float, Swatch]]] = []
        x = 0.0
        for swatch in self._classes:
            wide = _side(swatch, now) + now.px(5) + metrics.horizontalAdvance(swatch[0])
            if not rows or (x + wide > width and rows[-1]):
                rows.append([])
                x = 0.0
            rows[-1].append((x, swatch))
            x += wide + now.px(12)
        return rows


def _brush(color: QColor, mark: str, now: theme.Theme, *, hatched: bool) -> QBrush:
    """The pattern of a box."""
    if mark == DOTS:
        return hatch.dots(color, now.scale)
    return hatch.brush(color, now.scale) if hatched else QBrush(color)


def _side(swatch: Swatch, now: theme.Theme) -> float:
    """Pixels of a box or, larger, of a glyph or of dots: their pattern must be seen."""
    mark = swatch[3] if len(swatch) == 4 else ""
    return now.px(15 if mark in GLYPHS or mark in STATES or mark == DOTS or _pictured(mark) else 9)


def _pictured(mark: str) -> bool:
    return mark in PICTOGRAMS or mark in (*PIPS, TRAINING)


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "−")
