"""A double of a context broker on loopback: it serves documents that it is given and writes none of its own.

Documents are files of public data models, or examples of the standards (``standards.json``, which names their sources).
"""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiohttp
import gmqtt
import pytest
from aiohttp import web

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.sources.contract import Context, Discovery
from citydeck.sources.stand import free_port
from datasources.ngsi.settings import Settings
from datasources.ngsi.source import Source

MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
NOTIFICATION = json.loads((Path(__file__).parent / "standards.json").read_text())["NOTIFICATION"]


class Double:
    """Entities by type, paged and counted as the standards say; subscriptions are taken, listed, renewed, removed."""

    def __init__(self, root: str, count: str) -> None:
        self.root, self.count = root, count
        self.port = free_port()
        self.entities: list[dict] = []
        self.subscriptions: dict[str, dict] = {}
        self.asked: list[web.Request] = []
        self.most = 1000
        self.counts = True
        self.kinds: object = None
        self.temporal: Callable[[web.Request], web.Response] | None = None
        self.before_answer: Callable | None = None
        self._made = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.root}"

    def of(self, kind: str) -> list[dict]:
        return [one for one in self.entities if one["type"] == kind]

    def queries(self, path: str) -> list[dict]:
        return [dict(one.query) for one in self.asked if one.path == f"{self.root}/{path}"]

    async def start(self) -> None:
        app = web.Application(middlewares=[self._keep])
        app.router.add_get(f"{self.root}/types", self._types)
        app.router.add_get(f"{self.root}/entities", self._entities)
        app.router.add_get(f"{self.root}/temporal/entities", self._temporal)
        app.router.add_get(f"{self.root}/types/{{kind}}", self._temporal)
        app.router.add_get(f"{self.root}/subscriptions", self._listed)
        app.router.add_post(f"{self.root}/subscriptions", self._subscribe)
        app.router.add_route("*", f"{self.root}/subscriptions/{{name}}", self._subscription)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        if runner:
            await runner.cleanup()

    @web.middleware
    async def _keep(self, request: web.Request, handler: Callable) -> web.StreamResponse:
        self.asked.append(request)
        return await handler(request)

    async def _types(self, _: web.Request) -> web.Response:
        kinds = sorted({one["type"] for one in self.entities})
        if self.kinds is not None:
            return web.json_response(self.kinds)
        if self.root == "/v2":
            return web.json_response([{"type": kind, "attrs": {}, "count": len(self.of(kind))} for kind in kinds])
        return web.json_response({"id": "urn:ngsi-ld:EntityTypeList:1", "type": "EntityTypeList", "typeList": kinds})

    async def _entities(self, request: web.Request) -> web.Response:
        return self._page(self.of(request.query["type"]), request)

    def _page(self, found: list[dict], request: web.Request) -> web.Response:
        offset, limit = int(request.query.get("offset", 0)), min(int(request.query.get("limit", 20)), self.most)
        counted = {self.count: str(len(found))} if self.counts else {}
        return web.json_response(found[offset : offset + limit], headers=counted)

    async def _temporal(self, request: web.Request) -> web.Response:
        return self.temporal(request) if self.temporal else web.Response(status=404)

    async def _listed(self, request: web.Request) -> web.Response:
        return self._page(list(self.subscriptions.values()), request)

    async def _subscribe(self, request: web.Request) -> web.Response:
        self._made += 1
        name = f"urn:ngsi-ld:Subscription:{self._made}" if self.root != "/v2" else f"{self._made:024x}"
        self.subscriptions[name] = {"id": name, "status": "active", **await request.json()}
        if self.before_answer is not None:
            await self.before_answer()
        return web.Response(status=201, headers={"Location": f"{self.root}/subscriptions/{name}"})

    async def _subscription(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self.subscriptions:
            return web.json_response({"error": "NotFound"}, status=404)
        if request.method == "PATCH":
            self.subscriptions[name].update(await request.json())
            return web.Response(status=204)
        if request.method == "DELETE":
            del self.subscriptions[name]
            return web.Response(status=204)
        return web.json_response(self.subscriptions[name])

    def body(self, *entities: dict, name: str = "") -> dict:
        """A notification, as the version has it, of the newest subscription or of `name`."""
        known = {"subscriptionId": name or list(self.subscriptions)[-1], "data": list(entities)}
        return known if self.root == "/v2" else {**NOTIFICATION, **known}

    async def tell(self, *entities: dict, name: str = "", **more: object) -> int:
        """Notify the newest subscription's address; the status of the answer."""
        told = list(self.subscriptions.values())[-1]["notification"]
        if "endpoint" in told:
            where = told["endpoint"]["uri"]
            headers = {one["key"]: one["value"] for one in told["endpoint"].get("receiverInfo", ())}
        else:
            end = told.get("httpCustom") or told["http"]
            where, headers = end["url"], end.get("headers", {})
        return await post(where, **{"json": self.body(*entities, name=name), "headers": headers, **more})


async def post(where: str, **more: object) -> int:
    """The status of the answer."""
    async with aiohttp.ClientSession() as session, session.post(where, **more) as answer:
        return answer.status


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
                self.rows.append((channel.asset, channel.metric, value, quality))
                self.observed.append(observed)

    def values(self) -> dict[str, float]:
        """The newest value of each metric."""
        return {metric: value for _, metric, value, _ in self.rows}

    async def until(self, enough: Callable[[], bool], since: int | None = None) -> None:
        async with asyncio.timeout(10), contextlib.aclosing(self.source.stream(since)) as items:
            async for item in items:
                self.take(item)
                if enough():
                    return

    async def once(self) -> "Run":
        """Until the first answer was handed on."""
        async with asyncio.timeout(10), contextlib.aclosing(self.source.stream(None)) as items:
            async for item in items:
                self.take(item)
                if isinstance(item, Batch):
                    return self
        return self


@pytest.fixture
async def ld() -> AsyncIterator[Double]:
    double = Double("/ngsi-ld/v1", "NGSILD-Results-Count")
    await double.start()
    yield double
    await double.stop()


@pytest.fixture
async def v2() -> AsyncIterator[Double]:
    double = Double("/v2", "Fiware-Total-Count")
    await double.start()
    yield double
    await double.stop()


@pytest.fixture(params=["ld", "v2"])
def double(request, ld: Double, v2: Double) -> Double:
    """Each version in turn."""
    return ld if request.param == "ld" else v2


@pytest.fixture
async def run(tmp_path) -> AsyncIterator[Callable]:
    """``await run(double, **settings)``: the source, open, with what it discovered."""
    running = []

    async def start(double: Double, *, secrets: dict | None = None, **more) -> Run:
        refused: list[str] = []
        context = Context("x", tmp_path, time.time_ns, lambda raw, reason: refused.append(reason), secrets or {})
        version = "v2" if double.root == "/v2" else "ld"
        source = Source(Settings(url=double.url, version=version, **{"every": 0.1, **more}), context)
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
        pytest.skip("mosquitto is not installed: notifications over MQTT are NOT tested here")
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
async def publisher(mosquitto) -> AsyncIterator[gmqtt.Client]:
    client = gmqtt.Client("context-broker")
    await client.connect("127.0.0.1", mosquitto[0], version=gmqtt.constants.MQTTv311)
    yield client
    await client.disconnect()
