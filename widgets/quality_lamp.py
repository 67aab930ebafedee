"""A lamp and a word for a quality: a full dot is good, a ring uncertain, a cross bad, a hatched dot stale."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from citydeck.model.quality import Quality
from widgets import hatch, theme, wording

_TOKENS = {Quality.GOOD: "good", Quality.UNCERTAIN: "medium", Quality.BAD: "high", Quality.STALE: "stale"}


def paint(painter: QPainter, rect: QRectF, quality: Quality) -> None:
    """Draw the lamp into a square `rect`."""
    style = theme.current()
    color = style.color(_TOKENS[quality])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, max(1.0, 1.5 * style.scale)))
    inner = rect.adjusted(1, 1, -1, -1)
    if quality == Quality.GOOD:
        painter.setBrush(color)
        painter.drawEllipse(inner)
    elif quality == Quality.BAD:
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    else:
        if quality == Quality.STALE:
            path = QPainterPath()
            path.addEllipse(inner)
            painter.fillPath(path, hatch.brush(color, style.scale))
        painter.drawEllipse(inner)
    painter.restore()


class QualityLamp(QWidget):
    """Lamp and word of one value's quality; the word stands beside every quality but GOOD when `quiet`."""

    def __init__(self, parent: QWidget | None = None, quiet: bool = False) -> None:
        super().__init__(parent)
        self._quality = Quality.STALE
        self._quiet = quiet
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def quality(self) -> Quality:
        return self._quality

    def show_quality(self, quality: Quality) -> None:
        """Show a quality."""
        if quality != self._quality:
            self._quality = quality
            self.setAccessibleName(wording.quality_name(quality))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        style = theme.current()
        metrics = QFontMetrics(style.font("caption"))
        return QSize(style.px(16) + metrics.horizontalAdvance(self._word()) + 1, max(metrics.height(), style.px(16)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        style = theme.current()
        painter = QPainter(self)
        side = style.px(9)
        paint(painter, QRectF(1, (self.height() - side) / 2, side, side), self._quality)
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("dim" if self._quality == Quality.GOOD else "text"))
        rect = self.rect().adjusted(style.px(16), 0, 0, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word())
        painter.end()

    def restyle(self) -> None:
        """Take the theme in force."""
        self.updateGeometry()
        self.update()

    def _word(self) -> str:
        return "" if self._quiet and self._quality == Quality.GOOD else wording.quality_name(self._quality)
