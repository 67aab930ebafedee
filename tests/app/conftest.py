"""A display of its own, and a person's hands on it: real clicks and keys by xdotool."""

import asyncio
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

WIDE, HIGH = 1366, 768
Hand = Callable[..., Awaitable[str]]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """The small bridge of tests/citydeck/server."""
    file = Path(__file__).parents[1] / "citydeck" / "server" / "conftest.py"
    spec = importlib.util.spec_from_file_location("citydeck_test_recording", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write_recording(tmp_path / "test.mcap")


@pytest.fixture
def display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Name of an X server of 1366×768, with state and configuration folders of the test's own."""
    if sys.platform == "win32" or not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("the window is NOT tested with real clicks here: Xvfb or xdotool is missing")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDE}x{HIGH}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        name = f":{told.readline().strip()}"
    config = tmp_path / "config"
    config.mkdir()
    (config / "room.ini").write_text("[room]\nmet=true\n")
    monkeypatch.setenv("DISPLAY", name)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CITYDECK_CONFIG_DIR", str(config))
    yield name
    server.terminate()
    server.wait()


@pytest.fixture
def hand(display: str) -> Hand:
    """``await hand("mousemove", x, y, "click", 1)``: one xdotool command; what it printed."""
    environment = {**os.environ, "DISPLAY": display}

    async def do(*arguments: object) -> str:
        process = await asyncio.create_subprocess_exec(
            "xdotool", *map(str, arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        told, _ = await process.communicate()
        return told.decode().strip()

    return do
