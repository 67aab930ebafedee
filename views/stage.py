"""The ground of the room: the viewport fills it, the band lies above, the bar below, panels between them."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.mode_frame import ModeFrame


class Stage(QWidget):
    """`areaChanged(rect)` gives the rectangle that panels may use, in its own pixels."""

    areaChanged = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport: QWidget | None = None
        self.band: QWidget | None = None
        self.bar: QWidget | None = None
        self.frame = ModeFrame(self)

    def fill(self, viewport: QWidget, band: QWidget, bar: QWidget) -> None:
        """Take the three parts that every room has."""
        self.viewport, self.band, self.bar = viewport, band, bar
        for part in (viewport, band, bar):
            part.setParent(self)
        viewport.lower()
        self.frame.raise_()
        self.arrange()

    def area(self) -> QRect:
        """Where panels may be: between band and bar, a margin from every edge."""
        edge = theme.current().px(12)
        top = self.band.height() if self.band is not None and not self.band.isHidden() else 0
        below = self.bar.height() if self.bar is not None and not self.bar.isHidden() else 0
        return self.rect().adjusted(edge, top + edge, -edge, -below - edge)

    def arrange(self) -> None:
        """Put band, bar and viewport where they belong for the size at hand."""
        if self.viewport is None or self.band is None or self.bar is None:
            return
        self.viewport.setGeometry(self.rect())
        self.band.setGeometry(0, 0, self.width(), self.band.height())
        self.bar.setGeometry(0, self.height() - self.bar.height(), self.width(), self.bar.height())
        self.frame.setGeometry(self.rect())
        self.frame.raise_()
        self.areaChanged.emit(self.area())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("background"))
