"""Another site's room, opened from this one: a desk of its own, which this one waits for before it goes."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.succession import end

LOOK_MS = 100
LONGEST = 120.0
"""Seconds in which its first full picture has to stand."""

NO_ROOM = "the room ended before its first picture"


class NextDesk(QObject):
    """`opened(pid)` when its first full picture is on the screen, `failed(line)` when it will not come."""

    opened = Signal(int)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._until = 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self, arguments: Sequence[str]) -> None:
        """Run ``citydeck ARGUMENTS`` as a desk in a session of its own."""
        self.stop()
        self._folder = tempfile.TemporaryDirectory(prefix="citydeck-next-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        command = [sys.executable, "-m", "app", *arguments, "--ready-file", str(folder / "ready")]
        with (folder / "said").open("wb") as said:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
            )
        self._until = time.monotonic() + LONGEST
        self._timer.start()

    def stop(self) -> None:
        """Take it back: a desk that is not there yet ends."""
        self._timer.stop()
        process = self._let_go()
        if process is not None:
            end(process.pid)
        self._tidy()

    def _look(self) -> None:
        process, folder = self._process, self._folder
        if process is None or folder is None:
            self._timer.stop()
        elif (Path(folder.name) / "ready").exists():
            self._timer.stop()
            self._let_go()
            self._tidy()
            self.opened.emit(process.pid)
        elif process.poll() is not None or time.monotonic() > self._until:
            line = _last_line(Path(folder.name) / "said") or NO_ROOM
            self.stop()
            self.failed.emit(line)

    def _let_go(self) -> "subprocess.Popen[bytes] | None":
        """The desk is nobody's child from here on: it outlives this process, so nobody waits for it."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.returncode = 0  # else its object warns, when it goes, that the process still runs
            return process
        return None

    def _tidy(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _last_line(file: Path) -> str:
    try:
        lines = [line for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]
    except OSError:
        return ""
    said = [line for line in lines if line.startswith("citydeck: ")]
    return (said or lines or [""])[-1].removeprefix("citydeck: ")
