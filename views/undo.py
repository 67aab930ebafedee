"""What Ctrl+Z takes back: layout, filter and layer changes. Acknowledgements are never here."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

from views.layout_deck import LayoutDeck
from views.layout_model import Layout


class Change(QUndoCommand):
    """A change given as two callables. `done`: it has happened already, so the first redo does nothing."""

    def __init__(self, text: str, redo: Callable[[], object], undo: Callable[[], object], done: bool = False) -> None:
        super().__init__(text)
        self._redo, self._undo, self._done = redo, undo, done

    def redo(self) -> None:
        if self._done:
            self._done = False
        else:
            self._redo()

    def undo(self) -> None:
        self._undo()


def push_layout(stack: QUndoStack, text: str, deck: LayoutDeck, before: Layout, after: Layout) -> None:
    """A layout change that has already been made."""
    stack.push(Change(text, lambda: deck.apply(after), lambda: deck.apply(before), done=True))
