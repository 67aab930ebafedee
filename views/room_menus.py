"""Menus of the buttons in the band: panels and views, languages, sound, screens."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu

from views.layout_default import DOMAINS, VIEWS
from widgets import i18n, wording

if TYPE_CHECKING:
    from views.room_window import RoomWindow


class RoomMenus(QObject):
    """Builds the menus of one window; each is made when it is asked for and shows what is in force then."""

    def __init__(self, window: "RoomWindow") -> None:
        super().__init__(window)
        self._window, self._room = window, window.room

    def menu_of(self, button: str) -> QMenu | None:
        """Menu of a button of the band; None for one that has none."""
        made = {"panels": self._panels_menu, "language": self._language_menu, "screens": self._screens_menu}
        made |= {"sound": self._sound_menu, "tools": self._tools_menu}
        build = made.get(button)
        return build() if build is not None else None

    def open_menu(self, button: str) -> None:
        """Show a button's menu under it."""
        menu = self.menu_of(button)
        if menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        band = self._window.band
        under = band.sound if button == "sound" else band.buttons.get(button)
        menu.popup(QCursor.pos() if under is None else under.mapToGlobal(under.rect().bottomLeft()))

    def _panels_menu(self) -> QMenu:
        menu, window = QMenu(self._window), self._window
        for key in window.panels:
            action = window.actions_of_room.actions[f"panel_{key}"]
            shown = QAction(window.panels[key].title(), menu, checkable=True)
            shown.setChecked(window.panels[key].isVisible())
            shown.setShortcut(action.shortcut())
            shown.triggered.connect(action.trigger)
            menu.addAction(shown)
        menu.addSeparator()
        for view in VIEWS:
            entry = menu.addAction(self.tr("View: {0}").format(self._view_name(view)))
            entry.triggered.connect(lambda _=False, view=view: window.apply_view(view))
        menu.addSeparator()
        for name in ("lock", "reset", "undo", "redo", "print_room", "print_alarms"):
            menu.addAction(window.actions_of_room.actions[name])
        menu.addSeparator()
        # The band leaves buttons out where text is large; what they do stays in reach of a hand here.
        for name in ("palette", "find", "language", "full_screen", "second_window", "city_window"):
            menu.addAction(window.actions_of_room.actions[name])
        tools = self._tools_menu()
        tools.setTitle(self.tr("Tools"))
        tools.setParent(menu, tools.windowFlags())
        menu.addMenu(tools)
        return menu

    def _tools_menu(self) -> QMenu:
        menu, window = QMenu(self._window), self._window
        for name in ("measure", "height", "sight", "cut", "", "box", "lasso", "copy", ""):
            if name:
                menu.addAction(window.actions_of_room.actions[f"tool_{name}"])
            else:
                menu.addSeparator()
        for name in ("bookmarks", "bookmark_save", "tour"):
            menu.addAction(window.actions_of_room.actions[name])
        marks = window.city_tools.bookmarks.book.marks
        if marks:
            menu.addSeparator()
        for row, mark in enumerate(marks):
            keys = f"\tAlt+{row + 1}" if row < 9 else ""
            entry = menu.addAction(mark.name.replace("&", "&&") + keys)
            entry.triggered.connect(lambda _=False, row=row: window.city_tools.bookmarks.go(row))
        return menu

    def _view_name(self, view: str) -> str:
        words = {"overview": self.tr("Overview"), "alarms": self.tr("Alarms"), "city": self.tr("City only")}
        return words.get(view) or wording.domain_name(view)

    def _language_menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        for choice in i18n.choices():
            text = f"{choice.name}: {choice.reason}" if choice.reason else choice.name
            action = QAction(text, menu, checkable=True)
            action.setChecked(choice.tag == self._room.language)
            action.setEnabled(not choice.reason)
            action.setToolTip(choice.reason)
            action.triggered.connect(lambda _=False, tag=choice.tag: self._window.set_language(tag))
            menu.addAction(action)
        return menu

    def _sound_menu(self) -> QMenu:
        menu = QMenu(self._window)
        for name in ("sound_test", "silence"):
            menu.addAction(self._window.actions_of_room.actions[name])
        return menu

    def _screens_menu(self) -> QMenu:
        menu, window = QMenu(self._window), self._window
        for name in ("full_screen", "next_screen"):
            menu.addAction(window.actions_of_room.actions[name])
        for screen in QGuiApplication.screens():
            size, name = screen.geometry().size(), screen.name()
            words = self.tr("Full screen on {0}").format(f"{name} ({size.width()} × {size.height()})")
            menu.addAction(words).triggered.connect(lambda _=False, name=name: window.wall.full_screen_on(name))
        menu.addSeparator()
        menu.addAction(window.actions_of_room.actions["city_window"])
        for key in ("alarms", *DOMAINS):
            title = self.tr("Alarms") if key == "alarms" else wording.domain_name(key)
            action = QAction(self.tr("Second window: {0}").format(title), menu, checkable=True)
            second = window.wall.second
            action.setChecked(second is not None and second.key == key)
            action.triggered.connect(lambda on, key=key: window.wall.show_second(key if on else ""))
            menu.addAction(action)
        return menu
