"""What the room's keys, menus and buttons do beyond the time bar and the deck: alarms, paper, cards, languages."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QMenu

from citydeck.link.message import Notice
from citydeck.model.time import NS_PER_S
from views import printing
from views.alarm_list import AlarmListPanel
from views.commands import ask
from views.layout_default import DOMAINS, VIEWS
from widgets import age, i18n, wording

if TYPE_CHECKING:
    from views.room_window import RoomWindow

SILENCE_SECONDS = 300


class RoomDeeds(QObject):
    """Acts on one window; every method is a key's, a menu's or a button's."""

    def __init__(self, window: "RoomWindow") -> None:
        super().__init__(window)
        self._window, self._room = window, window.room

    def acknowledge(self) -> None:
        """F2: the selected alarm, through the list, which asks for a note where one is required."""
        panel = self._window.panels.get("alarms")
        if isinstance(panel, AlarmListPanel):
            self._window.deck.show_panel("alarms", True)
            panel.acknowledge()

    def acknowledge_page(self) -> None:
        """Shift+F2: the unacknowledged alarms that the list shows now and that need no note, each with its token.

        A row that is not on screen was not seen: it is never acknowledged from here.
        """
        panel = self._window.panels.get("alarms")
        if not isinstance(panel, AlarmListPanel) or not panel.isVisible():
            return
        first, last = panel.table.visible_span()
        for place in range(first, last + 1):
            row = panel.table.rows.row_at(place)
            if row is not None and not row.acked and not row.note_required:
                ask(self._room, "ack", row.id, row.token)

    def next_unacknowledged(self) -> None:
        """F3: the next one after the selected, the most important first, and back to the top at the end."""
        rows = [row for row in self._room.mirror.alarms.values() if row.retained and not row.acked and not row.hidden]
        rows.sort(key=lambda row: (row.priority, -(row.raised_at or 0)))
        if rows:
            ids = [row.id for row in rows]
            at = ids.index(self._room.alarm) if self._room.alarm in ids else -1
            self._room.select_alarm(ids[(at + 1) % len(ids)])

    def silence(self) -> None:
        """F4: quiet for five minutes; a new alarm sounds again. The engine tells every console."""
        ask(self._room, "silence", SILENCE_SECONDS)

    def sound_test(self) -> None:
        """One tone for each priority at this desk."""
        ask(self._room, "command", "sound_test")

    def shelve(self) -> None:
        """Ctrl+H: the list asks how long and why."""
        panel = self._window.panels.get("alarms")
        if isinstance(panel, AlarmListPanel):
            self._window.deck.show_panel("alarms", True)
            panel.bar.shelve.click()

    def fly(self) -> None:
        """F6: to the selected asset."""
        if self._room.asset:
            self._room.flyTo.emit(self._room.asset)

    def help(self) -> None:
        """F1, and F1 again closes."""
        window = self._window
        if window.help.isVisible():
            window.help.close_card()
        else:
            window.help.fill([panel for panel in window.panels.values() if panel.isVisible()])
            window.help.open_card()

    def switch_language(self) -> None:
        """The next language that can be shown here."""
        tags = [choice.tag for choice in i18n.choices() if not choice.reason]
        at = tags.index(self._room.language) if self._room.language in tags else -1
        self._window.set_language(tags[(at + 1) % len(tags)])

    def print_room(self) -> None:
        """Ctrl+P."""
        picture = self._window.paper_picture()
        self._print(lambda printer: printing.print_room(self._room, picture, self._window.clock.now(), printer), "room")

    def print_alarms(self) -> None:
        """Ctrl+Shift+P."""
        self._print(lambda printer: printing.print_alarms(self._room, self._window.clock.now(), printer), "alarms")

    def menu_of(self, button: str) -> QMenu | None:
        """Menu of a button of the band; None for one that has none."""
        made = {"panels": self._panels_menu, "language": self._language_menu, "screens": self._screens_menu}
        made["sound"] = self._sound_menu
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
        for key in ("alarms", *DOMAINS):
            title = self.tr("Alarms") if key == "alarms" else wording.domain_name(key)
            action = QAction(self.tr("Second window: {0}").format(title), menu, checkable=True)
            second = window.wall.second
            action.setChecked(second is not None and second.key == key)
            action.triggered.connect(lambda on, key=key: window.wall.show_second(key if on else ""))
            menu.addAction(action)
        return menu

    def _print(self, draw: object, what: str) -> None:
        """To the default printer; where there is none, a PDF beside the settings file, and the operator is told."""
        paper = QPrinterInfo.defaultPrinter()
        seconds = self._window.clock.now() // NS_PER_S
        stamp = age.local(seconds * NS_PER_S, "UTC").strftime("%Y%m%dT%H%M%SZ")
        file = Path(self._window.store.settings.fileName()).parent / f"citydeck-{what}-{stamp}.pdf"
        printer = printing.to_pdf(str(file)) if paper.isNull() else QPrinter(paper, QPrinter.PrinterMode.HighResolution)
        done = callable(draw) and draw(printer)
        if not done:
            self._room.mirror.notice(Notice(code="print_failed", level="error", args={"reason": printer.printerName()}))
        elif paper.isNull():
            self._room.mirror.notice(Notice(code="no_printer", args={"file": str(file)}))
        else:
            self._room.mirror.notice(Notice(code="printed", args={"file": paper.printerName()}))
