"""A process that a launcher keeps running."""

import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a launcher bears, in seconds: so many `crashes` within `window` end its patience; a desk sounds by
    itself after a console's or an engine's silence; an engine that another launcher starts may take `adoption`; a
    process that was told to end may take `ending`; an engine that was linked and says nothing for `hung` is ended.
    """

    crashes: int = 5
    window: float = 600.0
    console_silence: float = 2.0
    engine_silence: float = 3.0
    adoption: float = 5.0
    ending: float = 8.0
    hung: float = 15.0


def start(command: Sequence[str], stdout: int | None = None) -> "subprocess.Popen[bytes]":
    """Start a process in a group of its own: Ctrl+C and a closed terminal are the launcher's to handle, in its order,
    and a LIVE engine outlives both.
    """
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, creationflags=group)
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, start_new_session=True)


@dataclass
class Child:
    """One process that is kept running. `crashes` are monotonic times of its ends that nobody asked for. `ahead` was
    started before its keeper was there; the first start takes it.
    """

    name: str
    command: Sequence[str]
    limits: Limits = Limits()
    process: "subprocess.Popen[bytes] | None" = None
    crashes: deque[float] = field(default_factory=deque)
    ahead: "subprocess.Popen[bytes] | None" = None

    def start(self, stdout: int | None = None) -> None:
        self.process, self.ahead = self.ahead or start(self.command, stdout), None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def crashed(self) -> bool:
        """Count a crash; True when there were too many."""
        now = time.monotonic()
        self.crashes.append(now)
        while self.crashes and now - self.crashes[0] > self.limits.window:
            self.crashes.popleft()
        return len(self.crashes) >= self.limits.crashes

    def ended(self) -> bool:
        """Wait as long as an ending may take; whether nothing of ours runs any more."""
        if self.process is None:
            return True
        try:
            self.process.wait(self.limits.ending)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """Ask it to end, and end it when it does not."""
        if self.process is None or not self.running:
            return
        self.process.terminate()
        if not self.ended():
            self.process.kill()
            self.process.wait()
