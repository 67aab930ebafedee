"""A real broker on loopback (Tansu, which speaks the protocol), started by the tests and ended by its process id."""

import asyncio
import signal
import socket
import subprocess
from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from citydeck.sources.stand import free_port
from datasources.kafka.stand import program


class Way:
    """A TCP relay to the broker, which is what it advertises: cut and mended without losing what the broker keeps."""

    def __init__(self, port: int, far: int) -> None:
        self.port, self._far = port, far
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)

    async def cut(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        writers = [writer]
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far)
            writers.append(far_writer)
            pipes = [asyncio.create_task(_pipe(reader, far_writer)), asyncio.create_task(_pipe(far_reader, writer))]
            try:
                await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in pipes:
                    task.cancel()
                await asyncio.gather(*pipes, return_exceptions=True)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for one in writers:
                one.transport.abort()
            await asyncio.sleep(0)
            self._tasks.discard(asyncio.current_task())


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65_536):
        sink.write(data)
        await sink.drain()


class Broker:
    def __init__(self, way: Way, process: subprocess.Popen) -> None:
        self.way, self.port, self._process = way, way.port, process

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@pytest.fixture
async def broker() -> AsyncIterator[Broker]:
    if (tansu := program()) is None:
        pytest.skip("no Kafka broker is installed: Kafka is NOT tested here")
    way = Way(free_port(), free_port())
    process = subprocess.Popen(
        [tansu, "broker", "--listener-url", f"tcp://127.0.0.1:{way._far}", "--advertised-listener-url",
         f"tcp://127.0.0.1:{way.port}", "--storage-engine", "memory://tansu/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    async with asyncio.timeout(10):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", way._far)) == 0:
                    break
            await asyncio.sleep(0.02)
    await way.mend()
    admin = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{way.port}")
    await admin.start()
    await admin.create_topics([NewTopic("roads", 2, 1)])
    await admin.close()
    yield Broker(way, process)
    await way.cut()
    process.kill()
    process.wait(10)


@pytest.fixture
async def produce(broker: Broker):
    """``await produce(key, value, …)`` on the topic ``roads``."""
    producers: list[AIOKafkaProducer] = []

    async def say(key: str, *values: bytes, fresh: bool = False) -> None:
        if fresh or not producers:
            producers.append(AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{broker.port}"))
            await producers[-1].start()
        for value in values:
            await producers[-1].send("roads", value, key=key.encode())
        await producers[-1].flush()

    yield say
    for producer in producers:
        await producer.stop()
