"""A program that exposes metrics, and a real victoria-metrics, on loopback."""

import asyncio
import json
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

PROGRAM = shutil.which("victoria-metrics")


class Exposed:
    """Serves `body` with `kind` as its content type."""

    def __init__(self) -> None:
        self.body = b""
        self.kind = "text/plain; version=0.0.4"
        self.status = 200
        self.accepted: list[str] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.accepted.append(request.headers.get("Accept", ""))
        return web.Response(body=self.body, status=self.status, headers={"Content-Type": self.kind})


@pytest.fixture
async def exposed() -> AsyncIterator[Exposed]:
    made = Exposed()
    app = web.Application()
    app.router.add_get("/metrics", made.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/metrics"
    yield made
    await runner.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """victoria-metrics; `put` writes samples and makes them readable."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        assert PROGRAM
        listen = [f"-httpListenAddr=127.0.0.1:{self.port}", "-search.latencyOffset=0s", "-search.disableCache"]
        command = [PROGRAM, f"-storageDataPath={self._folder}", "-retentionPeriod=1", *listen]
        quiet = subprocess.DEVNULL
        self._process = await asyncio.to_thread(lambda: subprocess.Popen(command, stdout=quiet, stderr=quiet))
        async with asyncio.timeout(20), aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.get(f"{self.url}/health"):
                        return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    async def put(self, labels: dict[str, str], *points: tuple[float, float]) -> None:
        """Points as (seconds ago, value)."""
        now = time.time()
        line = {
            "metric": labels,
            "values": [value for _, value in points],
            "timestamps": [round((now - ago) * 1000) for ago, _ in points],
        }
        async with aiohttp.ClientSession() as http:
            async with http.post(f"{self.url}/api/v1/import", data=json.dumps(line)) as answer:
                assert answer.status == 204
            async with http.get(f"{self.url}/internal/force_flush") as answer:
                assert answer.status == 200

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(10)


@pytest.fixture
async def server(tmp_path) -> AsyncIterator[Server]:
    if PROGRAM is None:
        pytest.skip("victoria-metrics is not installed: PromQL is NOT tested here")
    made = Server(tmp_path / "victoria")
    await made.start()
    yield made
    made.stop()
