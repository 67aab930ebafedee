"""One source's life inside its host: open, discover, stream, and again after a pause when any of them fails."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from citydeck.model.batch import Batch
from citydeck.model.errors import CitydeckError
from citydeck.model.event import Gap
from citydeck.model.time import TimeRange
from citydeck.sources import frame, wire
from citydeck.sources.backoff import Backoff
from citydeck.sources.batcher import Batcher
from citydeck.sources.contract import DataSource, Discovery, Item
from citydeck.sources.edge import Edge
from citydeck.sources.pace import Pace
from citydeck.sources.voice import Voice

OPEN_WITHIN = 30.0
DISCOVER_WITHIN = 60.0
SILENCE = 3.0
STEADY_AFTER = 10.0
CLOSE_WITHIN = 2.0


class Feed:
    """Runs fresh instances of one adapter and sends what they give through the edge into the outbox."""

    def __init__(self, make: Callable[[], DataSource], edge: Edge, voice: Voice, spec: wire.Spec) -> None:
        self._make = make
        self._edge = edge
        self._voice = voice
        self._since = spec.since
        self._pace = Pace(spec.limits.rows_per_second)
        self._backoff = Backoff()
        self._batcher = Batcher(self._send_rows)
        self.source: DataSource | None = None
        self.ended = False

    async def run(self) -> None:
        """Until the feed ends by itself; then the source stays open for questions about its history."""
        flushing = asyncio.create_task(self._batcher.run())
        try:
            while not self.ended:
                await self._once()
        finally:
            flushing.cancel()

    async def _once(self) -> None:
        self._edge.fresh()
        began = time.monotonic()
        try:
            self.source = self._make()
            await self._connect(self.source)
            began = time.monotonic()
            await self._stream(self.source)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - an adapter may raise anything; it is said
            not_ours(error)
            await self._lost(plain(self._voice.heard(error)), ended=False)
        else:
            self.ended = True
            await self._lost("the feed has ended", ended=True)
            return
        await self.close()
        if time.monotonic() - began > STEADY_AFTER:
            self._backoff.worked()
        await asyncio.sleep(self._backoff.after_failure(time.monotonic()))

    async def _connect(self, source: DataSource) -> None:
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                await source.open()
        except TimeoutError:
            raise TimeoutError(f"no connection within {OPEN_WITHIN:g} s") from None
        try:
            async with asyncio.timeout(DISCOVER_WITHIN):
                found = await source.discover()
        except TimeoutError:
            raise TimeoutError(f"nothing discovered within {DISCOVER_WITHIN:g} s") from None
        await self._declare(found)
        await self._say(wire.Link(up=True))

    async def _stream(self, source: DataSource) -> None:
        loop = asyncio.get_running_loop()
        since = self._edge.last_observed if self._edge.last_observed is not None else self._since
        try:
            async with asyncio.timeout(SILENCE) as silence, contextlib.aclosing(source.stream(since)) as items:  # type: ignore[type-var]
                async for item in items:
                    silence.reschedule(None)
                    await self._handle(item)
                    silence.reschedule(loop.time() + SILENCE)
        except TimeoutError:
            if silence.expired():
                raise TimeoutError(f"the source gave no sign of life for {SILENCE:g} s") from None
            raise

    async def _handle(self, item: Item) -> None:
        if isinstance(item, Batch):
            rows = self._edge.admit(item)
            await self._batcher.add(rows)
            await asyncio.sleep(self._pace.pause(len(rows), time.monotonic()))
            return
        await self._batcher.flush()
        if isinstance(item, Discovery):
            await self._declare(item)
        elif isinstance(item, Gap):
            await self._say(item)
        else:
            await self._say(item)

    async def _declare(self, found: Discovery) -> None:
        # All of them before the first is said: the half of a declaration would be taken for the beginning of the next.
        for part in list(wire.declared(self._edge.declare(found))):
            await self._say(part)

    async def _lost(self, reason: str, *, ended: bool) -> None:
        await self._batcher.flush()
        await self._say(wire.Link(up=False, reason=reason, ended=ended))

    async def _send_rows(self, batch: Batch) -> None:
        for part in frame.rows(batch):
            await self._voice.outbox.put(part)

    async def _say(self, message: wire.FromHost) -> None:
        await self._voice.say(message)

    async def answer(self, ask: wire.Ask) -> None:
        """Answer a question of the engine's on the open source."""
        if isinstance(ask, wire.HistoryAsk):
            await self._history(ask)
        else:
            await self._command(ask)

    async def _command(self, ask: wire.CommandAsk) -> None:
        result: dict[str, object] = {}
        error = ""
        try:
            result = await self._connected().command(ask.name, ask.arguments)
        except NotImplementedError:
            error = "this source takes no commands"
        except Exception as fault:  # noqa: BLE001 - an adapter may raise anything; the operator is told
            error = plain(self._voice.heard(fault))
        if len(wire.encode(done := wire.CommandDone(ask=ask.ask, result=result, error=error))) > wire.LARGEST:
            done = wire.CommandDone(ask=ask.ask, error="the answer is too large; whether it was done is not known")
        await self._say(done)

    async def _history(self, ask: wire.HistoryAsk) -> None:
        error = ""
        try:
            async for batch in self._connected().history(TimeRange(ask.start, ask.end)):
                for part in frame.rows(self._edge.admit_past(batch), ask.ask):
                    await self._voice.outbox.put(part)
        except NotImplementedError:
            error = "this source keeps no history"
        except Exception as fault:  # noqa: BLE001 - an adapter may raise anything; the asker is told
            error = plain(self._voice.heard(fault))
        await self._say(wire.HistoryDone(ask=ask.ask, error=error))

    def _connected(self) -> DataSource:
        if self.source is None:
            raise ConnectionError("the source is not connected")
        return self.source

    async def close(self) -> None:
        """Close the source, giving it two seconds."""
        source, self.source = self.source, None
        if source is not None:
            await bounded(source.close(), CLOSE_WITHIN)


async def bounded(work: Awaitable[None], seconds: float) -> None:
    """Wait for clean-up that may fail or hang: neither matters any more."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - see above
        not_ours(error)


def not_ours(error: BaseException) -> None:
    """Raise a cancellation that is meant for us. A client library may let one of its own inner tasks' escape: that is
    a fault like any other, and must not end the feed while its host lives on.
    """
    task = asyncio.current_task()
    if isinstance(error, asyncio.CancelledError) and (task is None or task.cancelling()):
        raise error


def plain(error: BaseException) -> str:
    """One line for an operator: our own errors as they are, others with what kind they are, at most 300 characters."""
    text = " ".join(str(error).split())
    kind = "" if isinstance(error, CitydeckError | OSError) and text else f"{type(error).__name__}: "
    return (kind + text).rstrip(": ")[:300]
