"""Runs the checks of `tests/widgets/windows` on a display of their own, once for each way of drawing."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKS = Path(__file__).parent / "windows"
TWO_SCREENS = {
    "screens": [
        {"name": "one", "x": 0, "y": 0, "width": 1000, "height": 700, "dpr": 1},
        {"name": "two", "x": 1000, "y": 0, "width": 1600, "height": 1200, "dpr": 2},
    ]
}


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """A server for these windows alone; two monitors side by side where xrandr can say so."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x700x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            name = f":{told.readline().strip()}"
        if shutil.which("xrandr"):
            for place in (("left", "800/200x700/180+0+0", "screen"), ("right", "800/200x700/180+800+0", "none")):
                subprocess.run(["xrandr", "-d", name, "--setmonitor", *place], check=True, capture_output=True)
        yield name
    finally:
        server.terminate()
        server.wait()


def _run(which: str, presenter: str, **environment: str) -> str:
    """The checks of a file; what they said, when all went well."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", "-rs", "--durations=3"]
    done = subprocess.run(
        [*command, "-o", "python_files=check_*.py", str(CHECKS / which)],
        env={**os.environ, "CITYDECK_WINDOWS": presenter, **environment},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    if sys.platform == "win32" or not shutil.which("Xvfb"):
        pytest.skip("real windows are NOT tested here: Xvfb is missing")
    with _display() as name:
        yield name


@pytest.mark.slow
@pytest.mark.parametrize("presenter", ["raster", "gl"])
def test_that_views_keep_their_pictures_whatever_becomes_of_their_windows(display: str, presenter: str) -> None:
    told = _run("check_windows.py", presenter, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    assert "passed" in told


@pytest.mark.slow
@pytest.mark.parametrize("presenter", ["raster", "gl"])
def test_that_four_windows_come_and_go_in_every_order_and_leave_nothing(display: str, presenter: str) -> None:
    told = _run("check_lifetimes.py", presenter, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    assert "passed" in told


@pytest.mark.slow
def test_that_a_screen_with_finer_pixels_is_drawn_for(display: str, tmp_path: Path) -> None:
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps(TWO_SCREENS))
    told = _run("check_windows.py", "raster", DISPLAY=display, QT_QPA_PLATFORM=f"offscreen:configfile={screens}")
    assert "SKIPPED" not in told
