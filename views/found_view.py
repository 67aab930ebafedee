"""Shows what was found in a city: facts, objects by type, and every object that was skipped with its reason."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from views.city_found import Told
from widgets import theme
from widgets.fact_list import FactList

MOST_LINES = 2_000
"""Skipped objects and notes that are listed; more are counted."""


class FoundView(QWidget):
    """`tell` shows it; the texts can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts, self.types = FactList(self), FactList(self)
        self.left_out = QLabel(self)
        self.list = QPlainTextEdit(self)
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._row = QHBoxLayout()
        self._row.addWidget(self.facts, 7, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.types, 4, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._row)
        whole.addWidget(self.left_out)
        whole.addWidget(self.list)
        whole.addStretch(1)

    def tell(self, said: Told) -> None:
        """Other lines."""
        self.facts.show_facts(self.tr("What is in it"), said.facts)
        self.types.show_facts(self.tr("Objects by type"), said.types)
        lines = [f"{name}: {reason}" for name, reason in said.skipped] + said.notes
        self.left_out.setText(self.tr("What is left out, and why"))
        if len(lines) > MOST_LINES:
            more = self.tr("{count} more").replace("{count}", str(len(lines) - MOST_LINES))
            lines = [*lines[:MOST_LINES], more]
        self.list.setPlainText("\n".join(lines))
        for part in (self.left_out, self.list):
            part.setVisible(bool(lines))
        self._fit()

    def settle(self) -> None:
        """Know its own size at once, not at the next turn of the loop: a card is placed by it."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.updateGeometry()

    def restyle(self) -> None:
        now = theme.current()
        self._row.setSpacing(now.px(28))
        self.left_out.setFont(now.font("caption"))
        self.left_out.setProperty("role", "faint")
        self.list.setFont(now.font("body"))
        for part in (self.facts, self.types):
            part.restyle()
        self._fit()

    def _fit(self) -> None:
        """As high as its lines, up to six of them: the rest is scrolled."""
        lines = min(max(self.list.blockCount(), 1), 6)
        high = self.list.fontMetrics().lineSpacing() * lines + theme.current().px(26)
        self.list.setFixedHeight(round(high))
