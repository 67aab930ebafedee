"""Pairs of words under a heading: attributes of an asset, what it hangs on, its alarms. Rows can be links."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets import theme
from widgets.canvas import Canvas
from widgets.link_row import LinkRow


@dataclass(frozen=True, slots=True)
class Fact:
    """`link` is what `FactList.opened` tells when the row is chosen, empty for a plain row; `priority` draws an alarm's
    mark before it, filled when `lit`.
    """

    name: str
    text: str = ""
    link: str = ""
    priority: int = 0
    lit: bool = False


class FactList(QWidget):
    """A heading and rows; hidden while there is no row. `opened(link)` when a person chooses one."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: list[Fact] = []
        self._heading = _Heading(self)
        self._rows: list[LinkRow] = []
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self._heading)
        self.setVisible(False)

    def show_facts(self, heading: str, facts: list[Fact]) -> None:
        """Other rows; the same ones change nothing."""
        if facts == self.facts and heading == self._heading.text:
            return
        self.facts = facts
        self._heading.text = heading
        self._heading.redraw()
        while len(self._rows) > len(facts):
            row = self._rows.pop()
            self._whole.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(facts):
            row = LinkRow(self)
            row.opened.connect(self.opened)
            self._rows.append(row)
            self._whole.addWidget(row)
        for row, fact in zip(self._rows, facts, strict=True):
            row.say(fact.name, fact.text, fact.link, fact.priority, fact.lit)
        self.setVisible(bool(facts))

    def restyle(self) -> None:
        self._whole.setSpacing(theme.current().px(1))
        self._heading.restyle()
        for row in self._rows:
            row.restyle()


class _Heading(Canvas):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(100), QFontMetrics(style.font("caption")).height() + style.px(8))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("faint"))
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self.text)
