"""A clear sheet over an OpenGL widget that carries names and marks."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class OverlaySheet(QWidget):
    """Lies over all of `host` and is painted by `paint`; the pointer goes through it."""

    def __init__(self, host: QWidget, paint: Callable[[QPainter], None]) -> None:
        super().__init__(host)
        self._paint = paint
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter)
        painter.end()
