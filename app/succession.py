"""A desk that another one has followed: its launcher stays, for whoever started it, while the other runs. No Qt."""

import contextlib
import os
import signal
import time
from pathlib import Path

from citydeck.server.rundir import process_alive


def note(run_folder: Path, console: str) -> Path:
    """Where a console leaves the process id of the desk that took its place."""
    return run_folder / f"next-{console}"


def follow(file: Path) -> None:
    """Wait until the desk that is noted in `file` has ended; Ctrl+C ends it too. Nothing when there is none."""
    try:
        pid = int(file.read_text("ascii"))
    except (OSError, ValueError):
        return
    file.unlink(missing_ok=True)
    try:
        while process_alive(pid):
            time.sleep(0.2)
    except KeyboardInterrupt:
        end(pid)


def end(pid: int) -> None:
    """Tell a desk to end, if it is there still."""
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGTERM)
