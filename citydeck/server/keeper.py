"""Keeps transitions: into the journal first, onto consoles after; a raise is never held back longer than 250 ms."""

import asyncio

import structlog

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.journal import Journal
from citydeck.alarms.transition import Transition
from citydeck.link.message import Notice
from citydeck.server.hub import Hub

log = structlog.get_logger(__name__)
SHOW_UNSAVED_AFTER = 0.25
"""Seconds after which a raise that is not committed yet is shown and sounded, marked NOT SAVED."""


class Keeper:
    """The way of every transition of a session from engine to journal to consoles. Used from one loop."""

    def __init__(self, alarms: AlarmEngine, journal: Journal, hub: Hub) -> None:
        self.alarms = alarms
        self.journal = journal
        self.hub = hub
        self.waiting = 0
        self.late = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def saving(self) -> bool:
        """False while something has waited too long for its commit: the room shows NOT SAVED."""
        return not self.late

    def keep(self, transitions: list[Transition]) -> asyncio.Future[None]:
        """Journal transitions; the future is done once they are durable and consoles were told."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting += 1
        task = asyncio.create_task(self._follow(transitions, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return done

    def publish(self) -> None:
        """Tell consoles of all rows that look different."""
        rows = self.alarms.drain_changed()
        if rows:
            self.hub.changes(alarms=rows)

    async def drain(self) -> None:
        """Wait until nothing awaits its commit."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, transitions: list[Transition], done: asyncio.Future[None]) -> None:
        alarms = self.alarms  # a seek may put another engine in place meanwhile
        commit = asyncio.wrap_future(self.journal.append(transitions))
        try:
            try:
                await asyncio.wait_for(asyncio.shield(commit), SHOW_UNSAVED_AFTER)
            except TimeoutError:
                self._tell_late(late=True)
                self.publish()
                await commit
            alarms.commit(transitions)
            self._tell_late(late=False)
            if not done.done():
                done.set_result(None)
        except Exception as error:
            log.exception("transitions could not be saved", count=len(transitions))
            if not done.done():
                done.set_exception(error)
        finally:
            self.waiting -= 1
            self.publish()

    def _tell_late(self, *, late: bool) -> None:
        if late != self.late:
            self.late = late
            if late:
                said = f"{self.journal.path}: alarms are NOT SAVED: {self.journal.trouble or 'the disk is slow'}"
                log.error(said)
            else:
                said = f"{self.journal.path}: alarms are saved again"
                log.info(said)
            self.hub.changes(notices=[Notice(code="NOT_SAVED" if late else "SAVED", level="error" if late else "info")])
