"""A command of the program in a process of its own: the window waits for nothing, and can take its wish back."""

import json
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, Signal

NO_START = "the program could not be started"


class Child(QObject):
    """Runs one command at a time. `answered(told)` with what it wrote as JSON, `failed(line)` with its one line,
    `progress(fraction)` while it reads. A command that was stopped tells nothing.
    """

    answered = Signal(object)
    failed = Signal(str)
    progress = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._out = bytearray()
        self._lines: list[str] = []
        self._rest = ""

    @property
    def busy(self) -> bool:
        """Whether a command runs."""
        return self._process is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Run ``citydeck ARGUMENTS``; what ran before is stopped."""
        self.stop()
        self._out, self._lines, self._rest = bytearray(), [], ""
        process = QProcess(self)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._hear)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fault)
        self._process = process
        process.start(sys.executable, ["-m", "app", *arguments])
        process.closeWriteChannel()

    def stop(self) -> None:
        """End it at once; nothing more is told of it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.disconnect(self)
        process.finished.connect(process.deleteLater)
        process.kill()

    def _read(self) -> None:
        if self._process is not None:
            self._out += bytes(self._process.readAllStandardOutput().data())

    def _hear(self) -> None:
        if self._process is None:
            return
        text = self._rest + bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        *lines, self._rest = text.split("\n")
        for line in lines:
            word, _, number = line.partition(" ")
            if word == "progress":
                self.progress.emit(float(number))
            elif line.strip():
                self._lines.append(line.strip())

    def _fault(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._process = None
            self.failed.emit(NO_START)

    def _end(self) -> None:
        self._read()
        self._hear()
        process, self._process = self._process, None
        if process is None:
            return
        process.deleteLater()
        try:
            told = json.loads(self._out.decode("utf-8")) if self._out else None
        except ValueError:
            told = None
        if told is not None and process.exitCode() in (0, 1):
            self.answered.emit(told)
            return
        said = next((line for line in self._lines if line.startswith("citydeck: ")), "")
        last = self._lines[-1] if self._lines else NO_START
        self.failed.emit(said.removeprefix("citydeck: ") or last)
