"""Starts engine and console side by side, restarts either, and keeps the desk's sound. No Qt in here.

An engine that runs already is adopted. Five crashes of either within ten minutes: give up, say so, sound.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

import structlog

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.message import Notice, Reply
from citydeck.link.mirror import CityMirror
from citydeck.model.alarm import Priority
from citydeck.server.heartbeat import BEAT
from citydeck.server.rundir import RunDir
from citydeck.server.sounder import Sink, Sounder
from citydeck.server.tone import TONES

log = structlog.get_logger(__name__)

STOP_ENGINE = 10
"""Exit code by which a console says: end the engine too."""
WRONG_USE = 2
"""Exit code of a process that will not start however often it is tried: its one line says why."""
WATCHDOG = ("citydeck.watchdog", 0, 0, Priority.HIGH)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a launcher bears, in seconds: so many `crashes` within `window` end its patience; a desk sounds by
    itself after a console's or an engine's silence; an engine that another launcher starts may take `adoption`.
    """

    crashes: int = 5
    window: float = 600.0
    console_silence: float = 2.0
    engine_silence: float = 3.0
    adoption: float = 5.0


@dataclass
class Child:
    """One process that is kept running. `crashes` are monotonic times of its ends that nobody asked for."""

    name: str
    command: Sequence[str]
    limits: Limits = Limits()
    process: subprocess.Popen[bytes] | None = None
    crashes: deque[float] = field(default_factory=deque)

    def start(self, stdout: int | None = None) -> None:
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=stdout)

    def crashed(self) -> bool:
        """Count a crash; True when there were too many."""
        now = time.monotonic()
        self.crashes.append(now)
        while self.crashes and now - self.crashes[0] > self.limits.window:
            self.crashes.popleft()
        return len(self.crashes) >= self.limits.crashes

    def stop(self, patience: float = 5.0) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Launcher:
    """Runs until the console is closed. `engine` and `console` are whole commands; the roof makes them."""

    def __init__(
        self,
        rundir: RunDir,
        engine: Sequence[str],
        console: Sequence[str],
        name: str,
        sink: Sink,
        limits: Limits | None = None,
    ) -> None:
        self.rundir = rundir
        self.limits = limits or Limits()
        self.engine = Child("engine", engine, self.limits)
        self.console = Child("console", console, self.limits)
        self.mirror = CityMirror()
        self.client = LinkClient(NotedEndpoint(rundir.folder), self.mirror, console=f"launcher:{name}")
        self.sounder = Sounder(sink)
        self.name = name
        self._console_heard = time.monotonic()
        self._engine_heard = time.monotonic()
        self._ever_connected = False
        self._reported = 0.0
        self._adopt_until: float | None = None
        self._asked_to_end = asyncio.Event()
        self._telling: asyncio.Task[Reply] | None = None
        self.mirror.listen("notice", self._notice)

    async def run(self) -> int:
        """Exit code of the whole: 0 when the console was closed, 1 when something would not stay up, 2 when the
        engine refused to start at all.
        """
        _on_term(self._asked_to_end)
        link = asyncio.create_task(self.client.run())
        self._ensure_engine()
        self._start_console()
        try:
            while True:
                await asyncio.sleep(0.1)
                self._turn_sound()
                if self._asked_to_end.is_set():
                    await asyncio.to_thread(self.console.stop)
                    return await self._finish(0)
                fault = self._ensure_engine()
                if fault:
                    return fault
                ended = self._console_ended()
                if ended is not None:
                    return await self._finish(ended)
        finally:
            link.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await link
            self.console.stop()

    def _ensure_engine(self) -> int:
        """Start or restart the engine when none runs; an exit code when it will not stay up, else 0."""
        process = self.engine.process
        if process is not None and process.poll() is None:
            return 0
        if self.rundir.endpoint() is not None:
            self._adopt_until = None
            return 0
        if process is not None and process.poll() == WRONG_USE:
            return self._await_other()
        if process is not None and self.engine.crashed():
            self._give_up("engine", process.returncode)
            return 1
        self.engine.start()
        return 0

    def _await_other(self) -> int:
        """Our engine refused: either nothing can start here, or another launcher's engine is just coming up."""
        now = time.monotonic()
        if self._adopt_until is None:
            self._adopt_until = now + self.limits.adoption
        return WRONG_USE if now > self._adopt_until else 0

    def _give_up(self, what: str, code: int) -> None:
        """Say so, and sound once, whatever was silenced: nothing watches from here on."""
        minutes = f"{self.limits.window / 60:g}"
        log.error(
            "ended too often and is not started again", what=what, times=self.limits.crashes, minutes=minutes, code=code
        )
        self.sounder.sink.play(TONES[Priority.CRITICAL])

    def _start_console(self) -> None:
        self.console.start(stdout=subprocess.PIPE)
        self._console_heard = time.monotonic()
        pipe = self.console.process.stdout if self.console.process else None
        if pipe is not None:
            asyncio.get_running_loop().run_in_executor(None, self._hear, pipe)

    def _hear(self, pipe: IO[bytes]) -> None:
        """Zero bytes of the console's standard output are heartbeats, the rest is for people.

        In a thread: waiting for a pipe differs between systems.
        """
        with pipe, contextlib.suppress(OSError):
            while data := os.read(pipe.fileno(), 4096):
                self._console_heard = time.monotonic()
                words = data.replace(BEAT, b"")
                if words:
                    sys.stdout.write(words.decode("utf-8", "replace"))
                    sys.stdout.flush()

    def _console_ended(self) -> int | None:
        """Exit code that ends the launcher, None while the console runs or is restarted."""
        process = self.console.process
        code = process.poll() if process else None
        if code is None:
            return None
        if code in (0, STOP_ENGINE, 2):
            return code
        if self.console.crashed():
            self._give_up("console", code)
            return 1
        log.warning("the console ended and is started again", code=code)
        self._start_console()
        return None

    async def _finish(self, code: int) -> int:
        if code in (0, STOP_ENGINE):
            await self.client.command("leave", limit=2.0, stop=code == STOP_ENGINE)
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.engine.process is not None:
                await asyncio.to_thread(
                    self.engine.process.wait, 5.0 if code == STOP_ENGINE or self._demonstration() else 0.1
                )
        return 0 if code == STOP_ENGINE else code

    def _demonstration(self) -> bool:
        return self.mirror.hello is not None and self.mirror.hello.mode != "LIVE"

    def _turn_sound(self) -> None:
        now = time.monotonic()
        if self.mirror.connected:
            self._engine_heard = now
            self._ever_connected = True
        alarms = [
            (row.id, row.occurrence, row.realarm, row.priority)
            for row in self.mirror.alarms.values()
            if not row.acked and not row.hidden
        ]
        if self._ever_connected and now - self._engine_heard > self.limits.engine_silence:
            alarms = [WATCHDOG]
        elif now - self._console_heard > self.limits.console_silence and self._ever_connected:
            alarms = [*alarms, WATCHDOG]
        self.sounder.tell(alarms, self.mirror.transport.speed if self.mirror.transport.playing else 1.0)
        self.sounder.turn(now)
        self._report(now)

    def _report(self, now: float) -> None:
        """Tell the engine, and so the console, whether this desk can sound (about once a second)."""
        if not self.mirror.connected or now - self._reported < 1.0:
            return
        self._reported = now
        self._telling = asyncio.create_task(
            self.client.command(
                "desk",
                limit=1.0,
                console=self.name,
                works=self.sounder.sink.works,
                silent=max(0.0, self.sounder.silent_left(now)),
            )
        )

    def _notice(self, notice: object) -> None:
        if not isinstance(notice, Notice) or notice.args.get("console") not in (self.name, None):
            return
        if notice.code == "SILENCE":
            self.sounder.silence(time.monotonic(), float(notice.args.get("seconds", "0")))
        elif notice.code == "SOUND_TEST":
            self.sounder.test()


def _on_term(asked: asyncio.Event) -> None:
    """A launcher that is told to end closes its console and leaves its engine as a closed window does."""
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; or not the main thread
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)


def run(launcher: Launcher) -> int:
    """Run a launcher on a loop of its own; Ctrl+C ends it like a closed console."""
    try:
        return asyncio.run(launcher.run())
    except KeyboardInterrupt:
        return 130 if sys.platform != "win32" else 1
