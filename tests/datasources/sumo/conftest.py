"""A real SUMO on loopback: a street of three roads in Shanghai, or the files of a public scenario."""

import asyncio
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from datasources.sumo.stand import program

NODES = """<nodes>
<node id="n0" x="121.4700" y="31.2300"/><node id="n1" x="121.4800" y="31.2300"/><node id="n2" x="121.4900" y="31.2300"/>
<node id="n3" x="121.5000" y="31.2300"/>
</nodes>"""
EDGES = """<edges>
<edge id="west" from="n0" to="n1" numLanes="1" speed="15" name="West Street"/>
<edge id="middle" from="n1" to="n2" numLanes="2" speed="15"/>
<edge id="east" from="n2" to="n3" numLanes="1" speed="15"/>
</edges>"""
ROUTES = """<routes>
<vType id="car" sigma="0" speedDev="0"/><route id="all" edges="west middle east"/>
<vehicle id="one" type="car" route="all" depart="0" departSpeed="max"/>
<vehicle id="two" type="car" route="all" depart="5" departSpeed="max"/>
</routes>"""


class Simulation:
    def __init__(self, folder: Path, arguments: list[str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._folder, self._arguments = folder, arguments
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [program("sumo"), *self._arguments, "--remote-port", str(self.port), "--no-step-log", "--no-warnings"],
            cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
async def chatter() -> AsyncIterator[Callable]:
    """``port = await chatter(said)``: a server that says the same to everybody."""
    servers = []

    async def make(said: bytes) -> int:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.write(said)
            await writer.drain()
            writer.close()

        servers.append(await asyncio.start_server(talk, "127.0.0.1", 0))
        return servers[-1].sockets[0].getsockname()[1]

    yield make
    for server in servers:
        server.close()


@pytest.fixture
def sumo(tmp_path) -> Iterator[Callable[..., Simulation]]:
    """``sumo()`` runs the street; ``sumo(projected=False)`` one that lies nowhere; ``sumo(arguments=[…])`` anything."""
    if not program("sumo"):
        pytest.skip("SUMO is not installed: the simulation is NOT tested here")
    running: list[Simulation] = []

    def make(*, projected: bool = True, arguments: list[str] | None = None) -> Simulation:
        folder = tmp_path / "simulation"
        folder.mkdir(exist_ok=True)
        if arguments is None:
            arguments = _street(folder, projected)
        running.append(Simulation(folder, arguments))
        running[-1].start()
        return running[-1]

    yield make
    for one in running:
        one.stop()


def _street(folder: Path, projected: bool) -> list[str]:
    for name, text in (("n.nod.xml", NODES), ("n.edg.xml", EDGES), ("n.rou.xml", ROUTES)):
        (folder / name).write_text(text if projected else text.replace("121.4", "4").replace("121.5", "5"))
    convert = [program("netconvert"), "--node-files", "n.nod.xml", "--edge-files", "n.edg.xml", "-o", "n.net.xml"]
    convert += ["--proj.utm", "true"] if projected else []
    subprocess.run(convert, cwd=folder, check=True, capture_output=True, timeout=30)
    return ["-n", "n.net.xml", "-r", "n.rou.xml"]
