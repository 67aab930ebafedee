"""How old the newest observation of each channel is: columns from fresh at the left to never at the right."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import hatch, theme
from widgets.canvas import Canvas


class AgeBars(Canvas):
    """`show_ages(counts, labels)`, one label a column, already translated. The last column, *never*, is hatched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.empty = "", ""
        self.counts: tuple[int, ...] = ()
        self.labels: tuple[str, ...] = ()
        self.old_from = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_ages(self, counts: tuple[int, ...], labels: tuple[str, ...]) -> None:
        """Other counts; nothing is painted when they are the same."""
        if (counts, labels) != (self.counts, self.labels):
            self.counts, self.labels = counts, labels
            told = [f"{label}: {count}" for label, count in zip(labels, counts, strict=True) if count]
            self.setAccessibleName(self.title)
            self.setAccessibleDescription("; ".join(told))
            self.setToolTip("\n".join(told))
            self.redraw()

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(330), now.px(132))

    def minimumSizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(250), now.px(132))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        now = theme.current()
        small = QFontMetrics(now.font("caption"))
        painter.setFont(now.tabular("caption"))
        painter.setPen(now.color("dim"))
        painter.drawText(QPointF(0, small.ascent()), self.title)
        top, bottom = 2.0 * small.height() + now.px(8), float(rect.height() - small.height() - now.px(4))
        if not sum(self.counts):
            painter.setPen(now.color("faint"))
            painter.drawText(QRectF(0, top, rect.width(), bottom - top), Qt.AlignmentFlag.AlignCenter, self.empty)
            return
        wide, most = rect.width() / len(self.counts), max(self.counts)
        free = 0.0
        for i, (count, label) in enumerate(zip(self.counts, self.labels, strict=True)):
            high = (bottom - top) * count / most if count else 0.0
            box = QRectF(i * wide + now.px(1.5), bottom - max(high, now.px(2)), wide - now.px(3), max(high, now.px(2)))
            self._column(painter, box, i, count)
            if count:
                painter.setPen(now.color("text"))
                above = QRectF(i * wide - wide, box.top() - small.height() - now.px(1), 3 * wide, small.height())
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{count:,}")
            half = small.horizontalAdvance(label) / 2
            left = min(max(0.0, (i + 0.5) * wide - half), rect.width() - 2 * half)
            if left >= free:
                painter.setPen(now.color("dim"))
                painter.drawText(QPointF(left, bottom + now.px(3) + small.ascent()), label)
                free = left + 2 * half + now.px(5)

    def _column(self, painter: QPainter, box: QRectF, at: int, count: int) -> None:
        now = theme.current()
        if not count:
            painter.fillRect(box, now.color("grid"))
        elif at == len(self.counts) - 1:
            hatch.fill(painter, box, now.color("stale"), now.scale)
        else:
            painter.fillRect(box, now.color("accent" if at < len(self.counts) // 2 else "stale"))
