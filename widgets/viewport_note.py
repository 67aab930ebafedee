"""The note on a picture that says what in it is not measured: written whole, in as many lines as the room asks for."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from widgets import theme
from widgets.viewport_labels import halo_text

BETWEEN = " · "
"""What stands between two statements: a line ends there rather than inside one."""


class Note:
    """`text` is what is written; empty for nothing."""

    def __init__(self) -> None:
        self.text = ""
        self._kept: tuple[tuple[object, ...], list[QPixmap]] | None = None

    def paint(self, painter: QPainter, foot: QPointF, width: float, ratio: float) -> QRectF:
        """Write upwards from `foot`, the lower left corner, at most `width` pixels wide; what it covers."""
        asked = (self.text, round(width), ratio, theme.current())
        if self._kept is None or self._kept[0] != asked:
            metrics = QFontMetricsF(theme.current().font("caption"))
            lines = wrapped(self.text, lambda words: metrics.horizontalAdvance(words) <= width - theme.current().px(6))
            self._kept = asked, [halo_text(line, "caption", ratio) for line in lines]
        place = QRectF(foot, foot)
        for picture in reversed(self._kept[1]):
            size = picture.deviceIndependentSize()
            at = QPointF(foot.x(), place.top() - size.height())
            painter.drawPixmap(at, picture)
            place = place.united(QRectF(at, size))
        return place


def wrapped(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Lines that fit: statements together where they do, one of them in pieces where it alone does not."""
    lines: list[str] = []
    for statement in text.split(BETWEEN):
        if lines and fits(lines[-1] + BETWEEN + statement):
            lines[-1] += BETWEEN + statement
        else:
            lines += _pieces(statement, fits)
    return lines


def _pieces(statement: str, fits: Callable[[str], bool]) -> list[str]:
    pieces = [""]
    for word in statement.split(" "):
        longer = f"{pieces[-1]} {word}".strip()
        if not pieces[-1] or fits(longer):
            pieces[-1] = longer
        else:
            pieces.append(word)
    return pieces
