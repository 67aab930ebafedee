"""F1: the keys of everything that can be done now, and the legends of what is on screen now."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from views.action_set import ActionSet
from views.actions import BY_NAME, GROUPS, group_text
from views.card import Card
from views.panel import Panel
from widgets import theme
from widgets.priority_mark import PriorityMark
from widgets.wording import priority_name


class HelpCard(Card):
    """Built anew at each opening, from the action table and from the panels that are visible."""

    width_share, height_share = 0.92, 0.94

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._page: QWidget | None = None

    def fill(self, panels: Iterable[Panel]) -> None:
        """Keys of now, legends of `panels`."""
        if self._page is not None:
            self.column.removeWidget(self._page)
            self._page.deleteLater()
        self.heading.setText(self.tr("Keys and legends · Esc closes"))
        self._page = QWidget(self)
        row = QHBoxLayout(self._page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(34))
        groups = {group: self._keys(group) for group in GROUPS}
        for names in (("alarms", "time", "city"), ("room", "panels")):
            column = QVBoxLayout()
            for name in names:
                self._group(column, group_text(name), groups[name])
            column.addStretch(1)
            row.addLayout(column, 1)
        row.addLayout(self._legends(panels), 1)
        self.column.addWidget(self._page)
        self.restyle()

    def _keys(self, group: str) -> list[tuple[str, str]]:
        lines = self._actions.lines()
        if group == "panels":
            numbered = [(key, words) for name, key, words in lines if name.startswith("panel_")]
        else:
            numbered = []
        return [
            (key, words) for name, key, words in lines if name in BY_NAME and BY_NAME[name].group == group
        ] + numbered

    def _legends(self, panels: Iterable[Panel]) -> QVBoxLayout:
        column = QVBoxLayout()
        self._marks(column)
        for panel in panels:
            lines = panel.legend()
            if lines:
                self._group(column, panel.title(), lines)
        column.addStretch(1)
        return column

    def _marks(self, column: QVBoxLayout) -> None:
        column.addWidget(self._label(self.tr("Alarm priorities"), "strong"))
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(6))
        for priority in (1, 2, 3, 4):
            row.addWidget(PriorityMark(priority, 18, self._page))
            row.addWidget(self._label(priority_name(priority), "caption", "dim"))
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(theme.current().px(8))

    def _group(self, column: QVBoxLayout, heading: str, lines: list[tuple[str, str]]) -> None:
        column.addWidget(self._label(heading, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(14))
        grid.setVerticalSpacing(theme.current().px(3))
        grid.setColumnStretch(1, 1)
        for number, (sign, words) in enumerate(lines):
            grid.addWidget(self._label(sign, "caption"), number, 0, Qt.AlignmentFlag.AlignTop)
            text = self._label(words, "caption", "dim")
            text.setWordWrap(True)
            grid.addWidget(text, number, 1)
        column.addLayout(grid)
        column.addSpacing(theme.current().px(8))

    def _label(self, text: str, role: theme.Role, tone: str = "") -> QLabel:
        label = QLabel(text, self._page)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(theme.current().font(role))
        label.setProperty("role", tone)
        if role == "strong":
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return label
