"""The table of actions as QActions of one window: shortcuts, words and what is called."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from views.actions import DEEDS
from views.layout_default import PANELS
from views.panel import Panel


class ActionSet(QObject):
    """`handlers` maps a deed's name to what is called; a deed without a handler is greyed, never silent."""

    def __init__(self, window: QWidget, handlers: dict[str, Callable[[], object]], panels: dict[str, Panel]) -> None:
        super().__init__(window)
        self.actions: dict[str, QAction] = {}
        self._panels = panels
        for deed in DEEDS:
            self._add(window, deed.name, deed.keys, handlers.get(deed.name))
        for number, key in enumerate(PANELS, 1):
            if key in panels:
                self._add(window, f"panel_{key}", (f"Ctrl+{number}",), handlers.get(f"panel_{key}"))

    def retranslate(self) -> None:
        """Words of all actions in the language in force."""
        for deed in DEEDS:
            self.actions[deed.name].setText(deed.text())
        for key, panel in self._panels.items():
            if f"panel_{key}" in self.actions:
                self.actions[f"panel_{key}"].setText(self.tr("Show or hide: {0}").format(panel.title()))

    def lines(self) -> list[tuple[str, str, str]]:
        """``(name, key shown, words)`` of everything that can be done now."""
        return [
            (name, action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.text())
            for name, action in self.actions.items()
            if action.isEnabled()
        ]

    def run(self, name: str) -> None:
        """Do it, as its key would."""
        self.actions[name].trigger()

    def _add(self, window: QWidget, name: str, keys: tuple[str, ...], call: Callable[[], object] | None) -> None:
        action = QAction(window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence.fromString(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setEnabled(call is not None)
        if call is not None:
            action.triggered.connect(lambda _=False: call())
        window.addAction(action)
        self.actions[name] = action
