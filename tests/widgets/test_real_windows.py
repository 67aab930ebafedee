"""Runs the checks of `tests/widgets/windows`, each way of drawing in a process with a display of its own, together."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

CHECKS = Path(__file__).parent / "windows"
TWO_SCREENS = {
    "screens": [
        {"name": name, "x": x, "y": 0, "width": 1600, "height": 1200, "logicalDpi": dpi, "logicalBaseDpi": 96, "dpr": 1}
        for name, x, dpi in (("one", 0, 96), ("two", 1600, 192))
    ]
}
"""The second one has two pixels for each in both directions."""
SCREENS = "another_screen or storm or undocked"
"""What is checked again where the second screen has finer pixels."""
RUNS = {
    "windows-raster": ("check_windows.py", "raster", ""),
    "windows-gl": ("check_windows.py", "gl", ""),
    "lifetimes-raster": ("check_lifetimes.py", "raster", ""),
    "lifetimes-gl": ("check_lifetimes.py", "gl", ""),
    "fine-pixels": ("check_windows.py", "raster", SCREENS),
}
LONGEST = 110


@dataclass
class Run:
    """One process with its display; `said` holds what it said."""

    server: subprocess.Popen[bytes]
    checks: subprocess.Popen[bytes]
    said: IO[str]


def _display() -> tuple[subprocess.Popen[bytes], str]:
    """A server for these windows alone; two monitors side by side where xrandr can say so."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x700x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        name = f":{told.readline().strip()}"
    if shutil.which("xrandr"):
        for place in (("left", "800/200x700/180+0+0", "screen"), ("right", "800/200x700/180+800+0", "none")):
            subprocess.run(["xrandr", "-d", name, "--setmonitor", *place], check=False, capture_output=True)
    return server, name


def _start(name: str, folder: Path) -> Run:
    file, presenter, which = RUNS[name]
    server, display = _display()
    platform = "xcb"
    if which:
        screens = folder / "screens.json"
        screens.write_text(json.dumps(TWO_SCREENS))
        platform = f"offscreen:configfile={screens}"
    said = (folder / f"{name}.txt").open("w+")
    environment = {"CITYDECK_WINDOWS": presenter, "DISPLAY": display, "QT_QPA_PLATFORM": platform}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-rs", "-p", "no:cacheprovider", "--durations=3"]
    command += ["-o", "python_files=check_*.py", str(CHECKS / file), *(["-k", which] if which else [])]
    checks = subprocess.Popen(command, env=os.environ | environment, stdout=said, stderr=subprocess.STDOUT)
    return Run(server, checks, said)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    if sys.platform == "win32" or not shutil.which("Xvfb"):
        pytest.skip("real windows are NOT tested here: Xvfb is missing")
    folder = tmp_path_factory.mktemp("windows")
    started = {name: _start(name, folder) for name in RUNS}
    yield started
    for run in started.values():
        run.checks.kill()
        run.checks.wait()
        run.server.terminate()
        run.server.wait()
        run.said.close()


def _end(run: Run) -> str:
    """What the checks said, when all went well."""
    code = run.checks.wait(LONGEST)
    run.said.seek(0)
    said = run.said.read()
    assert code == 0, said[-6000:]
    return said


@pytest.mark.slow
@pytest.mark.parametrize("way", ["raster", "gl"])
def test_that_views_keep_their_pictures_whatever_becomes_of_their_windows(runs: dict[str, Run], way: str) -> None:
    assert "passed" in _end(runs[f"windows-{way}"])


@pytest.mark.slow
@pytest.mark.parametrize("way", ["raster", "gl"])
def test_that_four_windows_come_and_go_in_every_order_and_leave_nothing(runs: dict[str, Run], way: str) -> None:
    assert "passed" in _end(runs[f"lifetimes-{way}"])


@pytest.mark.slow
def test_that_a_screen_with_finer_pixels_is_drawn_for(runs: dict[str, Run]) -> None:
    assert "SKIPPED" not in _end(runs["fine-pixels"])
