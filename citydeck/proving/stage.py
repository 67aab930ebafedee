"""Where one fault is played: a far end, the line to it, the adapter in its own source host, and a witness."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citydeck.model.event import SourceState
from citydeck.proving.bodies import CANARY, ENTITY_VALUE
from citydeck.proving.ledger import Ledger
from citydeck.proving.line import Line
from citydeck.proving.meter import Meter
from citydeck.proving.script import Script
from citydeck.proving.shown import CA_FILE, Shown
from citydeck.proving.witness import Witness
from citydeck.sources import trust, wire
from citydeck.sources.redaction import HIDDEN
from citydeck.sources.registry import Found, Registry
from citydeck.sources.stand import Reading, Stand
from citydeck.sources.supervisor import SourceConfig, Supervisor

if TYPE_CHECKING:
    from citydeck.proving.certificates import Authority

NAME = "proved"
UP_WITHIN = 40.0
ARRIVE_WITHIN = 10.0
BACK_WITHIN = 5.0
START_WITHIN, CLOSE_WITHIN = 120.0, 30.0
SLACK = 0.5
"""Seconds added to each bound: a message has to come from the host to here."""
GROWTH = 256 * 1024 * 1024
"""Bytes by which a host may grow, whatever the far end does."""


class Failed(Exception):
    """The adapter did not do what a fault demands; `str()` is the sentence on the card."""


class Stage:
    """One adapter and one far end. ``async with`` sets up everything but the adapter; `open` starts it."""

    def __init__(self, found: Found, stand: type[Stand], site: Path, rate: int | None = None) -> None:
        self._found = found
        self._site = site
        self._rate = rate
        self._secret = secrets.token_hex(12)
        self.stand = stand(site, self._secret)
        self.script = Script(self.stand)
        self.ledger = Ledger(self.stand)
        self.meter = Meter(self._pid)
        self.line = Line(self.stand.port, self.stand.before_tls)
        self.stand.near = self.port
        self._authority: Authority | None = None
        self._supervisor: Supervisor | None = None
        self._witness: Witness | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def witness(self) -> Witness:
        """What is seen of the source; after `open`."""
        assert self._witness is not None
        return self._witness

    @property
    def port(self) -> int:
        """Where the adapter connects."""
        return 0 if self.stand.local else self.line.port

    async def show(self, shown: Shown) -> None:
        """The far end speaks TLS from here on, with this certificate; everybody is cut off."""
        from citydeck.proving.certificates import Authority

        self._authority = self._authority or Authority(self._site)
        await self.line.cut()
        self.line.tls = self._authority.context(shown)
        await self.line.open()

    async def open(self, *, up: bool = True) -> None:
        """Start the adapter and wait until it is `up`; beside a prepared far end, only when that has spoken."""
        if self.stand.polled:
            await self.say(self.script.rounds(1), owed=up and self.stand.keeps == "latest", wait=False)
        if not self.stand.prepared:
            await self.begin(up=up)

    async def begin(self, *, up: bool = True) -> None:
        """Start the adapter now."""
        if self._found.builtin is False:
            await asyncio.to_thread(trust.grant, self._site, self._found)
        limits = wire.Limits(rows_per_second=self._rate) if self._rate else wire.Limits()
        config = SourceConfig(NAME, self._found.id, self._settings(), limits)
        self._supervisor = Supervisor(self._site, [config], registry=Registry({self._found.id: self._found}))
        self._witness = Witness(self._site / "log", self.ledger, self._supervisor, NAME)
        await self._supervisor.start()
        self._tasks += [asyncio.create_task(self._witness.follow()), asyncio.create_task(self.meter.run())]
        if up:
            came = (SourceState.UP, SourceState.STOPPED)
            gone = (*came, SourceState.GAVE_UP)
            await self.witness.until(lambda: self.witness.state in gone, UP_WITHIN)
            if self.witness.state not in came:
                raise Failed(f"it never came up: {self.witness.state}, {self.witness.reason or 'nothing was said'}")
            await self._warm()
            self.meter.begin()

    async def _warm(self) -> None:
        """Wait for the first reading: an adapter may say UP a moment before it listens."""
        if not self.stand.points or self.stand.prepared:
            return
        end = time.monotonic() + ARRIVE_WITHIN
        while not self.ledger.matched:
            if time.monotonic() > end:
                refused = self.witness.refused
                raise Failed(
                    f"it is UP, and nothing of what the far end says arrived within {ARRIVE_WITHIN:g} s{refused}"
                )
            if not self.stand.polled:
                await self.say([self.script.round()], owed=False)
            await self.witness.until(lambda: self.ledger.matched > 0, 0.3)
        await self.arrived()

    async def begin_if_prepared(self) -> None:
        """Start the adapter of a far end that has said all that it will."""
        if self._supervisor is None:
            await self.begin()

    def _settings(self) -> dict[str, object]:
        settings = self.stand.settings(self.port, CA_FILE if self.line.tls else "")
        if self.stand.secret_key:
            file = self._site / "secret"
            file.touch(0o600)
            file.write_text(self._secret)
            settings[self.stand.secret_key] = "file:secret"
        return settings

    async def say(self, rounds: Sequence[Sequence[Reading]], *, owed: bool = True, wait: bool = True) -> None:
        """Have them said; with `owed` each has to arrive. Where the far end is sampled, each is waited for."""
        for readings in rounds:
            self.ledger.expect(readings, owed=owed)
            await self.stand.say(readings)
            if owed and wait and self.stand.sampled() and not self.stand.prepared:
                await self.arrived()

    async def arrived(self, within: float = ARRIVE_WITHIN) -> None:
        """Wait until everything owed has arrived; `Failed` when it does not."""
        await self.begin_if_prepared()
        owed = len(self.ledger.owed)
        if not await self.witness.until(lambda: not self.ledger.owed, within + SLACK):
            left = len(self.ledger.owed)
            refused = self.witness.refused
            raise Failed(f"{left} of {owed} readings never arrived, and nothing said that they are lost{refused}")

    async def lost(self, since: float, within: float | None = None) -> float:
        """Wait until the source is LOST after monotonic `since`; seconds that took. `Failed` when nobody is told."""
        bound = within if within is not None else self.stand.notices_within
        stalled = self.meter.stalled
        await self.witness.until(lambda: self.witness.lost_since(since) is not None, bound + 2.0)
        found = self.witness.lost_since(since)
        if found is None:
            raise Failed(f"the far end was dead and after {bound + 2.0:g} s nobody had been told")
        took = found[0] - since
        if took > bound + SLACK + self.meter.stalled - stalled:
            raise Failed(f"LOST was said only after {took:.1f} s, not within {bound:g} s")
        if not found[1]:
            raise Failed("LOST was said without a reason")
        return took

    async def returns(self, since: float) -> float:
        """Wait until values come again after the far end is back (monotonic `since`); seconds that took."""
        before, stalled = self.ledger.matched, self.meter.stalled
        # An adapter that has seen nothing yet begins with what comes from now on.
        owed = self.stand.keeps == "all" and before > 0
        while self.ledger.matched == before:
            if time.monotonic() - since > BACK_WITHIN + SLACK + self.meter.stalled - stalled:
                raise Failed(f"the far end was back and no value came within {BACK_WITHIN:g} s")
            await self.say([self.script.round()], owed=owed, wait=False)
            await self.witness.until(lambda: self.ledger.matched > before, 0.25)
        took = time.monotonic() - since
        await self.say(self.script.rounds(1))
        await self.arrived()
        return took

    async def stays_lost(self, seconds: float) -> None:
        """Wait `seconds` in which nobody can connect; `Failed` when the source says meanwhile that it is UP."""
        since = time.monotonic()
        await self.witness.until(lambda: self.witness.up_since(since), seconds)
        if self.witness.up_since(since):
            raise Failed("it said that it is UP while nobody could connect to the far end")

    async def stays_up(self, since: float) -> None:
        """`Failed` when the source was lost after monotonic `since`."""
        if (found := self.witness.lost_since(since)) is not None:
            raise Failed(f"it was LOST although the far end was there: {found[1]}")

    def faults(self) -> list[str]:
        """What must be true whatever was played, in sentences that say where it is not."""
        if self._supervisor is None:
            return []
        for task in self._tasks:
            if task.done():
                task.result()
        found = [f"{len(self.ledger.invented)} rows arrived {self.ledger.invented[0]}"] if self.ledger.invented else []
        if self.witness.died:
            found.append(f"its host did not live: {self.witness.died}")
        if (grown := self.meter.grown) is not None and grown > GROWTH:
            found.append(f"its host grew by {grown >> 20} MB (the bound is {GROWTH >> 20})")
        texts = self.witness.said()
        if any(self._secret in text or HIDDEN in text for text in texts):
            found.append("it said its secret (the host hid it)" if HIDDEN in "".join(texts) else "it said its secret")
        if any(CANARY in text for text in texts):
            found.append("personal data of the far end stands in what it said")
        return found

    async def hashes(self) -> list[str]:
        """End the source; a sentence when live, recorded and replayed give different states."""
        await self._end()
        if self._witness is None:
            return []
        found = await asyncio.to_thread(self._witness.hashes)
        return [] if len(set(found.values())) == 1 else [f"the state hash differs {' and '.join(found)}"]

    def _pid(self) -> int | None:
        return self._supervisor.status()[NAME].pid if self._supervisor else None

    async def _end(self) -> None:
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is not None:
            await supervisor.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if supervisor is not None:
            self.witness.close()

    async def __aenter__(self) -> "Stage":
        (self._site / "assets.json").write_text(str(ENTITY_VALUE))
        try:
            await _bounded(self.stand.start(), START_WITHIN, "start")
            if not self.stand.local:
                await self.line.open()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()
        await self.line.close()
        await _bounded(self.stand.close(), CLOSE_WITHIN, "end")


async def _bounded(work: Awaitable[None], seconds: float, what: str) -> None:
    """A stand that hangs is a fault of the stand's, and must not hold up the card."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        raise TimeoutError(f"it did not {what} within {seconds:g} s") from None
