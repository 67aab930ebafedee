"""A text in lines no wider than they may be: broken between words, and within one only where it does not fit alone."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption


class Wrapped:
    """`height` in pixels is that of all lines."""

    def __init__(self, text: str, font: QFont, width: int) -> None:
        self._layout = QTextLayout(text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self.height = 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, self.height))
            self.height += round(line.height())
        self._layout.endLayout()

    def paint(self, painter: QPainter, at: QPointF) -> None:
        """With the painter's pen; `at` is the upper left corner."""
        self._layout.draw(painter, at)
