"""A form made from a schema: needed settings first, lists of tables as groups, the rest behind "More settings"."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Union

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from views.setting_field import SettingField
from views.setting_value import NotAValue
from views.source_kind import FieldSpec
from widgets import theme

if TYPE_CHECKING:
    from views.setting_group import SettingGroup

Part = Union[SettingField, "SettingGroup"]
COLUMNS = 2


class SettingForm(QWidget):
    """`values` reads it; faults are shown beside their fields. `edited` on each change, `secretTyped` as a field's."""

    edited = Signal()
    secretTyped = Signal(object, str)

    def __init__(self, specs: Sequence[FieldSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from views.setting_group import SettingGroup

        self.parts: dict[str, Part] = {}
        self._optional: list[QWidget] = []
        self._grid = QGridLayout()
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._grid)
        self.more = QPushButton(self)
        self.more.setProperty("flat", True)
        self.more.setCheckable(True)
        self._place = 0
        for spec in sorted(specs, key=_rank):
            if spec.item:
                self._wide(spec.key, SettingGroup(spec, self))
            elif spec.required or spec.usual:
                self._next(spec.key, SettingField(spec, self))
        rest = [spec for spec in specs if not spec.item and not (spec.required or spec.usual)]
        if rest:
            self._row_of(self.more)
            self.more.toggled.connect(self._open_more)
        for spec in rest:
            field = SettingField(spec, self)
            self._next(spec.key, field)
            self._optional.append(field)
            field.hide()
        self.more.setVisible(bool(rest))

    def values(self) -> tuple[dict[str, object], bool]:
        """Values that differ from their defaults, and whether every field is sound."""
        found: dict[str, object] = {}
        sound = True
        for key, part in self.parts.items():
            try:
                value = part.value()
            except NotAValue:
                sound = False
                self._reveal(part)
                continue
            if value is not None:
                found[key] = value
        return found, sound

    def say_at(self, key: str, fault: str) -> bool:
        """Show a fault at a dotted key (``columns.0.metric``); False when no field has it."""
        first, _, rest = key.partition(".")
        part = self.parts.get(first)
        if part is None:
            return False
        self._reveal(part)
        if isinstance(part, SettingField):
            part.say(fault)
            return True
        return part.say_at(rest, fault)

    def fields(self) -> Iterator[SettingField]:
        """Every field, those of lists too."""
        for part in self.parts.values():
            if isinstance(part, SettingField):
                yield part
            else:
                for entry in part.entries:
                    yield from entry.fields()

    def focus(self) -> None:
        """Keyboard into the first field."""
        first = next(self.fields(), None)
        if first is not None:
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self, language: str) -> None:
        self.more.setText(self.tr("Fewer settings") if self.more.isChecked() else self.tr("More settings"))
        for part in self.parts.values():
            part.retranslate(language)

    def restyle(self) -> None:
        now = theme.current()
        self.more.setFont(now.font("body"))
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(9))
        for part in self.parts.values():
            part.restyle()

    def _next(self, key: str, field: SettingField) -> None:
        row, column = divmod(self._place, COLUMNS)
        self._grid.addWidget(field, row, column)
        self._place += 1
        self._keep(key, field)

    def _wide(self, key: str, group: "SettingGroup") -> None:
        self._row_of(group)
        self._keep(key, group)

    def _row_of(self, part: QWidget) -> None:
        row = -(-self._place // COLUMNS)
        alignment = Qt.AlignmentFlag.AlignLeft if part is self.more else Qt.AlignmentFlag(0)
        self._grid.addWidget(part, row, 0, 1, COLUMNS, alignment)
        self._place = (row + 1) * COLUMNS

    def _keep(self, key: str, part: Part) -> None:
        self.parts[key] = part
        part.edited.connect(self.edited)
        part.secretTyped.connect(self.secretTyped)

    def _reveal(self, part: Part) -> None:
        if part in self._optional and not self.more.isChecked():
            self.more.setChecked(True)

    def _open_more(self, on: bool) -> None:
        for field in self._optional:
            field.setVisible(on)
        self.more.setText(self.tr("Fewer settings") if on else self.tr("More settings"))
        self.edited.emit()


def _rank(spec: FieldSpec) -> int:
    """Needed single settings, then the others that are always shown, then lists."""
    return 2 if spec.item else 0 if spec.required else 1
