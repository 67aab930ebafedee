"""The end of a told story: one calm card over the whole room, in both languages, that stays until it is answered."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRadialGradient
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets import icons, theme, wording

BUTTONS = ("start-over", "close")
VEIL = 214
"""How much (of 255) of the band is veiled: mode and provenance can still be read, nothing there asks for attention."""
_CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ClosingCard(QWidget):
    """`show_end` gives it its texts by language, `pressed` names what was chosen (one of `BUTTONS`).

    Escape, Enter or a click beside the buttons means ``close``. Below the band nothing of the room shows through.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
        self._band = 0
        self.title, self.title_other, self.words, self.words_other = (QLabel(self) for _ in range(4))
        self.hint = QLabel(self)
        self.buttons = {name: QPushButton(self) for name in BUTTONS}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self.hide()

    def show_end(self, title: Mapping[str, str], words: Mapping[str, str], language: str) -> None:
        """The story's `title` and its last `words`; `language` is the interface's and stands large."""
        self._texts = title, words
        for texts, large, small in ((title, self.title, self.title_other), (words, self.words, self.words_other)):
            large.setText(_lines(wording.chosen(texts, language)))
            small.setText(_lines("\n".join(wording.others(texts, language))))
            small.setVisible(bool(small.text()))
        self.setAccessibleName(f"{self.title.text()}\n{self.words.text()}")

    def place(self, rect: QRect, band: int) -> None:
        """Lie over `rect`, its first `band` pixels only as a veil."""
        self._band = band
        self._column.setContentsMargins(0, band, 0, 0)
        self.setGeometry(rect)

    def open_card(self) -> None:
        """Show it over everything, with the keyboard."""
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Take the language in force; the texts themselves come with `show_end`."""
        self.buttons["start-over"].setText(self.tr("Start over"))
        self.buttons["close"].setText(self.tr("Close"))
        self.hint.setText(self.tr("Home starts over · Esc goes back to the room"))

    def restyle(self) -> None:
        """Take the theme in force."""
        now = theme.current()
        sizes = ((self.title, 54), (self.title_other, 26), (self.words, 27), (self.words_other, 18))
        for label, size in sizes:
            font = now.font("headline" if label is self.title else "body")
            font.setPixelSize(now.px(size))
            label.setFont(font)
        self.hint.setFont(now.font("caption"))
        for name, button in self.buttons.items():
            tone = now.color("background" if name == "start-over" else "text")
            button.setIcon(icons.icon(name, tone, now.color("faint"), now.px(16), self.devicePixelRatioF()))
            button.setIconSize(QSize(now.px(16), now.px(16)))
            button.setFont(now.font("title"))
            button.setMinimumSize(now.px(170), now.px(44))
        for gap, size in zip(self._gaps, (8, 84, 14, 56, 18), strict=True):
            gap.setFixedHeight(now.px(size))
        self._row.setSpacing(now.px(16))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CLOSING:
            self.pressed.emit("close")
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit("close")

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        veil = now.color("background")
        veil.setAlpha(VEIL)
        painter.fillRect(0, 0, self.width(), self._band, veil)
        below = QRect(0, self._band, self.width(), self.height() - self._band)
        painter.fillRect(below, now.color("background"))
        painter.fillRect(below, self._glow(below, now.color("accent")))
        middle, wide = self.rule.geometry().center(), now.px(72)
        painter.fillRect(middle.x() - wide // 2, middle.y(), wide, now.px(2), now.color("accent"))

    def _glow(self, below: QRect, tone: QColor) -> QRadialGradient:
        """A last light over the horizon, behind the title."""
        light = QRadialGradient(QPointF(below.center().x(), below.top() + below.height() * 0.42), below.width() * 0.5)
        for at, alpha in ((0.0, 34), (0.45, 14), (1.0, 0)):
            tone.setAlpha(alpha)
            light.setColorAt(at, QColor(tone))
        return light

    def _build(self) -> None:
        self._column, self._row = QVBoxLayout(self), QHBoxLayout()
        self._column.setSpacing(0)
        self._gaps = [QWidget(self) for _ in range(5)]
        self.rule = self._gaps[1]
        self._row.addStretch(1)
        for name, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.buttons["start-over"].setProperty("primary", True)
        self.title_other.setProperty("role", "dim")
        self.words_other.setProperty("role", "dim")
        self.hint.setProperty("role", "faint")
        first, rule, second, third, last = self._gaps
        self._column.addStretch(5)
        for part in (self.title, first, self.title_other, rule, self.words, second, self.words_other, third):
            self._put(part)
        self._column.addLayout(self._row)
        for part in (last, self.hint):
            self._put(part)
        self._column.addStretch(6)

    def _put(self, part: QWidget) -> None:
        if isinstance(part, QLabel):
            part.setTextFormat(Qt.TextFormat.PlainText)
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            part.setWordWrap(True)
        self._column.addWidget(part)


def _lines(text: str) -> str:
    """Each sentence on a line of its own."""
    return "\n".join(part for part in re.split(r"(?<=[.。])\s*", text) if part)
