"""Keys that work whatever the input method: full-width signs become plain ones, controls keep their own keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from views.action_set import ActionSet
from views.panel_title import PanelTitle

_SIGNS = {"　": "Space", "，": ",", "。": ".", "、": ",", "《": ",", "》": ".", " ": "Space"}
"""What Chinese input methods send for the keys that the room uses."""
_NAVIGATION = {
    Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip
_STEERING = _NAVIGATION - {Qt.Key.Key_Space, Qt.Key.Key_Home}
_CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractItemView, QComboBox, PanelTitle)
_TEXT = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


def plain_key(event: QKeyEvent) -> str:
    """Portable name of the key that was meant; empty when the event needs no help."""
    text = event.text()
    if not text or len(text) > 1:
        return ""
    if text in _SIGNS and (ord(text) > 127):
        return _SIGNS[text]
    if 0xFF01 <= ord(text) <= 0xFF5E:
        return chr(ord(text) - 0xFEE0).upper()
    return ""


class KeyFilter(QObject):
    """Between `follow` and `leave`: a focused control keeps its navigation keys, a text field keeps all that it writes,
    and a full-width sign outside a text field triggers the plain key's action.

    It watches the window and whatever has the keyboard, not the whole application: every event of every widget, the
    hundreds of a frame among them, would pass through Python.
    """

    def __init__(
        self, window: QWidget, actions: ActionSet, steers: Callable[[QWidget], bool] = lambda _: False
    ) -> None:
        super().__init__(window)
        self._steers = steers
        self._window = window
        self._by_key: dict[str, str] = {}
        for name, action in actions.actions.items():
            for sequence in action.shortcuts():
                self._by_key[sequence.toString(QKeySequence.SequenceFormat.PortableText)] = name
        self._actions = actions
        self._following = False

    def follow(self) -> None:
        """Go with the keyboard from widget to widget."""
        application = QApplication.instance()
        if isinstance(application, QApplication) and not self._following:
            self._following = True
            self._window.installEventFilter(self)
            application.focusChanged.connect(self._turn)
            self._turn(None, QApplication.focusWidget())

    def leave(self) -> None:
        """Watch nothing more."""
        application = QApplication.instance()
        if isinstance(application, QApplication) and self._following:
            self._following = False
            application.focusChanged.disconnect(self._turn)
            self._turn(QApplication.focusWidget(), None)
            self._window.removeEventFilter(self)

    def _turn(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None and old is not self._window:
            old.removeEventFilter(self)
        if now is not None:
            _without_input_method(now)
            if now is not self._window:
                now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return _keep(watched, event, self._steers)
        return not isinstance(watched, _TEXT) and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        """Trigger the action of a full-width sign."""
        name = self._by_key.get(_with_modifiers(event, plain_key(event)))
        if name is None or not self._actions.actions[name].isEnabled():
            return False
        self._actions.run(name)
        return True


def _without_input_method(watched: QWidget) -> None:
    """Only text fields take an input method: everywhere else a key reaches the room as it was pressed."""
    if not isinstance(watched, _TEXT):
        watched.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)


def _keep(watched: QWidget, event: QKeyEvent, steers: Callable[[QWidget], bool]) -> bool:
    """A focused control keeps the keys that move in it or press it, the city those that move the camera."""
    kept = _STEERING if steers(watched) else _NAVIGATION if isinstance(watched, _CONTROLS) else ()
    if event.key() not in kept or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    event.accept()
    return True


def _with_modifiers(event: QKeyEvent, key: str) -> str:
    if not key:
        return ""
    control = "Ctrl+" if event.modifiers() & Qt.KeyboardModifier.ControlModifier else ""
    return control + key
