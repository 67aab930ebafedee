"""`citydeck record`: real engines, real source hosts, a folder of CSV files that grows, and a real mosquitto."""

import asyncio
import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from citydeck.alarms.journal import Journal
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.event import Entry
from citydeck.model.mode import Provenance
from citydeck.server.recorded import RecordedSite
from citydeck.server.replay import ReplaySession
from citydeck.server.rundir import RunDir
from citydeck.timeline.bundle import ASSETS, LICENCES, RULES, SESSION, SITE, Bundle
from citydeck.timeline.log_reader import LogReader

ROOT = Path(__file__).resolve().parents[3]
SITE_TEXT = """format = 1
id = "recorded-here"
name = { en = "Here", zh_CN = "此处" }
zone = "Asia/Shanghai"
origin = { longitude = 121.5, latitude = 31.2 }

[sources.feed]
adapter = "csv_folder"
[sources.feed.settings]
folder = "in"
time = "t"
poll = 0.05
columns = [{ column = "stress", asset = "urn:ngsi-ld:Bridge:{bridge}", metric = "stress", period = 1.0 }]
"""
RULES_TEXT = """[[rule]]
id = "high"
kind = "limit"
metric = "stress"
priority = "HIGH"
limits = { hi = 100.0 }
dead_band = 5.0
texts = { en = "High", zh_CN = "高" }
cause = "c"
consequence = "c"
response = "r"
response_time = "1 min"
"""
ALARM = "high@urn:ngsi-ld:Bridge:one|stress|feed"


class Here:
    """A site of one feed, and the programs that are run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        (self.site / "in").mkdir(parents=True)
        (self.site / "site.toml").write_text(SITE_TEXT, "utf-8")
        (self.site / "rules.toml").write_text(RULES_TEXT, "utf-8")
        self.file = self.site / "in" / "a.csv"
        self.file.write_text("t,bridge,stress\n")
        self.out = folder / "out.mcap"
        self.partial = folder / "out.mcap.partial"
        self.root = folder / "state"
        self._running: list[subprocess.Popen[str]] = []

    def say(self, value: float) -> None:
        with self.file.open("a") as file:
            file.write(f"{datetime.now(UTC).isoformat()},one,{value}\n")

    def start(self, *arguments: object, most: int | None = None) -> "subprocess.Popen[str]":
        """A program of this site; `most`: no file may grow beyond so many bytes, as on a full disk."""

        process = subprocess.Popen(
            [sys.executable, "-m", "app", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "CITYDECK_STATE_DIR": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if most is not None:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
        self._running.append(process)
        return process

    def run(self, *arguments: object, code: int = 0) -> str:
        """What a program said, its standard output when it went well, else the other."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, err
        return out if code == 0 else err

    def told(self, process: "subprocess.Popen[str]", code: int = 0) -> dict[str, object]:
        out, err = process.communicate(timeout=60)
        assert process.returncode == code, err
        return json.loads(out)

    def replayed(self, file: Path | None = None) -> dict[str, object]:
        return json.loads(self.run("replay", file or self.out, "--json"))

    async def began(self) -> None:
        await until(lambda: next(self._entries(), None) is not None)

    async def recorded(self, value: float) -> None:
        """Until that value is in the file."""
        await until(
            lambda: any(isinstance(one.body, Batch) and value in one.body.value.tolist() for one in self._entries())
        )

    def _entries(self) -> Iterator[Entry]:
        if self.partial.exists() and self.partial.stat().st_size:
            with LogReader(self.partial) as reader:
                yield from reader.entries()

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.terminate()
                process.wait(15)
            process.stdout.close()
            process.stderr.close()

    @contextlib.asynccontextmanager
    async def room(self) -> AsyncIterator[LinkClient]:
        client = LinkClient(NotedEndpoint(RunDir.of("recorded-here", "LIVE", self.root).folder), CityMirror(), "desk")
        task = asyncio.create_task(client.run())
        try:
            await until(lambda: client.mirror.connected)
            yield client
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(true: object, limit: float = 45.0) -> None:
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, f"not within {limit} s"
        await asyncio.sleep(0.02)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    found = Here(tmp_path)
    yield found
    found.end()


@pytest.mark.slow
def test_that_a_recorded_demo_city_replays_to_the_state_of_its_live_session(here: Here) -> None:
    told = json.loads(here.run("record", "demo-live", "-o", here.out, "--for", "5s", "--json"))
    replayed = here.replayed()
    assert replayed["state_hash"] == told["state_hash"] != ""
    assert replayed["observations"] == told["observations"] == sum(told["sources"].values()) > 0
    assert (told["provenance"], told["engine"], told["whole"], told["loss"]) == ("SIMULATED", "own", True, "")
    assert here.run("recording", "verify", here.out).startswith("ok              True")
    with Bundle(here.out) as bundle:
        assert bundle.provenance is Provenance.SIMULATED
        assert bundle.zone == "Asia/Shanghai"
        assert {SITE, ASSETS, RULES, LICENCES, SESSION} <= bundle.reader.attachments().keys()
        assert bundle.json(SITE)["city"] == "builtin:shanghai"
        assert len(bundle.json(ASSETS)) == told["assets"]
        assert bundle.json(SESSION)["state_hash"] == told["state_hash"]
    assert not here.partial.exists()


@pytest.mark.slow
async def test_that_a_running_engine_is_recorded_with_its_alarms_and_acts_and_no_second_feed(
    here: Here, hosts_of: object
) -> None:
    engine = here.start("engine", here.site)
    async with here.room() as client:
        here.say(120.0)
        await until(lambda: ALARM in client.mirror.alarms)
        hosts = hosts_of(engine.pid)
        recorder = here.start("record", here.site, "-o", here.out, "--json")
        await here.began()
        assert hosts_of(recorder.pid) == []
        assert client.mirror.consoles == ("desk",)
        assert (await client.ack(ALARM, client.mirror.alarms[ALARM].token, "seen")).ok
        here.say(125.0)
        key = next(channel.key for channel in client.mirror.channels.values())
        await until(lambda: client.mirror.latest(key)[2] == 125.0)
        recorder.send_signal(signal.SIGINT)
        told = here.told(recorder)
        assert hosts_of(engine.pid) == hosts
    assert (told["engine"], told["observations"], told["channels"]) == ("running", 1, 1)
    replayed = here.replayed()
    assert replayed["state_hash"] == told["state_hash"]
    assert replayed["alarms"] == 0  # it was raised before, and stands in the recording from its first instant
    verdict = json.loads(here.run("recording", "verify", here.out, "--json"))
    assert (verdict["ok"], verdict["acts"]) == (True, 1)


@pytest.mark.slow
async def test_that_what_came_before_is_taken_from_the_engines_log(here: Here) -> None:
    here.start("engine", here.site)
    async with here.room() as client:
        here.say(90.0)
        await until(lambda: client.mirror.channels)
        here.say(130.0)
        await until(lambda: ALARM in client.mirror.alarms)
    told = json.loads(here.run("record", here.site, "-o", here.out, "--since", "1h", "--for", "0s", "--json"))
    assert told["observations"] == 2
    replayed = here.replayed()
    assert replayed["alarms"] == 1
    assert replayed["state_hash"] == told["state_hash"]
    later = here.folder / "later.mcap"
    here.run("record", here.site, "-o", later, "--since", "1ms", "--for", "0s", code=1)
    assert not list(here.folder.glob("later*"))


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_that_a_recording_that_is_told_to_end_is_whole(here: Here, how: signal.Signals) -> None:
    recorder = here.start("record", here.site, "-o", here.out, "--json")
    await here.began()
    here.say(80.0)
    await here.recorded(80.0)
    recorder.send_signal(how)
    told = here.told(recorder)
    assert told["observations"] == 1
    assert here.replayed()["state_hash"] == told["state_hash"]
    assert RunDir.of("recorded-here", "LIVE", here.root).endpoint() is None


@pytest.mark.slow
async def test_that_a_killed_recording_is_readable_and_never_taken_for_whole(here: Here) -> None:
    recorder = here.start("record", here.site, "-o", here.out)
    await here.began()
    for value in range(40, 60):
        here.say(value)
    await here.recorded(59.0)
    recorder.kill()
    recorder.wait()
    assert not here.out.exists()
    replayed = here.replayed(here.partial)
    assert replayed["observations"] > 0
    assert "not closed" in replayed["loss"]
    assert f"{here.partial} was left" in here.run("record", here.site, "-o", here.out, "--for", "1s", code=2)
    here.run("record", here.site, "-o", here.out, "--for", "5s", "--force")
    assert here.out.exists()
    assert not here.partial.exists()


@pytest.mark.slow
async def test_that_a_full_disk_is_told_in_one_line_and_keeps_what_came(here: Here) -> None:
    engine = here.start("engine", here.site)
    async with here.room() as client:
        recorder = here.start("record", here.site, "-o", here.out, most=20_000)
        await here.began()
        while recorder.poll() is None:
            for value in range(20):
                here.say(value)
            await asyncio.sleep(0.01)
        assert client.mirror.connected
    assert engine.poll() is None
    said = recorder.stderr.read()
    assert recorder.returncode == 2
    assert said.count("\n") == 1
    assert str(here.partial) in said
    assert "Traceback" not in said
    assert here.replayed(here.partial)["observations"] > 0


@pytest.mark.slow
async def test_that_a_recording_ends_with_its_engine_and_says_so(here: Here) -> None:
    engine = here.start("engine", here.site)
    async with here.room():
        recorder = here.start("record", here.site, "-o", here.out, "--for", "60s", "--json")
        await here.began()
        here.say(80.0)
        await here.recorded(80.0)
        engine.kill()
        engine.wait()
    told = here.told(recorder, code=1)
    assert (told["whole"], told["loss"], told["state_hash"]) == (False, "the engine ended", "")
    assert here.replayed()["observations"] == told["observations"] == 1


@pytest.mark.slow
def test_that_nothing_is_no_recording(here: Here) -> None:
    said = here.run("record", here.site, "-o", here.out, "--for", "2s", code=1)
    assert "nothing came within 2 s, so no file was written; feed " in said
    assert not list(here.folder.glob("out*"))


@pytest.mark.slow
async def test_that_a_recording_of_real_and_simulated_sources_says_which_is_which(here: Here) -> None:
    text = SITE_TEXT + '\n[sources.town]\nadapter = "demo_live"\nprovenance = "SIMULATED"\n'
    assets = ROOT / "resources" / "sites" / "shanghai" / "assets.json"
    (here.site / "site.toml").write_text(f'{text}settings = {{ domain = "energy", assets = "assets.json" }}\n', "utf-8")
    (here.site / "assets.json").write_bytes(assets.read_bytes())
    here.say(80.0)
    told = json.loads(here.run("record", here.site, "-o", here.out, "--for", "6s", "--json"))
    assert told["sources"]["feed"] == 1
    assert told["sources"]["town"] > 0
    with Bundle(here.out) as bundle:
        assert bundle.provenance is Provenance.SIMULATED
        assert bundle.provenances == {"feed": Provenance.REAL, "town": Provenance.SIMULATED}
        assert bundle.facts["notes"] == "recorded from a LIVE session; mixed: feed REAL, town SIMULATED"
    with contextlib.closing(Journal(None)) as journal:
        session = ReplaySession(RecordedSite.open(here.out), journal, None, playing=False)
        assert (session.hello().mode, session.hello().provenance) == ("REPLAY", "SIMULATED")
        await session.go_to(session.player.end)
        statuses = session.board.statuses(session.core.state)
        assert [(one.name, one.provenance, one.state) for one in statuses] == [
            ("feed", "REAL", "UP"),
            ("town", "SIMULATED", "UP"),
        ]
        await session.keeper.drain()
        session.recorded.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_that_a_terminal_is_told_how_it_goes(here: Here) -> None:
    import pty

    ours, theirs = pty.openpty()
    with (here.folder / "out.txt").open("w") as out:
        recorder = subprocess.Popen(
            [sys.executable, "-m", "app", "record", str(here.site), "-o", str(here.out)],
            cwd=ROOT,
            env={**os.environ, "CITYDECK_STATE_DIR": str(here.root)},
            stdout=out,
            stderr=theirs,
        )
    os.close(theirs)
    try:
        told = os.read(ours, 65_536)
        assert told.decode().strip().startswith("00:00  observations: 0 (0/s)  sources: 0 up, feed STARTING")
        here.say(80.0)
        while b"observations: 1 (" not in told or b"sources: 1 up" not in told:
            told += os.read(ours, 65_536)
        recorder.send_signal(signal.SIGINT)
        assert recorder.wait(30) == 0
    finally:
        recorder.kill()
        recorder.wait()
        os.close(ours)
    assert "whole         True" in (here.folder / "out.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", "-o", "{folder}/new.mcap"), "nowhere: no such site folder"),
        (("shanghai", "-o", "{folder}/new.mcap"), "plays a recording"),
        (("{folder}/bare", "-o", "{folder}/new.mcap"), "has no sources"),
        (("{site}", "-o", "{folder}/there.mcap"), "there.mcap exists already (--force replaces it)"),
        (("{site}", "-o", "{folder}/none/new.mcap"), "none: no such folder"),
        (("{site}", "-o", "{folder}"), "is a folder"),
        (("{site}", "-o", "{folder}/new.mcap", "--since", "10m"), "no engine of this site runs"),
        (("{site}", "-o", "{folder}/new.mcap", "--for", "0"), "--for is longer than nothing"),
        (("{site}", "-o", "{folder}/new.mcap", "--for", "soon"), "not a duration: 'soon'"),
        (("{site}",), "required: -o/--output"),
    ],
)
def test_that_what_cannot_be_recorded_is_refused_in_one_line(
    here: Here, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: object
) -> None:
    from app.main import main

    monkeypatch.setenv("CITYDECK_STATE_DIR", str(here.root))
    (here.folder / "there.mcap").write_bytes(b"of somebody")
    bare = here.folder / "bare"
    bare.mkdir()
    head = SITE_TEXT.partition("[sources")[0]
    (bare / "site.toml").write_text(f'{head}city = "builtin:shanghai"\n', "utf-8")
    before = sorted(here.folder.iterdir())
    assert main(["record", *(word.format(folder=here.folder, site=here.site) for word in arguments)]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert (here.folder / "there.mcap").read_bytes() == b"of somebody"
    assert sorted(path for path in here.folder.iterdir() if path != here.root) == before
