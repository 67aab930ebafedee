"""Open my city: a file is chosen or dropped, looked at in the background, shown, and opened in a room of its own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QWidget

from citydeck.city.formats import ENDINGS
from views.card import Card
from views.city_found import Found, told
from views.file_choice import choose
from views.found_view import FoundView
from widgets import theme

LONGEST_NAME = 90


class OpenCityCard(Card):
    """`lookWanted(path)` asks for what is in a file or folder, `openWanted(path, zone, place)` for its room,
    `stopWanted` takes either back. Whoever does it answers with `show_progress`, `show_found`, `show_fault` and
    `show_opening`.
    """

    lookWanted = Signal(str)
    openWanted = Signal(str, str, str)
    stopWanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.found: Found | None = None
        self._state = "choose"
        self._path = ""
        self._fault = ""
        self.words, self.fault, self.zone_label = QLabel(self), QLabel(self), QLabel(self)
        self.fault.setProperty("role", "fault")
        for label in (self.words, self.fault):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.view = FoundView(self)
        self.zone = QComboBox(self)
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.where_label, self.where = QLabel(self), QLineEdit(self)
        self.file, self.folder, self.open = QPushButton(self), QPushButton(self), QPushButton(self)
        self.stop, self.done = QPushButton(self), QPushButton(self)
        self.open.setProperty("primary", True)
        self._arrange()
        self.file.clicked.connect(lambda: self._choose(folder=False))
        self.folder.clicked.connect(lambda: self._choose(folder=True))
        self.open.clicked.connect(self._open)
        self.stop.clicked.connect(self._stop)
        self.done.clicked.connect(self.close_card)
        self.closed.connect(self._left)

    def set_zones(self, zones: list[str]) -> None:
        """Time zones that can be chosen."""
        self.zone.clear()
        self.zone.addItems(zones)

    def look(self, path: str) -> None:
        """Ask what is in a file or folder, as if it had been chosen."""
        self._path, self.found = path, None
        self._enter("reading")
        self.bar.setValue(0)
        if self.isHidden():
            self.open_card()
        self.lookWanted.emit(path)

    def show_progress(self, fraction: float) -> None:
        """How far the reading is, 0 to 1."""
        self.bar.setValue(round(1000 * fraction))

    def show_found(self, found: Found) -> None:
        """What is in it."""
        self.found = found
        self.where.clear()
        self.zone.setCurrentText(found.zone)
        self._enter("found")
        self.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, line: str) -> None:
        """Why it cannot be read or opened; the room goes on."""
        self._fault = line
        self._enter("fault" if self.found is None else "found")
        (self.file if self.found is None else self.open).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_opening(self) -> None:
        """A room of its own is being opened."""
        self._enter("opening")

    def show_done(self) -> None:
        """Its room stands."""
        self._state = "choose"
        self.close_card()

    def open_card(self) -> None:
        self.retranslate()
        self.restyle()
        super().open_card()
        if self._state in ("choose", "fault"):
            self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Open my city"))
        self.file.setText(self.tr("Choose a file…"))
        self.folder.setText(self.tr("Choose a site folder…"))
        self.open.setText(self.tr("Open it in the room"))
        self.stop.setText(self.tr("Cancel"))
        self.done.setText(self.tr("Close"))
        self.zone_label.setText(self.tr("Time zone of its clock (a guess by its place)"))
        self.zone.setAccessibleName(self.zone_label.text())
        self.where_label.setText(self.tr("The file does not say where it lies: its CRS, or longitude, latitude"))
        self.where.setPlaceholderText("EPSG:28992    4.36, 52.01")
        self.where.setAccessibleName(self.where_label.text())
        self._tell()

    def restyle(self) -> None:
        now = theme.current()
        parts = (self.words, self.fault, self.zone, self.where, self.file, self.folder, self.open, self.stop, self.done)
        for part in parts:
            part.setFont(now.font("body"))
        for label in (self.zone_label, self.where_label):
            label.setFont(now.font("caption"))
        self.bar.setFixedHeight(now.px(8))
        self.zone.setMinimumWidth(now.px(240))
        self.words.setMinimumWidth(now.px(720))
        self.view.restyle()
        super().restyle()

    def _arrange(self) -> None:
        zone = QHBoxLayout()
        zone.addWidget(self.zone_label)
        zone.addWidget(self.zone)
        zone.addStretch(1)
        row = QHBoxLayout()
        for part in (self.file, self.folder):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.stop, self.done, self.open):
            row.addWidget(part)
        for widget in (self.words, self.bar, self.view):
            self.column.addWidget(widget)
        self.column.addLayout(zone)
        self.column.addWidget(self.where_label)
        self.column.addWidget(self.where)
        self.column.addWidget(self.fault)
        self.column.addLayout(row)

    def _enter(self, state: str) -> None:
        if state not in ("fault", "found"):
            self._fault = ""
        self._state = state
        self._tell()
        if self.isVisible():
            self.view.settle()
            self.place()

    def _tell(self) -> None:
        """Words and parts of the state it is in."""
        state = self._state
        busy = state in ("reading", "opening")
        name = self._path if len(self._path) <= LONGEST_NAME else "…" + self._path[-LONGEST_NAME:]
        texts = {
            "reading": self.tr("Reading {file}").replace("{file}", name),
            "opening": self.tr("Opening {file}: this room stays until the new one stands.").replace("{file}", name),
            "found": name,
        }
        self.words.setText(
            texts.get(state)
            or self.tr(
                "Drop it on this window, or choose it: a city (CityJSON, CityGML, 3D Tiles, OpenStreetMap, footprints "
                "or a prepared city), a recording (.mcap), or the folder of a site. It is only read, never changed."
            )
        )
        if self.found is not None:
            self.view.tell(told(self.found))
        self.view.setVisible(state == "found" and self.found is not None)
        with_zone = state == "found" and self.found is not None and self.found.kind == "city"
        for part in (self.zone, self.zone_label):
            part.setVisible(with_zone)
        self.where.setVisible(with_zone and self._lost())
        self.where_label.setVisible(with_zone and self._lost())
        self.fault.setText(self._fault)
        self.fault.setVisible(bool(self._fault))
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0 if state == "opening" else 1000)
        for button in (self.file, self.folder, self.done):
            button.setVisible(not busy)
        self.stop.setVisible(busy)
        self.open.setVisible(state == "found")

    def _choose(self, folder: bool) -> None:
        cities = self.tr("Cities and recordings") + f" ({' '.join(f'*{ending}' for ending in (*ENDINGS, '.mcap'))})"
        filters = (cities, self.tr("All files") + " (*)")
        choose(self, self.tr("Open my city"), self.look, folder=folder, filters=filters)

    def _lost(self) -> bool:
        """A city that does not say where it lies."""
        return self.found is not None and self.found.kind == "city" and not self.found.info.get("place")

    def _open(self) -> None:
        if self.found is None:
            return
        zone = self.zone.currentText().strip() if self.found.kind == "city" else ""
        self._fault = ""
        self.show_opening()
        self.openWanted.emit(self.found.path, zone, self.where.text().strip() if self._lost() else "")

    def _stop(self) -> None:
        self.stopWanted.emit()
        self._enter("found" if self.found is not None else "choose")

    def _left(self) -> None:
        """Closed, by whatever key: nothing goes on behind the person's back."""
        if self._state in ("reading", "opening"):
            self.stopWanted.emit()
        self._path, self.found, self._fault = "", None, ""
        self._state = "choose"
