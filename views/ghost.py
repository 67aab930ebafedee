"""Now against before: asks the engine what roads and feeders told at an earlier instant, as far back as it keeps."""

from collections import defaultdict
from datetime import datetime

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from citydeck.link.mirror import CityMirror
from citydeck.link.trend import Trend
from citydeck.model.channel import ChannelKey
from citydeck.model.time import NS_PER_S
from views import history
from views.bridge import Room
from widgets import age
from widgets.scene.layers import ghost
from widgets.scene.layers.ghost import METRICS, Past
from widgets.scene.table import LayerTable

DAY = 86_400
DAYS = 31
"""Days back that can be chosen, one by one."""
BACK = (*(DAY * day for day in range(DAYS, 0, -1)), 3_600, 1_800, 900, 300)
"""Seconds ago that can be offered, the longest first: this hour of another day, an hour, parts of one."""
FRESH = 180
"""Seconds before the instant within which a value still counts for it."""
WITNESSES = 8
"""Channels that are asked whether anything is kept of an instant: one of them may be dead."""
AGAIN_MS = 20_000
"""The instant moves along with the session's time in these steps."""


class Ghost(QObject):
    """`offered(choices, now)` tells which of `BACK` the engine can answer, before which instant in the city's zone;
    `changed` that `table` is another. While the engine is away nothing is asked and what was found stays.
    """

    offered = Signal(object, object)
    changed = Signal()

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self.room = room
        self.wanted = False
        self.back = 0
        self.choices: tuple[int, ...] = ()
        self._session = ""
        self._today: datetime | None = None
        self.past: Past | None = None
        self._found: dict[str, dict[str, float]] = {}
        self._left: list[list[ChannelKey]] = []
        self._question = self._round = self._looked_at = 0
        self._kept: set[int] = set()
        self._timer = QTimer(self, interval=AGAIN_MS)
        self._timer.timeout.connect(self.look)
        room.baseline.connect(self._begin)

    def show(self, wanted: bool) -> None:
        """Ask only while someone wants to see it."""
        if wanted != self.wanted:
            self.wanted = wanted
            if wanted:
                self._timer.start()
                self.look()
            else:
                self._question += 1
                self._round += 1
                self._timer.stop()

    def choose(self, back: int) -> None:
        """Compare with `back` seconds ago from now on."""
        if back != self.back:
            self.back, self.past = back, None
            self.changed.emit()
            self._ask()

    def look(self) -> None:
        """Which instants can be asked for, and the values at the chosen one. What was found to be kept is not asked
        for again until the session's time has jumped.
        """
        keys = _keys(self.room.mirror)
        if not keys or not self.wanted:
            return
        now = self.room.mirror.transport.now
        if not 0 <= now - self._looked_at <= 2 * AGAIN_MS * 1_000_000:
            self._kept.clear()
        self._looked_at = now
        self._round += 1
        some = keys[:: -(-len(keys) // WITNESSES)]
        self._probe(self._round, some, now, [back for back in BACK if back not in self._kept])

    def table(self, mirror: CityMirror) -> LayerTable:
        """What the layer shows; nothing before the engine has answered."""
        return LayerTable.empty() if self.past is None else ghost.compared(mirror, self.past)

    def _probe(self, asked: int, keys: list[ChannelKey], now: int, left: list[int]) -> None:
        """One question for each instant, one after the other: whether any of `keys` told something then."""
        if asked != self._round:
            return
        if not left:
            self._offer(now)
            return
        back, at = left[0], now - left[0] * NS_PER_S

        def take(found: list[Trend]) -> None:
            if not found:  # the engine is away: it knows the channels, and would answer for each
                return
            if any(np.isfinite(trend.last).any() for trend in found):
                self._kept.add(back)
            self._probe(asked, keys, now, left[1:])

        history.fetch(self.room, keys, (at - FRESH * NS_PER_S, at + 1), 8, take)

    def _offer(self, now: int) -> None:
        choices = tuple(back for back in BACK if back in self._kept)
        hello = self.room.mirror.hello
        today = age.local(now, hello.site.zone if hello is not None else "UTC")
        if choices != self.choices or self._today is None or today.date() != self._today.date():
            self.choices, self._today = choices, today
            self.offered.emit(choices, today)
        if self.back not in choices:
            days = [back for back in choices if back <= DAY]
            self.back, self.past = (days[0] if days else choices[-1] if choices else 0), None
            self.changed.emit()
        self._ask()

    def _ask(self) -> None:
        self._question += 1
        if not (self.back and self.wanted):
            return
        keys = _keys(self.room.mirror)
        self._found = defaultdict(dict)
        self._left = [keys[row : row + history.MOST_KEYS] for row in range(0, len(keys), history.MOST_KEYS)]
        self._next(self._question, self.room.mirror.transport.now - self.back * NS_PER_S)

    def _next(self, question: int, at: int) -> None:
        """One question after the other: the engine and the window have other things to do."""
        if question != self._question:
            return
        if not self._left:
            self.past = Past(at, dict(self._found))
            self.changed.emit()
            return
        keys, span = self._left.pop(), (at - FRESH * NS_PER_S, at + 1)

        def take(found: list[Trend]) -> None:
            if question == self._question and found:
                for trend in found:
                    known = trend.last[np.isfinite(trend.last)]
                    if len(known):
                        self._found[trend.key.metric][trend.key.asset] = float(known[-1])
                self._next(question, at)

        history.fetch(self.room, keys, span, 8, take)

    def _begin(self) -> None:
        """A fresh baseline: of another session, or of another take of it, nothing that was found counts."""
        hello = self.room.mirror.hello
        session = f"{hello.session} {hello.take}" if hello is not None else ""
        self._question += 1
        if session != self._session:
            self._session, self.past = session, None
            self.choices, self._today = (), None
        self._kept.clear()
        self.look()


def _keys(mirror: CityMirror) -> list[ChannelKey]:
    return [mirror.channels[handle].key for metric in METRICS for handle in mirror.handles_of_metric.get(metric, ())]
