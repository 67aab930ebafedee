"""Where a new source goes: into the city that is LIVE in this room, or into a site of its own."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from views.setting_field import SettingField
from views.site_form import SiteForm
from views.source_kind import FieldSpec
from widgets import theme


class Destination(QWidget):
    """`here` is whether the source is added to this city; then it needs a name of its own, else a `site` to be written.

    `chosen` when the other one was chosen.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.city, self.folder = "", ""
        self._taken: frozenset[str] = frozenset()
        self._suggested = ""
        self.in_city, self.of_its_own = QRadioButton(self), QRadioButton(self)
        self.source = SettingField(FieldSpec("source", "string", {}, required=True), self)
        self.site = SiteForm(self)
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for button in (self.in_city, self.of_its_own):
            self._group.addButton(button)
            button.toggled.connect(self._show)
        for part in (self.in_city, self.source, self.of_its_own, self.site):
            self._column.addWidget(part)
        self.of_its_own.setChecked(True)
        self._show()

    @property
    def here(self) -> bool:
        """Whether it goes into the city of this room."""
        return bool(self.folder) and self.in_city.isChecked()

    def offer(self, city: str, folder: str, taken: Collection[str]) -> None:
        """The room's city and the `folder` of its site, empty where nothing can be added; `taken`: names of sources."""
        other = folder != self.folder
        self.city, self.folder, self._taken = city, folder, frozenset(taken)
        if other:
            (self.in_city if folder else self.of_its_own).setChecked(True)
        self.suggest(self._suggested)
        self.retranslate()
        self._show()

    def suggest(self, name: str) -> None:
        """A name for the source, with a number where it is taken, unless a person wrote one."""
        free, number = name, 1
        while free in self._taken:
            number += 1
            free = f"{name}-{number}"
        if self.source.text() in ("", self._suggested) or self.source.text() in self._taken:
            self.source.put(free)
            self._suggested = free

    def fields(self) -> tuple[SettingField, ...]:
        """Those that count now."""
        return (self.source,) if self.here else tuple(self.site.fields.values())

    def retranslate(self) -> None:
        self.in_city.setText(self.tr("In this city: {0}").format(self.city))
        self.of_its_own.setText(self.tr("In a site of its own, which opens in another room"))
        self.source.title(self.tr("Name of the source"))
        self.site.retranslate()

    def restyle(self) -> None:
        now = theme.current()
        for button in (self.in_city, self.of_its_own):
            button.setFont(now.font("body"))
        self._column.setSpacing(now.px(9))
        self.source.restyle()
        self.site.restyle()

    def _show(self) -> None:
        for button in (self.in_city, self.of_its_own):
            button.setVisible(bool(self.folder))
        self.source.setVisible(self.here)
        self.site.setVisible(not self.here)
        self.chosen.emit()
