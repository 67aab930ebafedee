"""Settings of this desk or wall: language, theme, viewing distance, screens, sound, layout."""

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QPushButton, QWidget

from views.bridge import Room
from views.panel import Panel
from widgets import i18n, theme, wording


class SettingsPanel(Panel):
    """Tells what was chosen; the shell does it. `set_state` shows what is in force."""

    key: ClassVar[str] = "settings"
    symbol: ClassVar[str] = "settings"
    minimum: ClassVar[tuple[int, int]] = (380, 420)

    languagePicked = Signal(str)
    themePicked = Signal(str)
    distancePicked = Signal(float)
    secondPicked = Signal(str)
    lightPicked = Signal(str)
    pressed = Signal(str)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.language, self.palette_box, self.second, self.light = (QComboBox(self) for _ in range(4))
        self.distance = QDoubleSpinBox(self)
        self.distance.setRange(0.3, 30.0)
        self.distance.setSingleStep(0.1)
        self.distance.setDecimals(1)
        self.distance.setButtonSymbols(
            QDoubleSpinBox.ButtonSymbols.PlusMinus
        )  # with none of them a style sheet hides the text
        self.saver = QLabel(self)
        self.saver.setWordWrap(True)
        self.buttons = {name: QPushButton(self) for name in ("sound", "lock", "reset")}
        self._labels = {name: QLabel(self) for name in ("language", "theme", "light", "distance", "second", "saver")}
        self._form = QFormLayout()
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        widgets = (self.language, self.palette_box, self.light, self.distance, self.second, self.saver)
        for label, widget in zip(self._labels.values(), widgets, strict=True):
            self._form.addRow(label, widget)
        for button in self.buttons.values():
            self._form.addRow(button)
        self.body.addLayout(self._form)
        self.body.addStretch(1)
        self._saver = (True, "")
        self._force: dict[QComboBox, str] = {self.palette_box: "dark", self.second: "", self.light: "dusk"}
        self.language.activated.connect(lambda row: self.languagePicked.emit(str(self.language.itemData(row))))
        self.palette_box.activated.connect(lambda row: self.themePicked.emit(str(self.palette_box.itemData(row))))
        self.second.activated.connect(lambda row: self.secondPicked.emit(str(self.second.itemData(row))))
        self.light.activated.connect(lambda row: self.lightPicked.emit(str(self.light.itemData(row))))
        for box in self._force:
            box.activated.connect(lambda row, box=box: self._force.update({box: str(box.itemData(row))}))
        self.distance.editingFinished.connect(lambda: self.distancePicked.emit(self.distance.value()))
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))

    def title(self) -> str:
        return self.tr("Settings")

    def set_state(self, palette: str, distance: float, second: str) -> None:
        """What is in force; `second` the panel key of the second window or empty."""
        self._choose(self.palette_box, palette)
        self.distance.setValue(distance)
        self._choose(self.second, second)

    def set_light(self, choice: str) -> None:
        """The light on the city that is in force."""
        self._choose(self.light, choice)

    def _choose(self, box: QComboBox, key: str) -> None:
        """What is in force, also when the box has no words yet."""
        self._force[box] = key
        box.setCurrentIndex(box.findData(key))

    def set_saver(self, held: bool, reason: str) -> None:
        """Whether the screen saver is held off, and why not."""
        self._saver = (held, reason)
        self.saver.setText(self.tr("held off") if held else self.tr("not held off: {0}").format(reason))

    def retranslate(self) -> None:
        super().retranslate()
        words = {
            "language": self.tr("Language"),
            "theme": self.tr("Colours"),
            "light": self.tr("Light on the city"),
            "distance": self.tr("Viewing distance"),
            "second": self.tr("Second window"),
            "saver": self.tr("Screen saver"),
        }
        for name, label in self._labels.items():
            label.setText(words[name])
        self._fill_languages()
        themes = (("dark", self.tr("Dark")), ("light", self.tr("Light")), ("contrast", self.tr("High contrast")))
        self._fill(self.palette_box, themes)
        lights = (("dusk", self.tr("Dusk")), ("hour", self.tr("By date and hour")))
        self._fill(self.light, (*lights, ("day", self.tr("Day")), ("night", self.tr("Night"))))
        domains = [
            (key, wording.domain_name(key)) for key in ("traffic", "connectivity", "energy", "resilience", "services")
        ]
        self._fill(self.second, (("", self.tr("None")), ("alarms", self.tr("Alarms")), *domains))
        self.distance.setSuffix(self.tr(" m"))
        self.distance.setToolTip(self.tr("0.7 m at a desk, 5 m before a wall: texts grow with it"))
        self.buttons["sound"].setText(self.tr("Test the alarm sound"))
        self.buttons["lock"].setText(self.tr("Lock or unlock the layout"))
        self.buttons["reset"].setText(self.tr("Reset the layout"))
        self.set_saver(*self._saver)

    def restyle(self) -> None:
        super().restyle()
        now = theme.current()
        boxes = (self.language, self.palette_box, self.light, self.distance, self.second)
        for widget in (*boxes, self.saver, *self._labels.values()):
            widget.setFont(now.font("body"))
        self.distance.lineEdit().setFont(now.font("body"))  # else it follows its box one change late
        for button in self.buttons.values():
            button.setFont(now.font("body"))
        self._form.setVerticalSpacing(now.px(8))

    def _fill_languages(self) -> None:
        chosen = self.language.currentIndex()
        self.language.clear()
        for row, choice in enumerate(i18n.choices()):
            self.language.addItem(choice.name if not choice.reason else f"{choice.name} ({choice.reason})", choice.tag)
            if choice.reason:
                self.language.setItemData(row, 0, Qt.ItemDataRole.UserRole - 1)
                self.language.setItemData(row, choice.reason, Qt.ItemDataRole.ToolTipRole)
        at = self.language.findData(self.room.language)
        self.language.setCurrentIndex(at if at >= 0 else chosen)

    def _fill(self, box: QComboBox, lines: tuple[tuple[str, str], ...]) -> None:
        box.clear()
        for key, words in lines:
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(self._force[box])))
