"""Measures what a source host costs while a fault is played, and what kept this process from looking."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")
LOOK_EVERY = 0.1


class Meter:
    """`pid` tells the host's process, None while there is none. `stalled` are seconds that our own loop stood still."""

    def __init__(self, pid: Callable[[], int | None]) -> None:
        self._pid = pid
        self._began: int | None = None
        self._peak = 0
        self.stalled = 0.0

    def begin(self) -> None:
        """The host is up: what it holds now is what it grows from."""
        self._began = self._peak = self._now()

    @property
    def grown(self) -> int | None:
        """Bytes of memory by which the host has grown at most since `begin`; None where that cannot be told."""
        return self._peak - self._began if self._began else None

    def _now(self) -> int:
        pid = self._pid()
        return (resident(pid) or 0) if pid else 0

    async def run(self) -> None:
        """Look, until cancelled."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK_EVERY)
            self.stalled += max(0.0, time.monotonic() - before - 2 * LOOK_EVERY)
            self._peak = max(self._peak, self._now())


def resident(pid: int) -> int | None:
    """Bytes that a process and its descendants hold in memory; None where ``/proc`` does not tell."""
    try:
        own = int((PROC / str(pid) / "statm").read_text().split()[1]) * _page()
        children = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    except (OSError, IndexError, ValueError):
        return None
    return own + sum(resident(int(child)) or 0 for child in children)


def _page() -> int:
    import resource

    return resource.getpagesize()
