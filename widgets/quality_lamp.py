"""A lamp for a quality: a full dot is good, a ring uncertain, a cross bad, a hatched dot stale."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from citydeck.model.quality import Quality
from widgets import hatch, theme

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
