"""A widget that paints into a pixmap of its own and shows that: a 3D frame behind it costs one blit, never a redraw."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget


class Canvas(QWidget):
    """Subclasses override `draw`; `redraw()` says that its picture is out of date, which it also is when the keyboard
    comes or goes. `drawn` counts the redraws.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self.drawn = 0

    def draw(self, painter: QPainter, rect: QRect) -> None:
        """Paint everything into `rect` on a transparent ground."""
        raise NotImplementedError

    def cut(self) -> list[str]:
        """Words that it cannot write whole at its present size; nothing when its picture is sound."""
        return []

    def redraw(self) -> None:
        """Throw the picture away; the next paint makes another one."""
        self._picture = None
        self.update()

    def restyle(self) -> None:
        """Take the theme in force."""
        self.updateGeometry()
        self.redraw()

    def picture(self) -> QPixmap:
        """The picture as it is shown, made when there is none for the present size and screen."""
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio)).expandedTo(QSize(1, 1))
        if self._picture is None or self._picture.size() != wanted or self._picture.devicePixelRatioF() != ratio:
            made = QPixmap(wanted)
            made.setDevicePixelRatio(ratio)
            made.fill("transparent")
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter, self.rect())
            painter.end()
            self._picture = made
            self.drawn += 1
        return self._picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.picture())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.redraw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.redraw()
