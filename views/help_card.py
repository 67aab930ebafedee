"""F1: the keys of everything that can be done now, and the legends of what is on screen now."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from views.action_set import ActionSet
from views.actions import BY_NAME, group_text
from views.card import Card
from views.panel import Panel
from widgets import theme
from widgets.priority_mark import PriorityMark
from widgets.wording import priority_name

_COLUMNS = (("alarms", "time"), ("room", "city"), ("tools", "panels"))
"""Groups of keys, a column each; legends stand in the last one."""


class HelpCard(Card):
    """Built anew at each opening, from the action table and from the panels that are visible."""

    width_share, height_share = 0.92, 0.94

    def __init__(self, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._page: QWidget | None = None
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self._area, 1)

    def fill(self, panels: Iterable[Panel]) -> None:
        """Keys of now, legends of `panels`."""
        self.heading.setText(self.tr("Keys and legends · Esc closes"))
        self._page = QWidget()
        row = QHBoxLayout(self._page)
        row.setContentsMargins(0, 0, theme.current().px(8), 0)
        row.setSpacing(theme.current().px(30))
        for names in _COLUMNS:
            column = _column()
            for name in names:
                self._group(column, group_text(name), self._keys(name) + (self._hand() if name == "city" else []))
            column.addStretch(1)
            row.addLayout(column, 1)
        row.addLayout(self._legends(list(panels)), 1)
        self._area.setWidget(self._page)
        self.restyle()

    def restyle(self) -> None:
        now = theme.current()
        if self._page is not None:
            size = self._page.sizeHint()
            wide = min(max(size.width(), now.px(1240)), round(self._ground.width() * 0.86))
            high = max(size.height(), self._page.heightForWidth(wide)) + now.px(4)
            self._area.setMinimumSize(wide + now.px(12), min(high, round(self._ground.height() * 0.78)))
        super().restyle()

    def _keys(self, group: str) -> list[tuple[str, str]]:
        lines = self._actions.lines()
        if group == "panels":
            numbered = [(key, words) for name, key, words in lines if name.startswith("panel_")]
        else:
            numbered = []
        return [
            (key, words) for name, key, words in lines if name in BY_NAME and BY_NAME[name].group == group
        ] + numbered

    def _hand(self) -> list[tuple[str, str]]:
        """What mouse and keys do on the city itself."""
        return [
            (self.tr("Drag"), self.tr("Move the city; the right button turns and tilts it")),
            (self.tr("Wheel, + −"), self.tr("Zoom on what is under the pointer")),
            (self.tr("Double click"), self.tr("Fly there")),
            (self.tr("Arrows"), self.tr("After a click on the city: move it, with Shift turn and tilt it")),
        ]

    def _legends(self, panels: list[Panel]) -> QVBoxLayout:
        """Marks of priorities, then each panel's lines; a line of several panels stands once, before them."""
        column = _column()
        self._marks(column)
        own = {id(panel): self._without_keys(panel.legend()) for panel in panels}
        times = Counter(line for lines in own.values() for line in lines)
        shared = [line for line, count in times.items() if count > 1]
        first = next((panel for panel in panels if shared and shared[0] in own[id(panel)]), None)
        self._group(column, self.tr("On several panels"), shared, first)
        for panel in panels:
            self._group(column, panel.title(), [line for line in own[id(panel)] if times[line] == 1], panel)
        column.addStretch(1)
        return column

    def _without_keys(self, lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Lines that are not already among the keys."""
        keys = {key for _, key, _ in self._actions.lines()}
        return [line for line in lines if line[0] not in keys]

    def _marks(self, column: QVBoxLayout) -> None:
        column.addWidget(self._label(self.tr("Alarm priorities"), "strong"))
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(6))
        for priority in (1, 2, 3, 4):
            row.addWidget(PriorityMark(priority, 18))
            row.addWidget(self._label(priority_name(priority), "caption", "dim"))
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(theme.current().px(12))

    def _group(
        self, column: QVBoxLayout, heading: str, lines: list[tuple[str, str]], panel: Panel | None = None
    ) -> None:
        """Lines under a heading; `panel` draws those signs and scales that are drawn."""
        if not lines:
            return
        column.addWidget(self._label(heading, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(14))
        grid.setVerticalSpacing(theme.current().px(4))
        grid.setColumnStretch(1, 1)
        for number, (sign, words) in enumerate(lines):
            drawn = panel.legend_sign(sign) if panel is not None else None
            grid.addWidget(drawn or self._label(sign, "caption"), number, 0, Qt.AlignmentFlag.AlignTop)
            scale = panel.legend_scale(sign) if panel is not None else None
            grid.addWidget(scale or self._meaning(words), number, 1)
        column.addLayout(grid)
        column.addSpacing(theme.current().px(12))

    def _meaning(self, words: str) -> QLabel:
        text = self._label(words, "caption", "dim")
        text.setWordWrap(True)
        return text

    def _label(self, text: str, role: theme.Role, tone: str = "") -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(theme.current().font(role))
        label.setProperty("role", tone)
        if role == "strong":
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return label


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.current().px(6))  # else it takes the distance of the columns
    return column
