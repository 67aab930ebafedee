"""A list of tables in a form: one framed entry each, with fields of its own, added and taken away by buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from views.setting_field import heading
from views.setting_form import SettingForm
from views.setting_value import NotAValue
from views.source_kind import FieldSpec
from widgets import theme


class SettingGroup(QWidget):
    """Entries of a list. One that is required or usual begins with an entry, any other empty."""

    edited = Signal()
    secretTyped = Signal(object, str)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.language = "en"
        self.entries: list[SettingForm] = []
        self._frames: list[QFrame] = []
        self._removers: list[QPushButton] = []
        self.label, self.fault, self.add = QLabel(self), QLabel(self), QPushButton(self)
        self.fault.setProperty("role", "fault")
        self.fault.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addWidget(self.add)
        self._column.addLayout(head)
        self._column.addWidget(self.fault)
        self.add.clicked.connect(lambda: self.grow().focus())
        if spec.required or spec.usual:
            self.grow()

    def grow(self) -> SettingForm:
        """One more entry."""
        frame, remover = QFrame(self), QPushButton()
        frame.setProperty("box", True)
        form = SettingForm(self.spec.item, frame)
        form.edited.connect(self.edited)
        form.secretTyped.connect(self.secretTyped)
        row = QHBoxLayout(frame)
        row.addWidget(form, 1)
        side = QVBoxLayout()
        side.addWidget(remover)
        side.addStretch(1)
        row.addLayout(side)
        remover.setProperty("flat", True)
        remover.clicked.connect(lambda: self._shrink(form))
        self._column.addWidget(frame)
        self.entries.append(form)
        self._frames.append(frame)
        self._removers.append(remover)
        self.retranslate(self.language)
        self.restyle()
        self.say("")
        self.edited.emit()
        return form

    def value(self) -> object:
        """A list of tables; None when there is none. `NotAValue` when an entry holds a fault or one is missing."""
        if not self.entries:
            if self.spec.required:
                self.say(self.tr("At least one is needed"))
                raise NotAValue(self.fault.text())
            return None
        wrong = False
        made: list[dict[str, object]] = []
        for form in self.entries:
            values, sound = form.values()
            wrong = wrong or not sound
            made.append(values)
        if wrong:
            raise NotAValue("")
        return made

    def say(self, fault: str) -> None:
        """Show what is wrong with the list as a whole."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))

    def say_at(self, key: str, fault: str) -> bool:
        """Show a fault at ``0.metric`` of this list; False when there is no such field."""
        at, _, rest = key.partition(".")
        if at.isdigit() and int(at) < len(self.entries) and rest:
            return self.entries[int(at)].say_at(rest, fault)
        self.say(fault)
        return True

    def retranslate(self, language: str) -> None:
        self.language = language
        words = self.spec.text(language)
        words = heading(words)
        self.label.setText(f"{words} *" if self.spec.required else words)
        self.add.setText(self.tr("Add"))
        self.add.setAccessibleName(f"{self.tr('Add')} {words}")
        for form, remover in zip(self.entries, self._removers, strict=True):
            remover.setText("×")
            remover.setAccessibleName(self.tr("Take away"))
            remover.setToolTip(self.tr("Take away"))
            form.retranslate(language)

    def restyle(self) -> None:
        now = theme.current()
        self.label.setFont(now.font("strong"))
        self.fault.setFont(now.font("caption"))
        self.add.setFont(now.font("body"))
        self._column.setSpacing(now.px(6))
        for form, remover in zip(self.entries, self._removers, strict=True):
            remover.setFont(now.font("title"))
            remover.setFixedWidth(now.px(40))
            form.restyle()

    def _shrink(self, form: SettingForm) -> None:
        at = self.entries.index(form)
        frame = self._frames.pop(at)
        self.entries.pop(at)
        self._removers.pop(at)
        self._column.removeWidget(frame)
        frame.hide()
        frame.deleteLater()
        self.edited.emit()
