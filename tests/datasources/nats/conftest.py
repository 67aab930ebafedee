"""A real nats-server on loopback, started by the tests and ended by its process id."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nats
import pytest

PROGRAM = shutil.which("nats-server", path=str(Path(sys.executable).parent)) or shutil.which("nats-server")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Stopped and started again on the same port, with the same stored streams."""

    def __init__(self, folder: Path, *extra: str) -> None:
        self.port = free_port()
        self._command = [PROGRAM, "-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(folder / "js"), *extra]
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        async with asyncio.timeout(10):
            while True:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                        return
                await asyncio.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None


@pytest.fixture
def server_with(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    if PROGRAM is None:
        pytest.skip("nats-server is not installed: NATS is NOT tested here")
    servers: list[Server] = []

    def make(*extra: str) -> Server:
        servers.append(Server(tmp_path, *extra))
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


@pytest.fixture
async def server(server_with: Callable[..., Server]) -> Server:
    made = server_with()
    await made.start()
    return made


@pytest.fixture
async def publisher(server: Server):
    """A client of its own, with the stream CITY of ``city.>``."""
    client = await nats.connect(f"nats://127.0.0.1:{server.port}", allow_reconnect=True, reconnect_time_wait=0)
    await client.jetstream().add_stream(name="CITY", subjects=["city.>"])
    yield client
    await client.close()
