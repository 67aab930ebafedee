"""How to open a city of one's own, and how to connect a source: the file to write and the commands to type."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from views.card import Card
from widgets import theme

CITY = """\
format = 1
id = "my-city"
name = { en = "My city", zh_CN = "我的城市" }
zone = "Europe/Berlin"
origin = { longitude = 13.40, latitude = 52.52 }
city = "buildings.city.json"
"""
"""A whole `site.toml`: the origin is only needed where the city file names no place."""
SOURCE = """\
[sources.counters]
adapter = "csv_folder"
settings = { folder = "counts", time = "time", columns = [
  { column = "cars", asset = "urn:ngsi-ld:Road:1", metric = "flow", unit = "1/h" },
] }
"""
"""Lines to add to a `site.toml`."""


class HowToCard(Card):
    """`open_for("city")` or `open_for("plug")`; the text can be selected and copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._what = "city"
        self.first, self.second = QLabel(self), QLabel(self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.command = QLabel(self)
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy, self.done = QPushButton(self), QPushButton(self)
        for part in (self.first, self.text, self.second, self.command):
            self.column.addWidget(part)
        for label in (self.first, self.second):
            label.setWordWrap(True)
            label.setProperty("role", "dim")
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.done)
        self.column.addLayout(row)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.done.clicked.connect(self.close_card)

    def open_for(self, what: str) -> None:
        """``city`` or ``plug``."""
        self._what = what
        self.retranslate()
        self.restyle()
        self.open_card()
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        city = self._what == "city"
        self.heading.setText(self.tr("Open my city") if city else self.tr("Connect a source"))
        self.text.setPlainText(CITY if city else SOURCE)
        self.first.setText(
            self.tr("Put the city file into a folder, with a file site.toml beside it:")
            if city
            else self.tr("Add the source to the file site.toml of your site:")
        )
        self.second.setText(
            self.tr("Then open the folder from a terminal. The first command only looks, the second opens the room:")
            if city
            else self.tr("Then, from a terminal: which adapters are here, a trial of ten seconds, and the room:")
        )
        commands: tuple[str, ...] = ("citydeck site check FOLDER", "citydeck FOLDER")
        if not city:
            commands = ("citydeck source list", "citydeck source check FOLDER --source counters", "citydeck FOLDER")
        self.command.setText("\n".join(commands))
        self.copy.setText(self.tr("Copy"))
        self.done.setText(self.tr("Close"))

    def restyle(self) -> None:
        now = theme.current()
        typed = QFont(now.font("body"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        typed.setFamilies([fixed, *theme.FAMILIES])
        for part in (self.text, self.command):
            part.setFont(typed)
        lines = self.text.toPlainText().count("\n") + 1
        self.text.setFixedHeight(round(self.text.fontMetrics().lineSpacing() * (lines + 0.5)) + now.px(20))
        self.text.setMinimumWidth(now.px(640))
        for other in (self.first, self.second, self.copy, self.done):
            other.setFont(now.font("body"))
        super().restyle()
