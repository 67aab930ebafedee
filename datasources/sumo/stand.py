"""The far end of a proof: a real SUMO on loopback, on whose roads one car each drives as fast as it is told.

A second client, SUMO's own library, puts the cars there. SUMO takes clients only when it starts and ends when one has
gone, so that every connection has a simulation of its own, as with a keeper that starts SUMO anew.
"""

import asyncio
import contextlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading, free_port

SPEEDS = (9.0, 0.0, 18.0, 36.0, 54.0, 72.0, 45.0)
"""km/h; all are whole or half metres a second, which SUMO's arithmetic keeps."""
MS = 3.6
START = 10.0
"""Metres from a road's beginning where its car is."""
NODES = "<nodes>{}</nodes>"
EDGES = "<edges>{}</edges>"
ROUTES = """<routes>
<vType id="car" sigma="0" speedDev="0" maxSpeed="100" accel="1000" decel="1000" emergencyDecel="1000"/>{}
</routes>"""
STEP = "0.1"
CLIENTS = ["--num-clients", "2"]
CONVERTED_WITHIN = 15.0


def program(name: str) -> str:
    """A program of SUMO's, empty when it is not installed. The package's own scripts only start the program as their
    child, which would outlive them.
    """
    found = importlib.util.find_spec("sumo")
    inside = Path(str(found.origin)).parent / "bin" if found is not None else Path()
    return shutil.which(name, path=str(inside)) or shutil.which(name) or ""


def library() -> Any:
    """SUMO's own client, which lies among its tools."""
    found = importlib.util.find_spec("sumo")
    tools = str(Path(str(found.origin)).parent / "tools") if found is not None else ""
    if tools and tools not in sys.path:
        sys.path.append(tools)
    return importlib.import_module("traci")


class Stand(stand.Stand):
    """Readings are what is so now; the simulation names no time that is anybody's clock."""

    points = tuple(Point(f"urn:ngsi-ld:Road:{road}", "speed", SPEEDS) for road in ("a", "b", "c"))
    also = ("occupancy",)
    keeps = "latest"
    polled = True
    stamped = False
    ordered = True
    flood = 500

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._roads = [point.asset.rpartition(":")[2] for point in self.points]
        self._said: dict[str, float | None] = dict.fromkeys(self._roads)
        self._server: asyncio.Server | None = None
        self._simulations: dict[asyncio.Task[None], subprocess.Popen[bytes]] = {}

    @classmethod
    def lacks(cls) -> str:
        if not program("sumo") or not program("netconvert") or importlib.util.find_spec("sumo") is None:
            return "SUMO is not installed (the package eclipse-sumo)"
        return ""

    async def start(self) -> None:
        if not (self.folder / "street.net.xml").exists():
            await asyncio.to_thread(_network, self.folder, self._roads)
        self._server = await asyncio.start_server(self._simulate, "127.0.0.1", self.port)

    async def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for process in self._simulations.values():
            process.kill()
        await asyncio.gather(*self._simulations)

    def settings(self, port: int, ca: str) -> dict[str, object]:  # noqa: ARG002 - TraCI has no TLS
        return {"host": "127.0.0.1", "port": port, "every": 0.1, "order": 2, "vehicles": 0}

    async def say(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            self._said[reading.point.asset.rpartition(":")[2]] = reading.value

    async def _simulate(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from the simulation's start to its end."""
        task = asyncio.current_task()
        assert task is not None
        port = free_port()
        process = self._simulations[task] = _started(self.folder, port)
        driving: asyncio.Future[None] | None = None
        try:
            inner, out = await _connected(port, process)
            driving = asyncio.ensure_future(asyncio.to_thread(self._drive, port))
            await _both(_pass(reader, out), _pass(inner, writer))
            out.close()
        except ConnectionError:  # stopped before it was there
            pass
        finally:
            writer.close()
            process.kill()
            await asyncio.to_thread(process.wait)
            if driving is not None:
                await asyncio.gather(driving, return_exceptions=True)
            del self._simulations[task]

    def _drive(self, port: int) -> None:
        """In a thread: SUMO's library blocks. It ends with the simulation."""
        traci = library()
        try:
            link = traci.connect(port, numRetries=0)
            link.setOrder(1)
            cars = dict.fromkeys(self._roads, "")
            told: dict[str, float | None] = {}
            for number in range(sys.maxsize):
                for road, value in list(self._said.items()):
                    if value != told.get(road) or value is not None:
                        cars[road] = _put(link, road, cars[road], value, number)
                        told[road] = value
                link.simulationStep()
        except (traci.exceptions.FatalTraCIError, traci.exceptions.TraCIException, OSError):
            return


def _put(link: Any, road: str, car: str, value: float | None, number: int) -> str:
    """Have a car on the road that drives `value` km/h, or none; its id."""
    if value is None:
        if car:
            link.vehicle.remove(car)
        return ""
    if car:
        link.vehicle.moveTo(car, f"{road}_0", START)
    else:
        car = f"{road}{number}"
        link.vehicle.add(car, road, typeID="car", departPos=str(START), departSpeed=str(value / MS))
        link.vehicle.setSpeedMode(car, 0)
    link.vehicle.setSpeed(car, value / MS)
    return car


def _network(folder: Path, roads: Sequence[str]) -> None:
    """Roads that do not meet, each with a route of its own."""
    ends = [(road, number) for number, road in enumerate(roads)]
    at = '<node id="{0}{1}" x="{2:.2f}" y="{3:.2f}"/>'
    nodes = "".join(
        at.format(road, end, 121.47 + 0.01 * end, 31.23 + 0.001 * number) for road, number in ends for end in (0, 1)
    )
    edges = "".join(f'<edge id="{road}" from="{road}0" to="{road}1" numLanes="1" speed="50"/>' for road in roads)
    routes = "".join(f'<route id="{road}" edges="{road}"/>' for road in roads)
    files = (("nod", NODES, nodes), ("edg", EDGES, edges), ("rou", ROUTES, routes))
    for kind, form, content in files:
        (folder / f"street.{kind}.xml").write_text(form.format(content))
    inputs = ["--node-files", "street.nod.xml", "--edge-files", "street.edg.xml", "--proj.utm", "true"]
    command = [program("netconvert"), *inputs, "-o", "street.net.xml"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=CONVERTED_WITHIN)


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(port), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _command(port: int) -> list[str]:
    calm = ["--collision.action", "none", "--time-to-teleport", "-1", "--no-step-log", "--no-warnings"]
    files = ["-n", "street.net.xml", "-r", "street.rou.xml"]
    return [program("sumo"), *files, *calm, *CLIENTS, "--step-length", STEP, "--remote-port", str(port)]


async def _connected(port: int, process: subprocess.Popen[bytes]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """`ConnectionError` when the simulation is gone before it listens."""
    while process.poll() is None:
        with contextlib.suppress(OSError):
            return await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.02)
    raise ConnectionError


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()


async def _both(*ways: Any) -> None:
    """Until one side has ended."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
