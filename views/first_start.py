"""The first start: play the story, open my city, or connect a source."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from views.card import Card
from widgets import icons, theme

OFFERS = ("story", "city", "plug")


class FirstStart(Card):
    """`chosen` names the offer: ``story``, ``city`` or ``plug``; ``later`` closes without one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons = {name: QToolButton(self) for name in OFFERS}
        self.notes = {name: QLabel(self) for name in OFFERS}
        self.later = QPushButton(self)
        self.later.setProperty("flat", True)
        self._row = QHBoxLayout()
        for name in OFFERS:
            column = QVBoxLayout()
            button, note = self.buttons[name], self.notes[name]
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            note.setWordWrap(True)
            note.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            note.setProperty("role", "dim")
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(note)
            column.addStretch(1)
            self._row.addLayout(column, 1)
        self.column.addLayout(self._row)
        self.column.addWidget(self.later, 0, Qt.AlignmentFlag.AlignRight)
        self.later.clicked.connect(lambda: self._choose("later"))

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Welcome to Citydeck. What shall it show?"))
        words = {
            "story": (
                self.tr("Play the story"),
                self.tr("Three minutes of a synthetic Shanghai, with an alarm to answer"),
            ),
            "city": (self.tr("Open my city"), self.tr("A city file of yours, or the folder of a site")),
            "plug": (self.tr("Connect a source"), self.tr("MQTT, a folder of CSV files, or an adapter of yours")),
        }
        for name, (title, note) in words.items():
            self.buttons[name].setText(title)
            self.notes[name].setText(note)
        self.later.setText(self.tr("Look around first"))

    def restyle(self) -> None:
        now = theme.current()
        for name, button in self.buttons.items():
            button.setFont(now.font("strong"))
            button.setIcon(
                icons.icon(name, now.color("accent"), now.color("faint"), now.px(40), self.devicePixelRatioF())
            )
            button.setIconSize(QSize(now.px(40), now.px(40)))
            button.setMinimumSize(now.px(170), now.px(104))
            self.notes[name].setFont(now.font("caption"))
            self.notes[name].setMinimumHeight(now.px(48))
        self.later.setFont(now.font("body"))
        self._row.setSpacing(now.px(22))
        super().restyle()

    def open_card(self) -> None:
        super().open_card()
        self.buttons["story"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, name: str) -> None:
        self.close_card()
        self.chosen.emit(name)
