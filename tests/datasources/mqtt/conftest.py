"""A real mosquitto on loopback, started by the tests and ended by its process id."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import gmqtt
import pytest

PROGRAM = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """Stopped and started again on the same port."""

    def __init__(self, folder: Path, extra: str = "") -> None:
        self.port = free_port()
        self._config = folder / f"mosquitto-{self.port}.conf"
        self._config.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n{extra}")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert PROGRAM
        self._process = subprocess.Popen(
            [PROGRAM, "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("mosquitto did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def freeze(self) -> None:
        """Accepts and says nothing, as on a machine that hangs."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@pytest.fixture
def broker_with(tmp_path: Path) -> Iterator[Callable[..., Broker]]:
    if PROGRAM is None:
        pytest.skip("mosquitto is not installed: MQTT is NOT tested here")
    brokers: list[Broker] = []

    def make(extra: str = "") -> Broker:
        brokers.append(Broker(tmp_path, extra))
        brokers[-1].start()
        return brokers[-1]

    yield make
    for broker in brokers:
        broker.stop()


@pytest.fixture
def broker(broker_with: Callable[..., Broker]) -> Broker:
    return broker_with()


class Publisher:
    """A client of its own that publishes."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._client = gmqtt.Client(None)

    async def connect(self) -> None:
        await self._client.connect("127.0.0.1", self._port)

    async def say(self, topic: str, payload: bytes | str, *, qos: int = 0, retain: bool = False) -> None:
        while True:
            try:
                self._client.publish(topic, payload, qos=qos, retain=retain)
            except OverflowError:  # as many are unconfirmed as the broker takes
                await asyncio.sleep(0.005)
            else:
                await asyncio.sleep(0)
                return

    async def close(self) -> None:
        if self._client.is_connected:
            await self._client.disconnect()


@pytest.fixture
async def publish(broker: Broker) -> AsyncIterator[Callable]:
    publishers: list[Publisher] = []

    async def say(topic: str, payload: bytes | str, *, fresh: bool = False, **options) -> None:
        if fresh or not publishers:
            publishers.append(Publisher(broker.port))
            await publishers[-1].connect()
        await publishers[-1].say(topic, payload, **options)

    yield say
    for publisher in publishers:
        await publisher.close()
