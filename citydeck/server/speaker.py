"""Sinks for tones: the first player that this machine has, or none, said plainly."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from citydeck.server.sounder import Sink
from citydeck.server.tone import Tone, wav

_PLAYERS = (("pw-play", ()), ("paplay", ()), ("aplay", ("-q",)), ("afplay", ()))


class ProgramSink:
    """Plays through a small program of the system. A player that fails (no sound card) makes `works` False."""

    def __init__(self, program: str, arguments: tuple[str, ...]) -> None:
        self._command = [program, *arguments]
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._files: dict[Tone, Path] = {}
        self._running: subprocess.Popen[bytes] | None = None
        self._works = True

    @property
    def works(self) -> bool:
        self._reap()
        return self._works

    def play(self, tone: Tone) -> None:
        self._reap()
        if self._running is not None:
            return
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="citydeck-tones-")
        file = self._files.get(tone)
        if file is None:
            file = self._files[tone] = Path(self._folder.name) / f"{len(self._files)}.wav"
            file.write_bytes(wav(tone))
        try:
            self._running = subprocess.Popen(
                [*self._command, str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._works = False

    def _reap(self) -> None:
        if self._running is not None:
            code = self._running.poll()
            if code is not None:
                self._works = code == 0
                self._running = None


class WindowsSink:
    """Plays through Windows' own wave player."""

    works = True

    def play(self, tone: Tone) -> None:
        import winsound

        winsound.PlaySound(wav(tone), winsound.SND_MEMORY | winsound.SND_NODEFAULT)  # type: ignore[attr-defined,unused-ignore]


class SilentSink:
    """Nothing here can play: the room lights its NO SOUND lamp."""

    works = False

    def play(self, tone: Tone) -> None:
        """Do nothing, and say so through `works`."""


def find_sink() -> Sink:
    """The best sink of this machine."""
    if sys.platform == "win32":
        return WindowsSink()
    for program, arguments in _PLAYERS:
        found = shutil.which(program)
        if found:
            return ProgramSink(found, arguments)
    return SilentSink()
