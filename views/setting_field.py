"""One setting of a form: what it is, where it is typed or picked, and what is wrong with it, beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from views.file_choice import choose
from views.secret_entry import ask_secret
from views.setting_value import NotAValue, text_of, value_of
from views.source_kind import FieldSpec
from widgets import style, theme


class SettingField(QWidget):
    """`value` is None for what is left at its default; `fault` is the line under it. `edited` on each change.

    `secretTyped(field, secret)`: a person typed a secret, which the field does not hold; its reference is `put` later.
    """

    edited = Signal()
    secretTyped = Signal(object, str)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.label, self.fault = QLabel(self), QLabel(self)
        self.label.setWordWrap(True)
        self.label.setProperty("role", "dim")
        self.fault.setWordWrap(True)
        self.fault.setProperty("role", "fault")
        self.editor = self._make_editor()
        self.choose = QPushButton(self) if spec.path or spec.type == "secret" else None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.label, 1)
        row = QHBoxLayout()
        row.addWidget(self.editor, 1)
        if self.choose is not None:
            row.addWidget(self.choose)
            self.choose.clicked.connect(self._pick)
        column.addLayout(row)
        column.addWidget(self.fault)
        self.label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.label.setBuddy(self.editor)
        self.say("")

    def text(self) -> str:
        """What stands in it."""
        if isinstance(self.editor, QComboBox):
            return str(self.editor.currentData())
        return self.editor.text() if isinstance(self.editor, QLineEdit) else ""

    def put(self, text: str) -> None:
        """Write into it as a person would."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)
        elif isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(max(0, self.editor.findData(text)))
        else:
            self.editor.setChecked(text == "true")

    def value(self) -> object:
        """Its value, None at its default; a fault is shown and raised as `NotAValue`."""
        try:
            found = self.editor.isChecked() if isinstance(self.editor, QCheckBox) else value_of(self.spec, self.text())
        except NotAValue as error:
            self.say(str(error))
            raise
        self.say("")
        return None if found == self.spec.default and not self.spec.required else found

    def say(self, fault: str) -> None:
        """Show what is wrong, or nothing."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if bool(self.editor.property("wrong")) != bool(fault):
            self.editor.setProperty("wrong", bool(fault))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)

    def suggest(self, words: Sequence[str]) -> None:
        """Offer these while one types; any other text is as good."""
        if isinstance(self.editor, QLineEdit):
            _suggest(self.editor, words)

    def retranslate(self, language: str) -> None:
        self.title(heading(self.spec.text(language), self.spec.choices))
        self.editor.setToolTip(self.spec.key)

    def title(self, words: str) -> None:
        """What it is called."""
        if isinstance(self.editor, QCheckBox):
            self.editor.setText(self.tr("Yes"))
        self.label.setText(f"{words} *" if self.spec.required else words)
        self.editor.setAccessibleName(words)
        if self.choose is not None:
            deed = self.tr("Type the secret…") if self.spec.type == "secret" else self.tr("Choose…")
            self.choose.setText(deed)
            self.choose.setAccessibleName(f"{deed} {words}")

    def restyle(self) -> None:
        now = theme.current()
        self.label.setFont(now.font("caption"))
        self.fault.setFont(now.font("caption"))
        self.editor.setFont(now.font("body"))
        if self.choose is not None:
            self.choose.setFont(now.font("body"))
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(now.px(3))

    def _make_editor(self) -> QLineEdit | QComboBox | QCheckBox:
        spec = self.spec
        if spec.type == "boolean":
            box = QCheckBox(self)
            box.setChecked(bool(spec.default))
            box.toggled.connect(lambda _: self._changed())
            return box
        if spec.choices:
            combo = QComboBox(self)
            for choice in spec.choices if spec.required or spec.default in spec.choices else ("", *spec.choices):
                combo.addItem(choice, choice)
            combo.setCurrentIndex(max(0, combo.findData(spec.default)))
            combo.activated.connect(lambda _: self._changed())
            return combo
        line = QLineEdit(text_of(spec.default), self)
        if spec.suggest:
            _suggest(line, spec.suggest)
        line.textEdited.connect(lambda _: self._changed())
        return line

    def _changed(self) -> None:
        self.say("")
        self.edited.emit()

    def _pick(self) -> None:
        if self.spec.type == "secret":
            ask_secret(self, self.label.text().rstrip(" *"), lambda secret: self.secretTyped.emit(self, secret))
            return
        choose(self, self.label.text().rstrip(" *"), self._picked, folder=self.spec.path == "folder")

    def _picked(self, path: str) -> None:
        self.put(path)
        self._changed()


def heading(words: str, names: Sequence[str] = ()) -> str:
    """Words with a capital, unless they begin with one of `names`, which stand as they are typed."""
    return words if words.startswith(tuple(names) or ("\0",)) else words[:1].upper() + words[1:]


def _suggest(line: QLineEdit, words: Sequence[str]) -> None:
    completer = QCompleter(list(words), line)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    popup = completer.popup()
    if popup is not None:
        popup.setPalette(style.palette(theme.current()))
    line.setCompleter(completer)
