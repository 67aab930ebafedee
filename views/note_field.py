"""A field in place for a note or a reason, with ready phrases: no dialog ever covers the alarm list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets import theme

LONGEST = 500


class NoteField(QWidget):
    """A line and phrases. `entered(str)` on Enter with text in it, `lacking` on Enter without any; `left` on Escape;
    `edited` on each change.
    """

    entered = Signal(str)
    lacking = Signal()
    left = Signal()
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(LONGEST)
        self.line.returnPressed.connect(self._enter)
        self.line.textChanged.connect(lambda _: self.edited.emit())
        self._phrases = QHBoxLayout()
        self._buttons: list[QPushButton] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().px(6))
        whole.addWidget(self.line)
        whole.addLayout(self._phrases)
        self._phrases.addStretch(1)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What was written, without outer spaces."""
        return self.line.text().strip()

    def open_for(self, prompt: str, phrases: list[str]) -> None:
        """Empty the field and offer other phrases."""
        self.line.clear()
        self.line.setPlaceholderText(prompt)
        self.line.setAccessibleName(prompt)
        for button in self._buttons:
            self._phrases.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for phrase in phrases:
            button = QPushButton(phrase, self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, text=phrase: self._take(text))
            self._phrases.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        self.restyle()

    def restyle(self) -> None:
        """Take the theme in force."""
        style = theme.current()
        self.line.setFont(style.font("body"))
        self._phrases.setSpacing(style.px(6))
        for button in self._buttons:
            button.setFont(style.font("caption"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _take(self, phrase: str) -> None:
        self.line.setText(phrase)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        if self.text():
            self.entered.emit(self.text())
        else:
            self.lacking.emit()
