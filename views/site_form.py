"""Where a new site lies and what it is called: name, folder, time zone, and a city file if there is one."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QTimeZone
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from views.setting_field import SettingField
from views.setting_value import NotAValue
from views.site_folder import folder_for
from views.source_kind import FieldSpec
from widgets import theme


class SiteForm(QWidget):
    """`values` are texts by name, None when one is wrong; an empty `zone` is the city file's.

    The folder follows the name until it is written by hand.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
        self.zone = here if "/" in here else "UTC"
        self.base = (
            Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)) / "citydeck"
        )
        self.fields: dict[str, SettingField] = {}
        specs = (
            FieldSpec("name", "string", {}, required=True),
            FieldSpec("folder", "string", {}, required=True, path="folder"),
            FieldSpec("zone", "string", {}),
            FieldSpec("city", "string", {}, path="file"),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, spec in enumerate(specs):
            field = SettingField(spec, self)
            self.fields[spec.key] = field
            grid.addWidget(field, at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        self._grid = grid
        self._by_hand = False
        self._suggested = ""
        self.fields["name"].edited.connect(self._follow)
        self.fields["folder"].edited.connect(self._written)
        self._follow()

    def values(self) -> dict[str, str] | None:
        """What stands in the fields; None, and the faults are shown, when one is empty that must not be."""
        found: dict[str, str] = {}
        sound = True
        for key, field in self.fields.items():
            try:
                found[key] = str(field.value() or "")
            except NotAValue:
                sound = False
        if not found.get("zone") and not found.get("city"):
            found["zone"] = self.zone
        return found if sound else None

    def retranslate(self) -> None:
        words = {
            "name": self.tr("Name of the city"),
            "folder": self.tr("Folder to write, new or without a site"),
            "zone": self.tr("Time zone of its clock"),
            "city": self.tr("City file, copied into the folder; none: plain ground"),
        }
        name = self.fields["name"]
        if name.text() == self._suggested:
            self._suggested = self.tr("My city")
            name.put(self._suggested)
            self._follow()
        for key, field in self.fields.items():
            field.title(words[key])
        zone = self.fields["zone"].editor
        if isinstance(zone, QLineEdit):
            zone.setPlaceholderText(self.tr("by the place of the city file, else {zone}").replace("{zone}", self.zone))

    def restyle(self) -> None:
        now = theme.current()
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(9))
        for field in self.fields.values():
            field.restyle()

    def set_zones(self, zones: list[str]) -> None:
        """Time zones that are suggested while one is typed."""
        self.fields["zone"].suggest(zones)

    def _follow(self) -> None:
        if not self._by_hand:
            self.fields["folder"].put(folder_for(self.fields["name"].text(), self.base))

    def _written(self) -> None:
        self._by_hand = True
