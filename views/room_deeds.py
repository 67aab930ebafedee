"""What the room's keys, menus and buttons do, each under its name."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from citydeck.link.message import Notice
from citydeck.model.time import NS_PER_S
from views import printing
from views.alarm_list import AlarmListPanel
from views.commands import ask
from views.layout_default import VIEWS
from widgets import age, i18n

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

    def reset_layout(self) -> None:
        """Ctrl+Shift+R: the panels of the view in force where they belong."""
        view = self._window.deck.view
        self._window.apply_view(view if view in VIEWS else "overview")

    def toggle_all(self) -> None:
        """Only the city, or the overview again."""
        shown = any(spot.visible for spot in self._window.deck.layout_now().values())
        self._window.apply_view("city" if shown else "overview")

    def toggle_panel(self, key: str) -> None:
        """Hide a panel, or bring it back."""
        self._window.deck.show_panel(key, self._window.panels[key].isHidden())

    def next_panel(self) -> None:
        """The next visible panel gets the keyboard, round and round."""
        shown = [panel for panel in self._window.panels.values() if panel.isVisible()]
        if shown:
            focus = self._window.focusWidget() or self._window
            at = next((i for i, panel in enumerate(shown) if panel.isAncestorOf(focus)), -1)
            shown[(at + 1) % len(shown)].focus()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Name of each deed of `views.actions` -> what does it. Cards are looked up when used: they are made later."""
        window = self._window
        bar, deck, wall = window.bar, window.deck, window.wall
        made: dict[str, Callable[[], object]] = {
            "play": bar.toggle,
            "step_back": lambda: bar.step(-1),
            "step_forward": lambda: bar.step(1),
            "slower": lambda: bar.change_speed(-1),
            "faster": lambda: bar.change_speed(1),
            "loop": bar.toggle_loop,
            "next_alarm": bar.next_alarm,
            "previous_alarm": lambda: bar.next_alarm(-1),
            "start_over": bar.start_over,
            "home": window.scene.home,
            "undo": window.undo_stack.undo,
            "redo": window.undo_stack.redo,
            "lock": lambda: deck.set_locked(not deck.locked),
            "reset": self.reset_layout,
            "hide_all": self.toggle_all,
            "next_panel": self.next_panel,
            "full_screen": wall.full_screen,
            "next_screen": wall.to_next_screen,
            "second_window": wall.toggle_second,
            "city_window": window.cities.open,
            "ack": self.acknowledge,
            "ack_page": self.acknowledge_page,
            "next_unacked": self.next_unacknowledged,
            "silence": self.silence,
            "shelve": self.shelve,
            "fly_to_alarm": self.fly,
            "help": self.help,
            "language": self.switch_language,
            "print_room": self.print_room,
            "print_alarms": self.print_alarms,
            "palette": lambda: window.palette_card.open_for("commands"),
            "find": lambda: window.palette_card.open_for("assets"),
            "sound_test": self.sound_test,
            "welcome": lambda: window.first.open_card(),  # noqa: PLW0108 - the card is made later
            "open_city": lambda: window.day_one.start("city"),
            "connect_source": lambda: window.day_one.start("plug"),
            "sources": lambda: window.sources.open_card(),  # noqa: PLW0108 - the card is made later
            "about_city": lambda: window.day_one.start("about"),
            "close": window.close,
        }
        made |= window.city_tools.handlers()
        return made | {f"panel_{key}": lambda key=key: self.toggle_panel(key) for key in window.panels}

    def _print(self, draw: object, what: str) -> None:
        """To the default printer; where there is none, a PDF among the person's documents, and the operator is told."""
        paper = QPrinterInfo.defaultPrinter()
        seconds = self._window.clock.now() // NS_PER_S
        stamp = age.local(seconds * NS_PER_S, "UTC").strftime("%Y%m%dT%H%M%SZ")
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        file = Path(folder or Path.home()) / f"citydeck-{what}-{stamp}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        printer = printing.to_pdf(str(file)) if paper.isNull() else QPrinter(paper, QPrinter.PrinterMode.HighResolution)
        done = callable(draw) and draw(printer)
        if not done:
            self._room.mirror.notice(Notice(code="print_failed", level="error", args={"reason": printer.printerName()}))
        elif paper.isNull():
            self._room.mirror.notice(Notice(code="no_printer", args={"file": str(file)}))
        else:
            self._room.mirror.notice(Notice(code="printed", args={"file": paper.printerName()}))
