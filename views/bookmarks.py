"""Bookmarks of the city on screen: kept in the person's settings, reached by keys, card and tour."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from citydeck.link.message import Notice
from views.bookmark_book import Book
from views.bookmarks_card import BookmarksCard
from views.layout_store import LayoutStore
from widgets.scene.camera import Camera

KEYS = 9
LEAST = 2
"""Bookmarks that make a tour."""
_UNSEEN = ("home", "wall")
"""Named views that are framings of others: no stops of a tour."""


class Bookmarks(QObject):
    """Of `viewport`, which may be without a city and, in a room without 3D, without a camera."""

    def __init__(
        self, viewport: QWidget, store: LayoutStore, ground: QWidget, window: QWidget, say: Callable[[Notice], object]
    ) -> None:
        super().__init__(window)
        self._say = say
        self._viewport: Any = viewport
        self._store = store
        self.card = BookmarksCard(ground)
        self.card.went.connect(self.go)
        self.card.savedAs.connect(self.save)
        self.card.changed.connect(self._keep)
        self.card.toured.connect(self.tour)
        for number in range(1, KEYS + 1):
            self._key(window, f"Alt+{number}", lambda number=number: self.go(number - 1))
            self._key(window, f"Alt+Shift+{number}", lambda number=number: self.save_at(number - 1))

    @property
    def book(self) -> Book:
        """Of the city on screen."""
        return Book.parse(self._store.text(self._name()))

    def open_card(self) -> None:
        """Show them all."""
        self.card.show_book(self.book)
        self.card.open_card()

    def go(self, row: int) -> None:
        """Fly to a bookmark."""
        marks = self.book.marks
        if not 0 <= row < len(marks):
            self._say(Notice(code="bookmark_none", args={"number": str(row + 1)}))
        elif hasattr(self._viewport, "go"):
            self.card.close_card()
            self._viewport.go(marks[row].camera)

    def save(self, name: str = "") -> None:
        """Keep this view under a name, or a number where none was given."""
        self._put(self.book.saved(name.strip() or self._numbered(), self._viewport.camera), len(self.book))

    def save_at(self, row: int) -> None:
        """Keep this view in the place of a bookmark, which keeps its name; behind the last one as a new one."""
        book = self.book
        if hasattr(self._viewport, "camera"):
            self._put(book.saved("" if row < len(book) else self._numbered(), self._viewport.camera, row), row)

    def tour(self) -> None:
        """Fly through the bookmarks, or through the city's own views where there are fewer than two; again: end it."""
        if not hasattr(self._viewport, "start_tour") or self._viewport.stop_tour():
            return
        self.card.close_card()
        self._viewport.start_tour(self.stops())
        self._viewport.setFocus(Qt.FocusReason.OtherFocusReason)

    def stops(self) -> Sequence[tuple[str, Camera]]:
        """Where a tour goes."""
        marks = self.book.marks
        if len(marks) >= LEAST:
            return [(mark.name, mark.camera) for mark in marks]
        city = self._viewport.city
        views = city.views if city is not None else {}
        named = [name for name in views if name not in _UNSEEN] or list(views)
        return [(name.replace("-", " ").title(), Camera.looking(*views[name])) for name in named]

    def _numbered(self) -> str:
        return self.tr("View {0}").format(len(self.book) + 1)

    def _put(self, book: Book, row: int) -> None:
        self._keep(book)
        at = min(row, len(book) - 1)
        self._say(Notice(code="bookmark_kept", args={"number": str(at + 1), "name": book.marks[at].name}))
        self.card.show_book(book, at)

    def _keep(self, book: Book) -> None:
        self._store.put(self._name(), book.text())
        self._store.sync()

    def _name(self) -> str:
        """Where the settings keep those of this city."""
        city = getattr(self._viewport, "city", None)
        name = city.name if city is not None else ""
        return f"bookmarks/{hashlib.sha256(name.encode()).hexdigest()[:12]}"

    @staticmethod
    def _key(window: QWidget, keys: str, call: Any) -> None:
        action = QAction(window)
        action.setShortcut(QKeySequence.fromString(keys))
        action.triggered.connect(lambda _=False: call())
        window.addAction(action)
