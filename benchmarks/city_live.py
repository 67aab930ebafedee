"""A city that lives for a benchmark: mosquitto, a site with MQTT sources, its engine."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.processes import end
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.event import Gap
from citydeck.sources.recording import LogReader

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
SITE = """format = 1
id = "live-bench"
name = { en = "Bench" }
zone = "Asia/Shanghai"
origin = { longitude = 121.49, latitude = 31.2304 }
city = "builtin:shanghai"
"""
SOURCE = """
[sources.{name}]
adapter = "mqtt"
[sources.{name}.settings]
host = "127.0.0.1"
port = {port}
topics = [{{ filter = "{filter}", qos = {qos}, time = "t", time_format = "unix_ms", readings = [
  {{ asset = "urn:ngsi-ld:Device:{{1}}", metric = "speed", path = "v.now" }}] }}]
"""


def free_port() -> int:
    """A port of loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mosquitto:
    """A broker with its own defaults, without persistence."""

    def __init__(self, folder: Path) -> None:
        if PROGRAM is None:
            raise SystemExit("mosquitto is not installed: nothing was measured")
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        self._config.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n", "ascii")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it answers."""
        self.process = subprocess.Popen(
            [str(PROGRAM), "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)

    def kill(self) -> None:
        """Without a word to anybody."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid


def load(port: int, rate: float, seconds: float, topics: int) -> "subprocess.Popen[str]":
    """Start publishing; its output is one line of JSON."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.mqtt_load",
        str(port),
        str(rate),
        str(seconds),
        "--topics",
        str(topics),
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


class Engine:
    """The engine of a site in `folder`, with `sources` (name → topic filter) of one broker."""

    def __init__(self, folder: Path, port: int, sources: Mapping[str, str], qos: int = 0) -> None:
        self.folder = folder
        site = folder / "site"
        site.mkdir()
        parts = [SOURCE.format(name=name, port=port, filter=said, qos=qos) for name, said in sources.items()]
        (site / "site.toml").write_text(SITE + "".join(parts), "utf-8")
        self.run_folder = folder / "state" / "live-bench-live"
        self.log_folder = self.run_folder / "log"
        self.environment = {**os.environ, "CITYDECK_STATE_DIR": str(folder / "state"), "PYTHONPATH": str(ROOT)}
        self._words = (folder / "engine.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "engine", str(site)],
            env=self.environment,
            cwd=ROOT,
            stdout=self._words,
            stderr=self._words,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def await_up(self, sources: Iterable[str], limit: float = 120.0) -> float:
        """Wait until all `sources` are UP, as a console is told; seconds that took."""
        return asyncio.run(self._until_up(set(sources), limit))

    async def _until_up(self, wanted: set[str], limit: float) -> float:
        began = time.monotonic()
        mirror = CityMirror()
        client = LinkClient(NotedEndpoint(self.run_folder), mirror, "bench")
        link = asyncio.ensure_future(client.run())
        try:
            async with asyncio.timeout(limit):
                while not wanted <= {source.name for source in mirror.sources.values() if source.state == "UP"}:
                    if self.process.poll() is not None:
                        raise SystemExit(f"the engine ended: {(self.folder / 'engine.log').read_text('utf-8')[-300:]}")
                    await asyncio.sleep(0.02)
        finally:
            link.cancel()
            await asyncio.gather(link, return_exceptions=True)
        return time.monotonic() - began

    def end(self) -> None:
        """End it; its log is whole afterwards."""
        end(self.process)
        self._words.close()

    def recorded(self, sources: Iterable[str]) -> tuple[int, int]:
        """Rows of `sources` that stand in the ended engine's log, and how many its gaps say were lost."""
        rows = lost = 0
        wanted = set(sources)
        for segment in sorted(self.log_folder.glob("*.mcap")):
            with LogReader(segment) as reader:
                for entry in reader.entries():
                    if isinstance(entry.body, Batch) and entry.source in wanted:
                        rows += len(entry.body)
                    elif isinstance(entry.body, Gap):
                        lost += entry.body.count
        return rows, lost


def told(process: "subprocess.Popen[str]", limit: float) -> dict[str, float]:
    """The JSON that a process prints last."""
    words, _ = process.communicate(timeout=limit)
    found: dict[str, float] = json.loads(words.splitlines()[-1])
    return found
