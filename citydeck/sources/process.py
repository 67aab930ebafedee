"""One source host process, seen from the engine: start it, read its frames, ask it, end it."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence

from citydeck.model.batch import Batch
from citydeck.model.errors import UnreadableInput
from citydeck.sources import frame, wire
from citydeck.sources.redaction import Redaction
from citydeck.sources.screen import Screen

_KEPT = ("SYSTEMROOT", "APPDATA", "TEMP", "TMP", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
_STDERR_LINES = 20
END_WITHIN = 5.0
LAST_WORDS_WITHIN = 1.0
LOOK_EVERY = 0.02
EXIT_ADAPTER = 3
"""Exit status of a host whose adapter or settings are wrong: another try would end the same way."""

Frame = wire.FromHost | Batch | tuple[int, Batch]
"""A message, live rows, or rows of history with the number of their ask."""


def environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a host: nothing of the engine's but what an interpreter needs to run at all."""
    source = os.environ if environ is None else environ
    kept = {name: source[name] for name in _KEPT if name in source}
    return {**kept, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def command() -> list[str]:
    """The host's command line. ``-P``: nothing is imported from wherever the engine happens to stand."""
    return [sys.executable, "-P", "-m", "citydeck.sources.host"]


class Process:
    """A running host."""

    def __init__(self, process: asyncio.subprocess.Process, redaction: Redaction, screen: Screen) -> None:
        self._process = process
        self._screen = screen
        self._redaction = redaction
        self._last_words: deque[str] = deque(maxlen=_STDERR_LINES)
        self._listening = asyncio.create_task(self._listen())
        self._swept = False

    @classmethod
    async def start(cls, spec: wire.Spec, argv: Sequence[str]) -> "Process":
        """Start a host and tell it its `spec`. `OSError` when the program cannot be started."""
        pipe = asyncio.subprocess.PIPE
        # A group of its own: Ctrl+C in the engine's terminal is the engine's to handle.
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=environment(),
            limit=1 << 20,
            creationflags=flags,
            start_new_session=not flags,
        )
        host = cls(process, Redaction(spec.secrets.values()), Screen.of(spec))
        await host.tell(spec)
        return host

    @property
    def pid(self) -> int:
        return self._process.pid

    async def tell(self, message: wire.ToHost) -> None:
        """Send a message; a host that is gone is noticed by `read`."""
        stdin = self._process.stdin
        if stdin is None or stdin.is_closing():
            return
        try:
            stdin.write(frame.pack(b"M", wire.encode(message)))
            await stdin.drain()
        except (ConnectionError, OSError):
            return

    async def read(self) -> Frame | None:
        """The next frame, None at the end; `UnreadableInput` for what is no frame of ours."""
        stdout = self._process.stdout
        if stdout is None:
            return None
        try:
            length, kind = frame.head(await stdout.readexactly(frame.HEAD.size))
            body = await stdout.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        if kind == b"B":
            return Batch.from_ipc(body)
        if kind == b"H":
            return frame.history_rows(body)
        if kind == b"M":
            return wire.decode_from_host(body)
        raise UnreadableInput(f"the source host sent a frame of unknown kind {kind!r}")

    async def _listen(self) -> None:
        stderr = self._process.stderr
        while stderr is not None:
            try:
                line = await stderr.readline()
            except ValueError:
                continue
            if not line:
                return
            if text := line.decode("utf-8", "replace").strip():
                self._last_words.append(self._redaction.text(text)[:300])

    def kill(self) -> None:
        """End it at once, and what it has started: walls that fall while they are built would leave a child behind."""
        if self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _sweep(self) -> None:
        """What a host without walls has started must not outlive it; once, for its number may be another's later."""
        if self._swept or sys.platform == "win32":
            return
        self._swept = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    async def _exited(self) -> None:
        """Until it is gone. ``wait`` would also await its pipes, which a child of its own may hold open."""
        while self._process.returncode is None:  # noqa: ASYNC110 - nothing of asyncio tells of the exit alone
            await asyncio.sleep(LOOK_EVERY)

    async def end(self) -> tuple[str, int]:
        """Let it go, forcing it after five seconds. Returns how it ended, in words, and its exit status."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(END_WITHIN):
                await self._exited()
        except TimeoutError:
            self.kill()
            await self._exited()
        status = self._process.returncode or 0
        self._sweep()
        # Not awaited itself: two may end one host, and a cancellation of what one waits for must not reach the other.
        await asyncio.wait({self._listening}, timeout=LAST_WORDS_WITHIN)
        self._listening.cancel()
        # What an adapter printed, or a traceback of it, may hold a payload's words.
        said = f": {self._screen.said(self._last_words[-1])}" if self._last_words and status else ""
        return (f"was killed by signal {-status}" if status < 0 else f"ended with status {status}") + said, status
