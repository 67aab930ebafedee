"""A source host that breaks the protocol, ends in the middle of a sentence or leaves children costs only itself."""

import asyncio
import os
import sys
import textwrap
import time
from pathlib import Path

import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import SourceHealth, SourceState
from citydeck.sources import frame, wire
from citydeck.sources.backoff import Backoff
from citydeck.sources.enclosure import Footprint
from citydeck.sources.minder import Launch, Minder
from citydeck.sources.process import Process

HOST = """
import os, subprocess, sys, time
from pathlib import Path
from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.sources import frame, wire

def say(message):
    rest = memoryview(frame.pack(b"M", wire.encode(message)))
    while rest:
        rest = rest[os.write(1, rest):]

def channels(first, last):
    return [Channel(f"urn:x:{number}", "temperature", "one", "Cel") for number in range(first, last)]

"""
NOWHERE = str(Path(__file__).parent / "nowhere")
SPEC = wire.Spec(name="one", adapter="x", module="x", folder=NOWHERE, root=NOWHERE, site=NOWHERE)


def argv(code: str) -> list[str]:
    return [sys.executable, "-c", HOST + textwrap.dedent(code)]


@pytest.fixture
async def minded(monkeypatch):
    """``minded(code)`` minds a host that runs `code`; gives the minder and what came of it."""
    monkeypatch.setattr("citydeck.sources.minder.Backoff", lambda: Backoff(first=0.01, quick=0.01, longest=0.01))
    minders = []

    def mind(code):
        came = []

        async def emit(_, item):
            came.append(item)

        minder = Minder("one", lambda since, enclose: Launch(SPEC, argv(code), {}, Footprint()), emit)
        minders.append(minder)
        minder.start()
        return minder, came

    yield mind
    for minder in minders:
        await minder.stop()


async def until(wanted, seconds=20.0):
    async with asyncio.timeout(seconds):
        while not wanted():
            await asyncio.sleep(0.02)


async def test_that_a_declaration_without_end_is_cut_off(minded, monkeypatch):
    monkeypatch.setattr(wire, "MAX_ASSETS", 5_000)
    minder, came = minded("""
        anew = True
        while True:
            assets = [Asset(f"urn:x:{number}", "sensor", {}) for number in range(1000)]
            say(wire.Found(anew=anew, assets=assets, more=True))
            anew = False
    """)
    await until(lambda: minder.status.state is SourceState.GAVE_UP)
    assert "declared more than a source may" in minder.status.reason
    assert not any(isinstance(item, wire.Found) for item in came)


@pytest.mark.parametrize(
    "more",
    [
        'assets=[Asset(f"urn:x:{at}:{number}", "sensor", {}) for number in range(1000)]',
        "channels=channels(at * 1000, (at + 1) * 1000)",
    ],
    ids=["assets", "channels"],
)
async def test_that_many_small_declarations_are_no_way_around_what_a_source_may(minded, monkeypatch, more):
    monkeypatch.setattr(wire, "MAX_ASSETS", 5_000)
    monkeypatch.setattr(wire, "MAX_CHANNELS", 5_000)
    minder, came = minded(f"""
        for at in range(6):
            say(wire.Found(anew=at == 0, {more}))
        time.sleep(600)
    """)
    await until(lambda: minder.status.state is SourceState.GAVE_UP)
    assert "declared more than a source may" in minder.status.reason
    assert sum(isinstance(item, wire.Found) and item.anew for item in came) == 5
    assert sum(isinstance(item, wire.Found) for item in came) == 25


async def test_that_an_asset_that_changes_for_ever_counts_once(minded, monkeypatch):
    monkeypatch.setattr(wire, "MAX_ASSETS", 1)
    minder, came = minded("""
        for at in range(6):
            say(wire.Found(anew=at == 0, assets=[Asset("urn:x:0", "sensor", {"en": str(at)})]))
        time.sleep(600)
    """)
    await until(lambda: sum(isinstance(item, wire.Found) for item in came) == 6)
    assert minder.status.pid is not None


async def test_that_a_host_that_never_began_to_declare_cannot_go_on(minded):
    minder, came = minded("say(wire.Found(channels=channels(0, 3)))\ntime.sleep(600)")
    await until(lambda: minder.status.state is SourceState.GAVE_UP)
    assert "what it never began" in minder.status.reason
    assert not any(isinstance(item, wire.Found) for item in came)


async def test_that_rows_of_channels_that_ended_when_all_was_told_anew_are_refused(minded):
    minder, came = minded("""
        from citydeck.model.batch import Batch
        say(wire.Found(anew=True, channels=channels(0, 3)))
        say(wire.Found(anew=True, channels=channels(0, 1)))
        os.write(1, frame.rows(Batch.of([2], [1], [1], [0.0]))[0])
        time.sleep(600)
    """)
    await until(lambda: minder.status.state is SourceState.GAVE_UP)
    assert "never declared" in minder.status.reason
    assert not any(isinstance(item, Batch) for item in came)


async def test_that_what_a_host_had_begun_to_declare_ends_with_it(minded, tmp_path):
    _, came = minded(f"""
        once = Path({str(tmp_path / "once")!r})
        if once.exists():
            say(wire.Found(anew=True, channels=channels(0, 3)))
            time.sleep(600)
        once.touch()
        say(wire.Found(anew=True, channels=channels(10, 12), more=True))
    """)
    await until(lambda: any(isinstance(item, wire.Found) for item in came))
    found = next(item for item in came if isinstance(item, wire.Found))
    assert [channel.asset for channel in found.channels] == ["urn:x:0", "urn:x:1", "urn:x:2"]


@pytest.mark.parametrize(
    "said",
    [
        'b"no frame at all, and long enough to be taken for one"',
        'frame.pack(b"B", b"no rows" * 20)',
        'frame.pack(b"H", b"x")',
        'frame.pack(b"M", bytes([0x81, 0xA4]) + b"type" + b"\\x91" * 100_000)',
        'frame.pack(b"Z", b"")',
    ],
)
async def test_that_what_is_no_frame_ends_the_host_and_five_are_enough(minded, said):
    minder, came = minded(f"os.write(1, {said})\ntime.sleep(600)")
    await until(lambda: minder.status.state is SourceState.GAVE_UP)
    assert minder.status.reason.startswith("5 crashes within 10 minutes; last: ")
    assert "fault in the supervisor" not in minder.status.reason
    assert sum(isinstance(item, SourceHealth) and item.state is SourceState.GAVE_UP for item in came) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups of this kind")
async def test_that_what_a_host_without_walls_has_started_ends_with_it(tmp_path):
    file = tmp_path / "child"
    code = f"""
        child = subprocess.Popen(["sleep", "600"])
        Path({str(file)!r}).write_text(str(child.pid))
        sys.stdin.buffer.read()
    """
    process = await Process.start(SPEC, argv(code))
    await until(lambda: file.exists() and file.read_text())
    began = time.monotonic()
    # Two end it at once, as a stop beside the host's own end does: neither is cancelled for the other.
    told = await asyncio.gather(process.end(), process.end())
    assert [status for _, status in told] == [0, 0]
    assert time.monotonic() - began < 4.0
    child = int(file.read_text())
    await until(lambda: not running(child))


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_that_a_declaration_of_long_texts_fits_into_frames():
    text = "车" * 4_000
    assets = [Asset(f"urn:x:{number}", "incident", {}, attributes={"a": text, "b": text}) for number in range(1_500)]
    channels = [Channel(f"urn:x:{number}", "severity", "one", "1") for number in range(1_500)]
    parts = list(wire.declared(wire.Found(anew=True, assets=assets, channels=channels)))
    assert all(frame.pack(b"M", wire.encode(part)) for part in parts)
    assert [asset for part in parts for asset in part.assets] == assets
    assert [channel for part in parts for channel in part.channels] == channels
    assert [part.more for part in parts] == [True] * (len(parts) - 1) + [False]
    assert [part.anew for part in parts] == [True] + [False] * (len(parts) - 1)


def test_that_what_alone_is_too_large_is_said_in_words():
    asset = Asset("urn:x:1", "incident", {}, attributes={"a": "x" * wire.LARGEST})
    with pytest.raises(wire.UnreadableInput, match="too large to be declared"):
        list(wire.declared(wire.Found(assets=[asset])))
