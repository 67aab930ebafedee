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
from collections.abc import Callable, Sequence
from typing import IO

import structlog

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import EndpointNote, NotedEndpoint
from citydeck.link.message import Notice, Reply
from citydeck.link.mirror import CityMirror
from citydeck.model.alarm import Priority
from citydeck.model.mode import Mode
from citydeck.server.child import Child, Limits
from citydeck.server.heartbeat import BEAT
from citydeck.server.log_lines import to_standard_error
from citydeck.server.rundir import RunDir, process_alive
from citydeck.server.sounder import Sink, Sounder
from citydeck.server.tone import TONES

log = structlog.get_logger(__name__)

STOP_ENGINE = 10
"""Exit code by which a console says: end the engine too."""
WRONG_USE = 2
"""Exit code of a process that will not start however often it is tried: its one line says why."""
INTERRUPTED = 130
"""Exit code after Ctrl+C; SIGTERM and SIGHUP, handled, are a good end: 0."""
OWN_STALL = 1.0
"""Seconds between two turns of our own after which it was this process that stood still, and nobody else was silent."""
WATCHDOG = ("citydeck.watchdog", 0, 0, Priority.HIGH)


class Launcher:
    """Runs until the console is closed. `engine` and `console` are whole commands; the roof makes them.

    `mode` is the site's. A demonstration ends with its last desk; LIVE goes on and is adopted by the next.
    """

    def __init__(
        self,
        rundir: RunDir,
        engine: Sequence[str],
        console: Sequence[str],
        name: str,
        sink: Sink,
        limits: Limits | None = None,
        mode: str = Mode.REPLAY,
    ) -> None:
        self.rundir = rundir
        self.limits = limits or Limits()
        self.engine = Child("engine", engine, self.limits)
        self.console = Child("console", console, self.limits)
        self.mirror = CityMirror()
        self.client = LinkClient(NotedEndpoint(rundir.folder), self.mirror, console=f"launcher:{name}")
        self.sounder = Sounder(sink)
        self.name = name
        self.mode = mode
        self._console_heard = time.monotonic()
        self._engine_heard = time.monotonic()
        self._turned = time.monotonic()
        self._ever_connected = False
        self._reported = 0.0
        self._adopt_until: float | None = None
        self._linked: int | None = None
        self._connected = False
        self._asked_to_end: int | None = None
        self._telling: asyncio.Task[Reply] | None = None
        self.mirror.listen("notice", self._notice)

    async def run(self) -> int:
        """Exit code of the whole: 0 when the console was closed or the launcher told to end, 130 after Ctrl+C, 1 when
        something would not stay up, 2 when the engine refused to start at all.
        """
        _on_signals(self.end)
        link = asyncio.create_task(self.client.run())
        self._ensure_engine()
        self._start_console()
        try:
            while True:
                await asyncio.sleep(0.1)
                self._turn_sound()
                self._end_frozen()
                if self._asked_to_end is not None:
                    await asyncio.to_thread(self.console.stop)
                    return await self._finish(self._asked_to_end)
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

    def end(self, code: int = 0) -> None:
        """Close the console, then leave the engine as a closed window does; `run` returns `code`."""
        self._asked_to_end = code

    def _ensure_engine(self) -> int:
        """Start or restart the engine when none runs; an exit code when it will not stay up, else 0."""
        process = self.engine.process
        if process is not None and process.poll() is None:
            return 0
        if self.rundir.endpoint() is not None:
            self._adopt_until = None
            self.engine.process = None  # ours has ended or lost the race: from here on the one that runs counts
            return 0
        if process is not None and process.poll() == WRONG_USE:
            return self._await_other()
        if process is not None and self.engine.crashed():
            self._give_up("engine", process.returncode)
            return 1
        self.engine.start()
        return 0

    def _await_other(self) -> int:
        """Our engine refused: either nothing can start here, or another launcher's engine is just coming up.

        A desk that was linked before has a site that can be opened: it is patient, and tries again.
        """
        now = time.monotonic()
        if self._adopt_until is None:
            self._adopt_until = now + self.limits.adoption
        if now <= self._adopt_until:
            return 0
        if not self._ever_connected:
            return WRONG_USE
        self._adopt_until = None
        if self.engine.crashed():
            self._give_up("engine", WRONG_USE)
            return 1
        self.engine.start()
        return 0

    def _end_frozen(self) -> None:
        """Kill an engine that was linked and has said nothing for `Limits.hung`; the next turn starts another.

        One that still comes up was never linked and is left alone; so is everyone after this process itself stood
        still, for then `_engine_heard` begins anew.
        """
        silent = time.monotonic() - self._engine_heard
        if self._linked is None or silent < self.limits.hung:
            return
        note, linked, self._linked = self.rundir.endpoint(), self._linked, None
        if note is None or note.pid != linked:
            return
        log.error("the engine says nothing and is ended", seconds=round(silent), process=linked)
        with contextlib.suppress(OSError):
            os.kill(linked, getattr(signal, "SIGKILL", signal.SIGTERM))

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
        """The console is gone: take leave of the engine, and see a demonstration's end through."""
        stop = code == STOP_ENGINE
        note = self.rundir.endpoint()
        reply = await self.client.command("leave", limit=2.0, stop=stop)
        if reply.ok and reply.body.get("ends"):
            await asyncio.to_thread(self._await_end, note)
        elif not reply.ok and (stop or (self._demonstration() and not self._others())):
            await asyncio.to_thread(self.engine.stop)  # it is starting or frozen, and nobody else would miss it
        elif note is not None:
            log.info("the engine goes on", site=note.site, mode=note.mode, process=note.pid)
        return 0 if stop else code

    def _await_end(self, note: EndpointNote | None) -> None:
        """Until the engine that took leave of us is gone; ours is ended when it takes too long, an adopted one not."""
        if self.engine.running:
            if not self.engine.ended():
                self.engine.stop()
            return
        end = time.monotonic() + self.limits.ending
        while note is not None and process_alive(note.pid) and time.monotonic() < end:
            time.sleep(0.05)

    def _demonstration(self) -> bool:
        return self.mode != Mode.LIVE

    def _others(self) -> bool:
        """Whether another console was connected when the engine last spoke."""
        return bool(set(self.mirror.consoles) - {self.name})

    def _turn_sound(self) -> None:
        now = time.monotonic()
        if now - self._turned > OWN_STALL:
            self._console_heard = self._engine_heard = now
        self._turned = now
        self._engine_heard = max(self._engine_heard, self.client.heard)
        self._ever_connected |= self.mirror.connected
        if self.mirror.connected and not self._connected:
            note = self.rundir.endpoint()
            self._linked = note.pid if note is not None else None
        self._connected = self.mirror.connected
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


def _on_signals(end: Callable[[int], None]) -> None:
    """Ctrl+C, a request to end and a closed terminal all end a desk in the same order: console, engine, its hosts."""
    loop = asyncio.get_running_loop()
    for name, code in (("SIGINT", INTERRUPTED), ("SIGTERM", 0), ("SIGHUP", 0)):
        number = getattr(signal, name, None)
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; or not the main thread
            if number is not None:
                loop.add_signal_handler(number, end, code)


def run(launcher: Launcher) -> int:
    """Run a launcher on a loop of its own."""
    to_standard_error()
    try:
        return asyncio.run(launcher.run())
    except KeyboardInterrupt:  # where loops take no signals
        return INTERRUPTED
