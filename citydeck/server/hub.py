"""The engine's end of the link: who is connected, what each must still hear.

Two streams a console. *Changes* are numbered and lossless; a console that falls too far behind is cut off and comes
back with a fresh baseline. *Values* are latest-only: a set of changed handles a console, sent when its credit allows.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from citydeck.link import message as msg
from citydeck.model.alarm import AlarmRow
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel

PENDING_LIMIT = 10_000
"""Unsent changes after which a console is cut off rather than let the engine grow."""
VALUES_PAUSE = 0.1
"""Seconds between two frames of values to one console: no wall is redrawn more often."""

Latest = Callable[[npt.NDArray[np.int32]], Batch]


class ReplyFrame(bytes):
    """An encoded `Reply`: whatever else is dropped and told anew, this is the only time that it is said."""


class Seat:
    """One connected console: its queue of messages and the handles whose values it has not heard."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outbox: deque[bytes] = deque()
        self.dirty = np.zeros(0, np.bool_)
        self.sent = 0
        self.taken = 0
        self.wake = asyncio.Event()
        self.overrun = False

    def push(self, frame: bytes) -> None:
        if len(self.outbox) >= PENDING_LIMIT:
            self.overrun = True
        else:
            self.outbox.append(frame)
        self.wake.set()

    def forget_changes(self) -> None:
        """Drop what a fresh baseline tells anew; replies stay."""
        self.outbox = deque(frame for frame in self.outbox if isinstance(frame, ReplyFrame))

    def mark(self, handles: npt.NDArray[np.int32], size: int) -> None:
        if size > len(self.dirty):
            self.dirty = np.concatenate([self.dirty, np.zeros(size - len(self.dirty), np.bool_)])
        self.dirty[handles] = True
        self.wake.set()

    def credit(self, taken: int) -> None:
        self.taken = taken
        self.wake.set()

    def next_values(self, latest: Latest) -> bytes | None:
        """A values frame when there are changed handles and the credit allows one, else None."""
        if self.sent - self.taken >= msg.VALUES_IN_FLIGHT or not self.dirty.any():
            return None
        handles = np.flatnonzero(self.dirty).astype(np.int32)
        self.dirty[:] = False
        frame = b"V" + latest(handles).to_ipc()
        self.sent += len(frame)
        return frame


class Hub:
    """All consoles of a session. Called from the engine's loop only."""

    def __init__(self, latest: Latest) -> None:
        self.latest = latest
        self.seats: set[Seat] = set()
        self.seq = 0
        self.size = 0

    def changes(
        self,
        alarms: list[AlarmRow] | None = None,
        assets: list[Asset] | None = None,
        channels: dict[int, Channel] | None = None,
        notices: list[msg.Notice] | None = None,
    ) -> None:
        """Number and send what changed."""
        channels = channels or {}
        self.seq += 1
        self.size = max([self.size, *(handle + 1 for handle in channels)])
        self._broadcast(
            msg.Changes(
                seq=self.seq,
                alarms=alarms or [],
                assets=assets or [],
                handles=list(channels),
                channels=list(channels.values()),
                notices=notices or [],
            )
        )

    def values(self, handles: npt.NDArray[np.int32]) -> None:
        """These handles have new latest values or qualities."""
        if len(handles):
            self.size = max(self.size, int(handles.max()) + 1)
            for seat in self.seats:
                seat.mark(handles, self.size)

    def status(self, status: msg.Status) -> None:
        self._broadcast(status)

    def rebase(self, baseline: msg.Baseline) -> None:
        """Everything changed at once (a seek, a new take): each console starts from this baseline."""
        for seat in self.seats:
            seat.push(msg.encode(baseline))
            self._mark_all(seat, baseline.handles)

    def seat(self, seat: Seat, greeting: Iterable[msg.AnyMessage], handles: list[int]) -> None:
        """A console sits down: greeting first, then all values, then whatever changes from here on."""
        for message in greeting:
            seat.push(msg.encode(message))
        self._mark_all(seat, handles)
        self.seats.add(seat)

    def leave(self, seat: Seat) -> None:
        self.seats.discard(seat)

    async def feed(self, seat: Seat, send: Callable[[bytes], asyncio.Future[None]]) -> None:
        """Send a seat's frames until it overruns or the caller cancels: events before values."""
        loop = asyncio.get_running_loop()
        next_values = 0.0
        while not seat.overrun:
            while seat.outbox:
                await send(seat.outbox.popleft())
            seat.wake.clear()
            now = loop.time()
            if now >= next_values:
                frame = seat.next_values(self.latest)
                if frame is not None:
                    next_values = now + VALUES_PAUSE
                    await send(frame)
                    continue
            pause = (
                max(next_values - now, 0.005)
                if seat.dirty.any() and seat.sent - seat.taken < msg.VALUES_IN_FLIGHT
                else None
            )
            if not seat.outbox:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(seat.wake.wait(), pause)

    def _mark_all(self, seat: Seat, handles: list[int]) -> None:
        if handles:
            self.size = max(self.size, max(handles) + 1)
            seat.mark(np.asarray(handles, np.int32), self.size)

    def _broadcast(self, message: msg.AnyMessage) -> None:
        if self.seats:
            frame = msg.encode(message)
            for seat in self.seats:
                seat.push(frame)
