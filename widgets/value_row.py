"""One live value in one line: metric, value with unit, limits, age and quality, the last by word and hatch."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from citydeck.model.quality import Quality
from widgets import hatch, quality_lamp, theme, wording
from widgets.canvas import Canvas

_AGE_SAMPLE = "0 h 00 min"


@dataclass(frozen=True, slots=True)
class ValueText:
    """What a row says: `value` with its unit, `age` in words, `limits` in words (may be empty), and `beyond` when the
    value is past one of them.
    """

    name: str
    value: str
    age: str
    quality: Quality
    limits: str = ""
    beyond: bool = False


class ValueRow(Canvas):
    """A click, a touch, Enter or Space chooses it (`chosen`); the chosen row is the one that the chart shows."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = ValueText("", "", "", Quality.STALE)
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, said: ValueText) -> None:
        """Show other words; nothing is painted when they are the same."""
        if said != self.said:
            taller = bool(said.limits) != bool(self.said.limits)
            self.said = said
            quality = wording.quality_name(said.quality)
            self.setAccessibleName(f"{said.name}: {said.value}, {quality}, {said.age}")
            if taller:
                self.updateGeometry()
            self.redraw()

    def cut(self) -> list[str]:
        """A name gives way to its value; value and limits must be whole."""
        style = theme.current()
        strong, small = QFontMetrics(style.font("strong")), QFontMetrics(style.font("caption"))
        free = self._free(small)
        words = [(self.said.value, strong.horizontalAdvance(self.said.value), free)]
        words.append((self.said.limits, small.horizontalAdvance(self.said.limits), self.width() - style.px(13)))
        named = QFontMetrics(style.font("body")).horizontalAdvance(self.said.name)
        words.append((self.said.name, named, free - words[0][1] - style.px(8)))
        return [text for text, wide, room in words if wide > room]

    def set_on(self, on: bool) -> None:
        """Whether the chart shows this one."""
        if on != self._on:
            self._on = on
            self.redraw()

    def sizeHint(self) -> QSize:
        style = theme.current()
        body, small = QFontMetrics(style.font("strong")), QFontMetrics(style.font("caption"))
        high = body.height() + (small.height() if self.said.limits else 0) + style.px(8)
        return QSize(style.px(300), high)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(220), self.sizeHint().height())

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        said = self.said
        if self._on or self.hasFocus():
            painter.setPen(QPen(style.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(style.color("raised"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), style.px(4), style.px(4))
        if self._on:
            painter.fillRect(QRectF(0, style.px(4), style.px(3), rect.height() - style.px(8)), style.color("accent"))
        small, strong = QFontMetrics(style.font("caption")), QFontMetrics(style.font("strong"))
        line = QRectF(rect).adjusted(style.px(9), style.px(4), -style.px(4), 0)
        line.setHeight(strong.height())
        word = wording.quality_name(said.quality)
        wide = max(small.horizontalAdvance(wording.quality_name(quality)) for quality in Quality) + style.px(16)
        left = line.right() - wide
        side = style.px(9)
        quality_lamp.paint(painter, QRectF(left, line.center().y() - side / 2, side, side), said.quality)
        self._text(painter, QRectF(left + style.px(15), line.top(), wide, line.height()), word, "caption",
                   "dim" if said.quality == Quality.GOOD else "text")  # fmt: skip
        aged = small.horizontalAdvance(_AGE_SAMPLE)
        self._text(painter, QRectF(left - style.px(10) - aged, line.top(), aged, line.height()), said.age, "caption",
                   "dim", right=True)  # fmt: skip
        free = QRectF(line.left(), line.top(), left - style.px(20) - aged - line.left(), line.height())
        self._value(painter, free, strong)
        if said.limits:
            below = QRectF(line.left(), line.bottom(), line.width(), small.height())
            self._text(painter, below, said.limits, "caption", "high" if said.beyond else "faint")

    def _free(self, small: QFontMetrics) -> float:
        """Pixels for name and value: what age and quality leave."""
        style = theme.current()
        wide = max(small.horizontalAdvance(wording.quality_name(quality)) for quality in Quality) + style.px(16)
        return self.width() - style.px(13) - wide - style.px(20) - small.horizontalAdvance(_AGE_SAMPLE)

    def _value(self, painter: QPainter, free: QRectF, strong: QFontMetrics) -> None:
        """Name on the left and value on the right of `free`; the value is never cut before the name."""
        style = theme.current()
        said = self.said
        wide = min(float(strong.horizontalAdvance(said.value)), free.width())
        box = QRectF(free.right() - wide, free.top(), wide, free.height())
        if said.quality in (Quality.STALE, Quality.BAD):
            ground = style.color("stale")
            ground.setAlpha(110)
            hatch.fill(painter, box.adjusted(-style.px(3), 0, style.px(3), 0), ground, style.scale)
        token = "high" if said.beyond else "text" if said.quality in (Quality.GOOD, Quality.UNCERTAIN) else "dim"
        self._text(painter, box, said.value, "strong", token, right=True)
        named = QRectF(free.left(), free.top(), free.width() - wide - style.px(8), free.height())
        self._text(painter, named, said.name, "body", "dim")

    def _text(
        self, painter: QPainter, box: QRectF, text: str, role: theme.Role, token: str, *, right: bool = False
    ) -> None:
        style = theme.current()
        font = style.font(role)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        painter.setFont(font)
        painter.setPen(style.color(token))
        left = box.right() - metrics.horizontalAdvance(shown) if right else box.left()
        painter.drawText(QPointF(left, box.center().y() + (metrics.ascent() - metrics.descent()) / 2), shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)
