"""A real SensorThings service (Django on SQLite) and a real mosquitto on loopback, ended by their process ids."""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import gmqtt
import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.sources.contract import Context, Discovery
from datasources.sensorthings.settings import Settings
from datasources.sensorthings.source import Source

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
DJANGO = """
import os
from uuid import UUID
SECRET_KEY = "of a test"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
ROOT_URLCONF = "sta_urls"
INSTALLED_APPS = [
    "sensorthings.versions.v1_1",
    "sensorthings.versions.v1_1.backends.django",
    "sensorthings.versions.v1_1.extensions.dataarray",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["STA_DB"]}}
SENSORTHINGS_V1_1_SERVICE_URL = os.environ["STA_URL"]
SENSORTHINGS_V1_1_BACKEND_ADAPTER = "sensorthings.versions.v1_1.backends.django.adapter.DjangoBackendAdapter"
SENSORTHINGS_V1_1_ID_TYPE = UUID
SENSORTHINGS_V1_1_ID_DELIMITER = "'"
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("", include("sensorthings.versions.v1_1.urls"))]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """Posts entities."""

    url: str

    def post(self, path: str, entity: object) -> str:
        body = json.dumps(entity).encode()
        asked = urllib.request.Request(f"{self.url}/{path}", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked) as answer:
            return answer.headers.get("Location", "").partition("(")[2].rstrip(")").strip("'")

    def station(self, name: str, symbol: str = "°C", observed: str = "Air temperature", thing: str = "") -> "Station":
        """A thing with a place and one datastream."""
        where = {"type": "Point", "coordinates": [4.47, 51.92]}
        told = {"name": name, "description": "d"}
        if not thing:
            location = self.post("Locations", {**told, "encodingType": "application/geo+json", "location": where})
            thing = self.post("Things", {**told, "Locations": [{"@iot.id": location}]})
        sensor = self.post("Sensors", {**told, "encodingType": "application/pdf", "metadata": "x"})
        definition = f"http://example.org/{observed.replace(' ', '')}"
        prop = self.post("ObservedProperties", {"name": observed, "definition": definition, "description": "d"})
        kind = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Observation"
        stream = self.post(
            "Datastreams",
            {**told, "unitOfMeasurement": {"name": symbol, "symbol": symbol, "definition": symbol},
             "observationType": kind, "Thing": {"@iot.id": thing}, "Sensor": {"@iot.id": sensor},
             "ObservedProperty": {"@iot.id": prop}},
        )  # fmt: skip
        return Station(self, thing, stream)


@dataclass
class Station:
    service: Service
    thing: str
    stream: str

    def observe(self, at: str, result: object, **more: object) -> None:
        told = {"phenomenonTime": at, "result": result, "Datastream": {"@iot.id": self.stream}}
        told["resultTime"] = at.rpartition("/")[2]  # the service wants one
        self.service.post("Observations", {**told, **more})

    @property
    def topic(self) -> str:
        return f"v1.1/Datastreams('{self.stream}')/Observations"


@pytest.fixture(scope="session")
def sta_program(tmp_path_factory) -> Iterator[str]:
    """The root of a running service."""
    pytest.importorskip("sensorthings", reason="django-ogc-sensorthings is not installed")
    folder, port = tmp_path_factory.mktemp("sta"), free_port()
    (folder / "sta_settings.py").write_text(DJANGO)
    (folder / "sta_urls.py").write_text(URLS)
    known = {
        **os.environ,
        "STA_DB": str(folder / "sta.sqlite"),
        "STA_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "sta_settings",
        "PYTHONPATH": str(folder),
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([sys.executable, "-m", "django", "migrate"], env=known, check=True, timeout=60, **quiet)
    command = [sys.executable, "-m", "uvicorn", "--factory", "django.core.asgi:get_asgi_application"]
    process = subprocess.Popen([*command, "--port", str(port), "--log-level", "error"], env=known, **quiet)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v1.1/Things"),
        ):
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/v1.1"
    process.kill()
    process.wait(10)


@pytest.fixture(scope="session")
def service(sta_program) -> Service:
    return Service(sta_program)


class Run:
    """One source that is open and read as a host reads it."""

    def __init__(self, source: Source, refused: list[str]) -> None:
        self.source = source
        self.refused = refused
        self.assets: dict[str, Asset] = {}
        self.channels: list[Channel] = []
        self.rows: list[tuple[str, str, float, int]] = []
        self.observed: list[int] = []

    def take(self, item: object) -> None:
        if isinstance(item, Discovery):
            self.assets, self.channels = {asset.id: asset for asset in item.assets}, item.channels
        elif isinstance(item, Batch):
            for handle, observed, value, quality in zip(
                item.channel.tolist(),
                item.observed_at.tolist(),
                item.value.tolist(),
                item.quality.tolist(),
                strict=True,
            ):
                channel = self.channels[handle]
                self.rows.append((channel.asset.rpartition(":")[2], channel.metric, value, quality))
                self.observed.append(observed)

    async def until(self, enough: Callable[[], bool], since: int | None = None) -> None:
        async with asyncio.timeout(5), contextlib.aclosing(self.source.stream(since)) as items:
            async for item in items:
                self.take(item)
                if enough():
                    return


@pytest.fixture
async def run(tmp_path) -> AsyncIterator[Callable]:
    running = []

    async def start(url: str, **more) -> Run:
        refused: list[str] = []
        context = Context("x", tmp_path, time.time_ns, lambda raw, reason: refused.append(reason))
        source = Source(Settings(url=url, **{"every": 0.1, **more}), context)
        running.append(source)
        await source.open()
        found = Run(source, refused)
        found.take(await source.discover())
        return found

    yield start
    for source in running:
        await source.close()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Its port and its process."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed: the push is NOT tested here")
    port, config = free_port(), tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n")
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stdout=quiet, stderr=quiet)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield port, process
    process.kill()
    process.wait(10)


@pytest.fixture
def broker(mosquitto) -> int:
    """Port of a mosquitto."""
    return mosquitto[0]


@pytest.fixture
async def publisher(broker: int) -> AsyncIterator[gmqtt.Client]:
    client = gmqtt.Client("server")
    await client.connect("127.0.0.1", broker, version=gmqtt.constants.MQTTv311)
    yield client
    await client.disconnect()
