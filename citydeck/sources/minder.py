"""Minds one source: keeps its host running, notices silence, and says each change of state once."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from citydeck.model.batch import Batch
from citydeck.model.errors import CitydeckError, UnreadableInput
from citydeck.model.event import Gap, Marker, SourceHealth, SourceState
from citydeck.model.time import TimeRange
from citydeck.sources import wire
from citydeck.sources.backoff import Backoff, CrashWindow
from citydeck.sources.enclosure import Footprint
from citydeck.sources.known import Known
from citydeck.sources.process import EXIT_ADAPTER, Process

Answer = Batch | wire.HistoryDone | wire.CommandDone
SILENT_AFTER = 2.75
"""With `LOOK_EVERY` three seconds: so long after its last word a frozen host's channels are STALE, at the latest."""
HUNG_AFTER = 10.0
READY_WITHIN = 30.0
LOOK_EVERY = 0.25
ANSWER_WITHIN = 60.0
"""Seconds from one part of an answer to the next: a far end may be slow, a stuck host must not be waited for."""

Item = wire.Found | Batch | SourceHealth | Gap | Marker


@dataclass
class HostStatus:
    """What is known of a source's host; counters are of the present host process."""

    state: SourceState = SourceState.STARTING
    reason: str = ""
    pid: int | None = None
    restarts: int = 0
    rows: int = 0
    spooled: int = 0
    ok: bool = True
    text: str = ""
    enforced: dict[str, str] = field(default_factory=dict)
    quarantined: dict[str, int] = field(default_factory=dict)
    samples: list[wire.Sample] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    last_observed: int | None = None


class Launch(NamedTuple):
    """One start of a host: what it is told, its command line, what is enforced, and the files that its walls show."""

    spec: wire.Spec
    argv: list[str]
    enforced: dict[str, str]
    shown: Footprint


class Minder:
    """`prepare` gives spec and command line for one more start; it raises `CitydeckError` when the source may not."""

    def __init__(
        self,
        name: str,
        prepare: Callable[[int | None, bool], Launch],
        emit: Callable[[str, Item], Awaitable[None]],
        since: int | None = None,
        walls: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.status = HostStatus(last_observed=since)
        self._prepare, self._walls = prepare, walls
        self._emit = emit
        self._backoff = Backoff()
        self._crashes = CrashWindow()
        self._process: Process | None = None
        self._waiting: float | None = None
        self._link_up = False
        self._heard = False
        self._enclose = True
        self._stopping = False
        self._renewing = False
        self._shown = Footprint()
        self._task: asyncio.Task[None] | None = None
        self._known: Known | None = None
        self._found = wire.Found()
        self._declared = 0
        self._asks: dict[int, asyncio.Queue[Answer]] = {}
        self._next_ask = 0

    def start(self) -> None:
        """Begin minding, in a task of its own."""
        self._task = asyncio.create_task(self._run(), name=f"source {self.name}")

    async def _run(self) -> None:
        try:
            while await self._life():
                self.status.restarts += 1
        except Exception as error:
            # A fault of ours must be as loud as one of an adapter: a source that nobody minds would look alive.
            logging.getLogger(__name__).exception("minding %s failed", self.name)
            await self._set(SourceState.GAVE_UP, f"fault in the supervisor: {type(error).__name__}: {error}")
        finally:
            if self._process is not None:
                self._process.kill()

    async def _life(self) -> bool:
        """One host from start to end. Returns whether another may be started."""
        await self._set(SourceState.STARTING)
        try:
            # In a thread: files are hashed there, and a locked keyring may wait for its owner.
            launch = await asyncio.to_thread(self._prepare, self.status.last_observed, self._enclose)
            self._process = await Process.start(launch.spec, launch.argv)
        except (CitydeckError, OSError) as error:
            await self._set(SourceState.GAVE_UP, str(error))
            return False
        self.status.pid, self.status.enforced = self._process.pid, dict(launch.enforced)
        self.status.quarantined, self.status.dropped = {}, {}
        self._shown, self._renewing = launch.shown, False
        # What the last host had declared, or begun to declare, ended with it.
        self._known, self._declared = None, 0
        began, ready = time.monotonic(), False
        watching = asyncio.create_task(self._watch(self._process))
        try:
            ready = await self._read(self._process)
            fault = ""
        except UnreadableInput as error:
            self._process.kill()
            fault, ready = f"{error}; ", True
        finally:
            watching.cancel()
            self._waiting = None
        return await self._ended(self._process, fault, began, ready=ready)

    async def _ended(self, process: Process, fault: str, began: float, *, ready: bool) -> bool:
        reason = self.status.reason if self.status.state is SourceState.LOST and self._link_up is False else ""
        self._link_up = False
        if not self._stopping:
            await self._set(SourceState.LOST, reason or "the source host is gone")
        how, status = await process.end()
        self._process, self.status.pid = None, None
        self._fail_asks()
        if self._stopping:
            return False
        if status == EXIT_ADAPTER:
            await self._set(SourceState.GAVE_UP, reason or f"the source host {how}")
            return False
        if self._renewing:
            return True
        if not ready and self._enclose:
            # Nothing was heard at all. An adapter that ends early must not get out of its walls by that: they fall only
            # where they let no interpreter start.
            self._enclose = await asyncio.to_thread(self._walls)
        now = time.monotonic()
        reason = reason or f"{fault}the source host {how}"
        if self._crashes.crashed(now):
            await self._set(SourceState.GAVE_UP, f"{self._crashes.limit} crashes within 10 minutes; last: {reason}")
            return False
        await self._set(SourceState.LOST, reason)
        if now - began > HUNG_AFTER:
            self._backoff.worked()
        await asyncio.sleep(self._backoff.after_failure(now))
        return True

    async def _read(self, process: Process) -> bool:
        """Hand on what the host says until it ends; whether it said anything."""
        self._heard = False
        while True:
            self._waiting = time.monotonic()
            item = await process.read()
            self._waiting = None
            if item is None:
                return self._heard
            self._heard = True
            if self._link_up and self.status.state is SourceState.LOST:
                await self._set(SourceState.UP)
            await self._take(item)

    async def _take(self, item: wire.FromHost | Batch | tuple[int, Batch]) -> None:
        if isinstance(item, Batch):
            if len(item) and not 0 <= item.channel.min() <= item.channel.max() < self._declared:
                raise UnreadableInput("the source host sent rows of channels that it never declared")
            newest = int(item.observed_at.max()) if len(item) else 0
            self.status.last_observed = max(newest, self.status.last_observed or newest)
            await self._emit(self.name, item)
        elif isinstance(item, tuple):
            if (queue := self._asks.get(item[0])) is not None:
                await queue.put(item[1])
        elif isinstance(item, wire.Found):
            await self._declare(item)
        elif isinstance(item, wire.Link):
            await self._link(item)
        elif isinstance(item, wire.HistoryDone | wire.CommandDone):
            if (queue := self._asks.get(item.ask)) is not None:
                await queue.put(item)
        elif isinstance(item, wire.Beat):
            await self._beat(item)
        elif isinstance(item, wire.Ready):
            self.status.enforced.update(item.enforced)
        elif isinstance(item, Gap):
            await self._emit(self.name, msgspec.structs.replace(item, source=self.name))
        else:
            await self._emit(self.name, item)

    async def _declare(self, part: wire.Found) -> None:
        if part.anew:
            self._known, self._found, self._declared = Known(), wire.Found(anew=True), 0
        if self._known is None:
            raise UnreadableInput("the source host went on to declare what it never began")
        self._known.take(part)
        self._found.assets.extend(part.assets)
        self._found.channels.extend(part.channels)
        # Of the part too: a host that tells the same assets without end never has more of them.
        assets = max(len(self._known.assets), len(self._found.assets))
        if assets > wire.MAX_ASSETS or len(self._known.channels) > wire.MAX_CHANNELS:
            raise UnreadableInput("the source host declared more than a source may")
        if not part.more:
            whole, self._found = self._found, wire.Found()
            self._declared = len(self._known.channels)
            await self._emit(self.name, whole)

    async def _link(self, link: wire.Link) -> None:
        self._link_up = link.up
        if link.up:
            self._backoff.worked()
            await self._set(SourceState.UP)
        else:
            await self._set(SourceState.STOPPED if link.ended else SourceState.LOST, link.reason)
            if not link.ended and self._process is not None and self._shown.moved:
                self._renewing = True
                self._process.kill()

    async def _beat(self, beat: wire.Beat) -> None:
        status = self.status
        status.rows, status.spooled, status.ok, status.text = beat.rows, beat.spooled, beat.ok, beat.text
        status.quarantined = beat.quarantined
        status.dropped = beat.dropped
        status.samples = (status.samples + beat.samples)[-20:]
        if self._link_up and status.state is SourceState.UP:
            # What is not well is said where operators look, for as long as it is so.
            await self._set(SourceState.UP, "" if beat.ok else beat.text)

    async def _watch(self, process: Process) -> None:
        """Silence of the host: LOST after three seconds, ended after ten. Our own stalls are no silence of its."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK_EVERY)
            now = time.monotonic()
            if self._waiting is None:
                continue
            if now - before > 4 * LOOK_EVERY:
                self._waiting = now
            silent = now - self._waiting
            if self.status.state is SourceState.UP and silent > SILENT_AFTER:
                await self._set(SourceState.LOST, f"no heartbeat of the source host for {SILENT_AFTER:g} s")
            if silent > (HUNG_AFTER if self._heard else READY_WITHIN):
                process.kill()
            elif self.status.state is SourceState.UP and await asyncio.to_thread(lambda: self._shown.folder_moved):
                self._renewing, self._link_up = True, False
                await self._set(SourceState.LOST, "the folder that it reads is gone or another")
                process.kill()
                return

    async def _set(self, state: SourceState, reason: str = "") -> None:
        if (state, reason) == (self.status.state, self.status.reason) and state is not SourceState.STARTING:
            return
        self.status.state, self.status.reason = state, reason
        await self._emit(self.name, SourceHealth(self.name, state, reason))

    async def history(self, span: TimeRange) -> list[Batch]:
        """Rows observed in `span`, under the handles of the last discovery; `CitydeckError` when it cannot be had."""
        answers = await self._ask(lambda ask: wire.HistoryAsk(ask=ask, start=span.start, end=span.end))
        return [answer for answer in answers if isinstance(answer, Batch)]

    async def command(self, name: str, arguments: dict[str, object]) -> dict[str, object]:
        """Have the source do something at its far end; `CitydeckError` when it was not done."""
        done = (await self._ask(lambda ask: wire.CommandAsk(ask=ask, name=name, arguments=arguments)))[-1]
        return done.result if isinstance(done, wire.CommandDone) else {}

    async def _ask(self, question: Callable[[int], wire.Ask]) -> list[Answer]:
        process = self._process
        if process is None or not (self._link_up or self.status.state is SourceState.STOPPED):
            raise UnreadableInput(f"{self.name}: the source is not connected")
        self._next_ask += 1
        ask = self._next_ask
        queue = self._asks[ask] = asyncio.Queue()
        try:
            await process.tell(question(ask))
            answers = [await _soon(queue)]
            while isinstance(answers[-1], Batch):
                answers.append(await _soon(queue))
        except TimeoutError:
            raise UnreadableInput(
                f"{self.name}: no answer within {ANSWER_WITHIN:g} s; whether it was done is not known"
            ) from None
        finally:
            del self._asks[ask]
        if not isinstance(answers[-1], Batch) and answers[-1].error:
            raise UnreadableInput(f"{self.name}: {answers[-1].error}")
        return answers

    def _fail_asks(self) -> None:
        for ask, queue in self._asks.items():
            queue.put_nowait(wire.HistoryDone(ask=ask, error="the source host is gone"))

    async def stop(self, why: str = "stopped") -> None:
        """Say STOPPED, for `why`, and end the host in peace."""
        self._stopping = True
        process, task = self._process, self._task
        if process is not None:
            await process.end()
        if task is not None:
            if process is None:
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self.status.pid = None
        await self._set(SourceState.STOPPED, why)


async def _soon(queue: asyncio.Queue[Answer]) -> Answer:
    async with asyncio.timeout(ANSWER_WITHIN):
        return await queue.get()
