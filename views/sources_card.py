"""The sources panel: all sources at the left, the worst first; the chosen one closely at the right."""

import asyncio

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QScroller, QVBoxLayout, QWidget

from citydeck.link.message import Reply
from citydeck.link.source_detail import SourceDetail
from citydeck.model.mode import Mode
from citydeck.model.time import NS_PER_S
from views.bridge import Room
from views.card import Card
from views.commands import ask
from views.session_clock import SessionClock
from views.source_list import SourceList
from views.source_page import SourcePage
from widgets import theme

ASK_EVERY_MS = 1_000
LEAST_SHARE = 0.001
"""What is less is told as less: a wall with one stale channel is not a fresh one."""
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
"""Keys that go from the field of the filter to the list."""


class SourcesCard(Card):
    """Follows the room while it is open, and asks the engine once a second for the chosen source; a click on the
    band's lamps opens it.
    """

    width_share, height_share = 0.92, 0.9

    def __init__(self, room: Room, clock: SessionClock, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._clock = room, clock
        self._shown: tuple[object, ...] = ()
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.list = SourceList(self)
        self.page = SourcePage()
        self.area = QScrollArea(self)
        self.share, self.told = QLabel(self), QLabel(self)
        self._arrange()
        self._timer = QTimer(self, interval=ASK_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        room.sources.connect(self.refresh)
        room.values.connect(lambda _: self._say_share())
        clock.ticked.connect(self.refresh)
        clock.answering.connect(lambda _: self.refresh())
        self.filter.textChanged.connect(lambda _: self._filtered())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.page.restartAsked.connect(lambda: self._command("source_restart"))
        self.page.muteAsked.connect(lambda seconds: self._command("source_mute", seconds))
        self.page.unmuteAsked.connect(lambda: self._command("source_unmute"))

    def open_card(self) -> None:
        self._fill()
        super().open_card()
        self.list.choose(self.list.chosen())
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_share()
        self._timer.start()
        self._ask()

    def close_card(self) -> None:
        self._timer.stop()
        super().close_card()

    def refresh(self) -> None:
        """Read the sources anew, while anybody sees them."""
        if self.isVisible():
            self._fill()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Sources · Esc closes"))
        self.filter.setPlaceholderText(self.tr("Filter by name or error"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.list.setAccessibleName(self.tr("Sources, the worst first"))
        self.page.retranslate()
        self.refresh()

    def restyle(self) -> None:
        now = theme.current()
        for part in (self.filter, self.list):
            part.setFont(now.font("body"))
        for label in (self.share, self.told):
            label.setFont(now.font("body"))
            label.setProperty("role", "dim")
        self.list.setFixedWidth(now.px(300))
        self.filter.setFixedWidth(now.px(300))
        self.area.setMinimumWidth(now.px(640))
        self.page.restyle()
        super().restyle()

    def place(self) -> None:
        """As high as it may be: both sides scroll inside it."""
        super().place()
        most, now = self._ground.size(), theme.current()
        wide = min(now.px(1_180), round(most.width() * self.width_share))
        high = min(now.px(840), round(most.height() * self.height_share))
        self.setGeometry((most.width() - wide) // 2, (most.height() - high) // 2, wide, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.page.asking:
            self.page.stop_asking()
        elif event.key() == Qt.Key.Key_Escape and self.page.refusals.opened:
            self.page.refusals.open_reason("")
        elif event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        elif event.key() in _MOVES:
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        left, middle, head = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.filter)
        left.addWidget(self.list, 1)
        middle.addLayout(left)
        middle.addWidget(self.area, 1)
        head.addWidget(self.share, 1)
        head.addWidget(self.told)
        self.column.addLayout(head)
        self.column.addLayout(middle, 1)

    def _fill(self) -> None:
        """Write the list and what is known of the chosen source; at most once for what is seen."""
        mirror, now = self._room.mirror, self._clock.now()
        hello = mirror.hello
        zone = hello.site.zone if hello is not None else "UTC"
        sources = tuple(mirror.sources.values())
        seen = (sources, now // NS_PER_S, self._clock.alive, self.filter.text(), self._room.language, zone)
        if seen == self._shown:
            return
        self._shown = seen
        found = self.list.found
        found.alive, found.zone, found.now = self._clock.alive, zone, now
        before = self.list.chosen()
        found.show_sources(list(sources), self.filter.text())
        if self.list.chosen() != before or not before:
            self.list.choose(before)
        recording = hello is not None and hello.mode != Mode.LIVE
        self.page.show_source(mirror.sources.get(self.list.chosen()), now, zone, recording=recording)
        self._say_share()

    def _say_share(self) -> None:
        if not self.isVisible():
            return
        mirror = self._room.mirror
        share = mirror.stale_share() if self._clock.alive or not mirror.channels else 1.0
        stale = f"{share * 100:.1f}" if share == 0 or share >= LEAST_SHARE else f"< {LEAST_SHARE:.1%}"[:-1]
        self.share.setText(self.tr("{0} % of the wall is stale, of {1} channels").format(stale, len(mirror.channels)))

    def _filtered(self) -> None:
        self._fill()
        self._ask()

    def _chosen(self) -> None:
        self._shown = ()
        self._fill()
        self.area.verticalScrollBar().setValue(0)
        self._ask()

    def _ask(self) -> None:
        """Ask for the chosen source, when there is an engine that answers."""
        name = self.list.chosen()
        if not (self.isVisible() and name and self._room.client is not None and self._clock.alive and _looping()):
            return
        ask(self._room, "source_detail", name, done=lambda reply: self._told(name, reply))

    def _told(self, name: str, reply: Reply) -> None:
        if name != self.list.chosen() or not self.isVisible():
            return
        self.told.setText(self.tr("This engine is older than this room") if reply.code == "UNKNOWN_COMMAND" else "")
        try:
            detail = msgspec.convert(reply.body, SourceDetail) if reply.ok else None
        except msgspec.ValidationError:
            detail = None
        self.page.show_detail(detail)

    def _command(self, command: str, *arguments: float) -> None:
        name = self.list.chosen()
        if name:
            ask(self._room, command, name, *arguments)
            QTimer.singleShot(100, self._ask)


def _looping() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
