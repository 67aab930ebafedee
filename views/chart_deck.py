"""Charts in the room that a panel has: one under the other, side by side, or some at a time."""

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets import theme


class ChartDeck(QWidget):
    """Shows as many of its charts as fit at a readable size; `turn` goes on to the next ones. `paged(page, pages)`."""

    paged = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charts: list[QWidget] = []
        self.page = 0
        self.pages = 1

    def add(self, chart: QWidget) -> None:
        """One more chart, after those before it."""
        chart.setParent(self)
        self.charts.append(chart)

    def turn(self) -> None:
        """The next charts; after the last the first."""
        self.page = (self.page + 1) % max(1, self.pages)
        self.arrange()

    def shown(self) -> list[QWidget]:
        """The charts of the page in force."""
        fit = -(-len(self.charts) // self.pages)
        return self.charts[self.page * fit : (self.page + 1) * fit]

    def arrange(self) -> None:
        """Share the room out."""
        if not self.charts:
            return
        style = theme.current()
        gap, count = style.px(8), len(self.charts)
        high, wide = style.px(96), style.px(200)
        stacked = max(1, min(count, (self.height() + gap) // (high + gap)))
        beside = max(1, min(count, (self.width() + gap) // (wide + gap)))
        fit = min(count, max(stacked, beside) if stacked * beside < count else count)
        pages = -(-count // fit)
        self.pages, self.page = pages, min(self.page, pages - 1)
        for chart in self.charts:
            chart.setVisible(chart in self.shown())
        columns = 1 if stacked >= fit else beside
        self._place(self.shown(), columns, gap)
        self.paged.emit(self.page, self.pages)

    def restyle(self) -> None:
        for chart in self.charts:
            if hasattr(chart, "restyle"):
                chart.restyle()
        self.updateGeometry()
        self.arrange()

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(260), style.px(130))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(160), theme.current().px(84))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def _place(self, charts: list[QWidget], columns: int, gap: int) -> None:
        rows = -(-len(charts) // columns)
        wide = (self.width() - gap * (columns - 1)) / columns
        high = (self.height() - gap * (rows - 1)) / rows
        for i, chart in enumerate(charts):
            row, column = divmod(i, columns)
            left, top = round(column * (wide + gap)), round(row * (high + gap))
            chart.setGeometry(QRect(left, top, int(wide), int(high)))
