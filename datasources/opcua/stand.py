"""The far end of a proof: an OPC UA server on loopback whose variables are written."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading
from datasources.opcua.stand_server import USER


class Stand(stand.Stand):
    """A variable a point; who subscribes is told its value of now. Bad is missing."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    keeps = "latest"
    resolution = 1_000
    without_tls = "OPC UA has certificates of its own inside the protocol, which its tests show, not the prover's line"
    secret_key = "password"  # noqa: S105 - the name of a setting
    flood = 3_000

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._process: subprocess.Popen[str] | None = None
        self._last: dict[Point, Reading] = {}
        self._one = asyncio.Lock()

    async def start(self) -> None:
        names = [point.asset.rpartition(":")[2] for point in self.points]
        command = [sys.executable, "-m", "datasources.opcua.stand_server", str(self.port), self.secret, *names]
        pipe = subprocess.PIPE
        self._process = await asyncio.to_thread(
            lambda: subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        )
        await self._hear(self._process)
        await self.say(list(self._last.values()))

    async def _hear(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        if not await asyncio.to_thread(process.stdout.readline):
            raise OSError("the server of the proof ended")

    async def _do(self, what: str, told: object) -> None:
        async with self._one:
            process = self._process
            if process is None or process.stdin is None:
                return
            process.stdin.write(json.dumps([what, told]) + "\n")
            process.stdin.flush()
            await self._hear(process)

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.communicate)

    def settings(self, port: int, ca: str) -> dict[str, object]:  # noqa: ARG002 - see `without_tls`
        variables = [
            {"node": f"ns=2;s={point.asset.rpartition(':')[2]}", "asset": point.asset, "metric": point.metric,
             "every": 0.01}
            for point in self.points
        ]  # fmt: skip
        return {"url": f"opc.tcp://127.0.0.1:{port}/", "username": USER, "publish": 0.05, "variables": variables}

    async def say(self, readings: Sequence[Reading]) -> None:
        self._last |= {reading.point: reading for reading in readings}
        told = [[one.point.asset.rpartition(":")[2], one.value, one.observed_at] for one in readings]
        await self._do("write", told)

    async def refuse(self, refused: bool) -> None:
        await self._do("refuse", refused)
