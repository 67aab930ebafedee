"""One recording of a running engine: begin, copy its log while it grows, mark the end."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from citydeck.alarms.rules import RuleSet
from citydeck.link.client import LinkClient
from citydeck.link.message import Hello, SourceStatus
from citydeck.model.errors import CitydeckError, UnreadableInput
from citydeck.model.mode import Provenance
from citydeck.model.time import seconds, to_iso
from citydeck.server.bundle_head import attach_head, facts, least_real
from citydeck.server.rundir import RunDir
from citydeck.server.session import Body
from citydeck.server.span import Beginning, Span, Tally
from citydeck.timeline import bundle
from citydeck.timeline.bundle import BundleWriter, partial_of
from citydeck.timeline.log_tail import LogTail

TURN = 0.25
ANSWER = 60.0
"""Seconds that an engine may take to answer: it may have a large state to write."""
CATCH_UP = 30.0
"""Seconds for the last entry to reach the engine's log."""


class NothingCame(CitydeckError):
    """No observation came while it was recorded; no file was written."""


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """`seconds` None: until it is told to stop. `since`: so many seconds before now are taken too. `replace`: an
    existing file, and what an earlier recording left half."""

    site: Path
    out: Path
    seconds: float | None = None
    since: float | None = None
    replace: bool = False
    root: Path | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How a recording goes: seconds, observations so far, and what the engine tells of its sources."""

    elapsed: float
    observations: int
    sources: tuple[SourceStatus, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded. `start` and `end` are session time (ISO 8601); `engine` is ``own`` or ``running``.

    `state_hash` is the session's at `end`, empty when its engine ended first; the bundle's replay gives the same.
    `loss` says in one sentence what is missing, empty for nothing. `whole` is False when it ended before it should.
    """

    file: str
    start: str
    end: str
    seconds: float
    observations: int
    channels: int
    assets: int
    events: int
    sources: dict[str, int]
    provenance: str
    engine: str
    state_hash: str
    loss: str
    whole: bool


class Capture:
    """One run, linked to an engine: its own (`engine`) or another's (None)."""

    def __init__(
        self,
        options: RecordOptions,
        rundir: RunDir,
        client: LinkClient,
        engine: "asyncio.Task[None] | None",
        stopping: asyncio.Event,
    ) -> None:
        self._options, self._rundir, self._client = options, rundir, client
        self._engine, self._stopping = engine, stopping
        hello = client.mirror.hello
        if hello is None:
            raise UnreadableInput("the engine did not say what it runs")
        self._hello: Hello = hello
        self._provenances = {name: Provenance(one.provenance) for name, one in client.mirror.sources.items()}
        self._unsaved = 0

    async def run(self, tell: Callable[[Progress], None]) -> Report:
        opened = await self._ask("open_epoch")
        since = None if self._options.since is None else _whole(opened["now"]) - seconds(self._options.since)
        own = self._engine is not None
        beginning = Beginning(_whole(opened["opened" if own or since is not None else "seq"]), since)
        rules = RuleSet.parse(str(opened["rules"]), "the engine's rules")
        at = since if since is not None else _whole(opened["now"])
        self._unsaved = _whole(opened["unsaved"])
        out = self._options.out
        with contextlib.closing(LogTail(Path(str(opened["log"])), self._hello.epoch, at)) as tail:
            writer = BundleWriter(out, facts(self._hello, self._provenances), replace=self._options.replace)
            span = Span(tail, writer, beginning, rules)
            try:
                attach_head(writer, self._hello.site, str(opened["rules"]), self._provenances, opened["adapters"])
                return await self._follow(span, writer, tail, tell)
            except OSError as error:
                left = "nothing had come"
                if span.tally.observations:
                    left = f"what came until then is {partial_of(out)}"
                raise UnreadableInput(f"{out}: {error.strerror or error}; {left}") from None
            finally:
                # What came is never thrown away for a fault that came after it.
                writer.leave() if span.tally.observations else writer.discard()

    async def _follow(
        self, span: Span, writer: BundleWriter, tail: LogTail, tell: Callable[[Progress], None]
    ) -> Report:
        began = time.monotonic()
        while not self._over(began):
            await asyncio.to_thread(span.copy)
            statuses = tuple(self._client.mirror.sources.values())
            tell(Progress(time.monotonic() - began, span.tally.observations, statuses))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._pause(began))
        marked = await self._mark()
        elapsed = time.monotonic() - began
        loss = await self._catch_up(span, _whole(marked["seq"]) if marked else None)
        if not span.tally.observations:
            raise NothingCame(self._nothing(elapsed))
        due = self._options.seconds is None or self._stopping.is_set() or elapsed >= self._options.seconds
        report = self._report(span.tally, elapsed, marked, "; ".join(filter(None, (tail.loss, loss))), whole=due)
        span.attach_assets()
        writer.attach(bundle.SESSION, msgspec.json.encode(report))
        await asyncio.to_thread(writer.close)
        return report

    def _pause(self, began: float) -> float:
        left = TURN if self._options.seconds is None else began + self._options.seconds - time.monotonic()
        return max(0.0, min(TURN, left))

    def _over(self, began: float) -> bool:
        late = self._options.seconds is not None and time.monotonic() - began >= self._options.seconds
        return late or self._stopping.is_set() or not self._here()

    def _here(self) -> bool:
        """Whether the engine of the beginning is still there; its link may be lost for a moment."""
        if self._engine is not None and self._engine.done():
            self._engine.result()
            return False
        note = self._rundir.endpoint()
        return note is not None and note.epoch == self._hello.epoch

    async def _catch_up(self, span: Span, last: int | None) -> str:
        """Copy to the end; what is missing of it."""
        deadline = time.monotonic() + CATCH_UP
        while not await asyncio.to_thread(span.copy, last):
            if last is None:
                return "the engine did not answer at the end" if self._here() else "the engine ended"
            if time.monotonic() > deadline:
                return "the engine could not write the end of its log"
            await asyncio.sleep(TURN)
        return ""

    async def _mark(self) -> Body:
        """The end, as the engine has it; empty when it is not there any more, or does not answer."""
        with contextlib.suppress(UnreadableInput):
            return await self._ask("mark") if self._here() else {}
        return {}

    async def _ask(self, command: str) -> Body:
        reply = await self._client.command(command, limit=ANSWER)
        if not reply.ok:
            raise UnreadableInput(f"the engine of this site cannot be recorded: {reply.text or reply.code}")
        return reply.body

    def _nothing(self, elapsed: float) -> str:
        states = ", ".join(
            f"{status.name} {status.state}{f' ({status.reason})' if status.reason else ''}"
            for status in self._client.mirror.sources.values()
        )
        return f"nothing came within {elapsed:.0f} s, so no file was written; {states}"

    def _report(self, tally: Tally, elapsed: float, marked: Body, loss: str, *, whole: bool) -> Report:
        unsaved = _whole(marked.get("unsaved", self._unsaved)) - self._unsaved
        lost = f"the engine could not write {unsaved} entries of its log" if unsaved else ""
        return Report(
            file=str(self._options.out),
            start=to_iso(tally.start),
            end=to_iso(tally.end),
            seconds=round(elapsed, 3),
            observations=tally.observations,
            channels=len(tally.channels),
            assets=len(tally.assets),
            events=tally.events,
            sources={name: tally.rows[name] for name in sorted(self._provenances)},
            provenance=str(least_real(self._provenances.values())),
            engine="running" if self._engine is None else "own",
            state_hash=str(marked.get("state_hash", "")),
            loss="; ".join(filter(None, (loss, lost))),
            whole=whole,
        )


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise UnreadableInput("the engine's answer is not understood; is it of this version?")
    return value
