"""A real Modbus TCP server of the client library's own, on loopback, in a process of its own."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

SERVER = """
import asyncio, json, sys
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

port, holding = int(sys.argv[1]), json.loads(sys.argv[2])
registers = [SimData(0, count=400, values=0, datatype=DataType.REGISTERS)]
data = [0] * 400
for address, word in holding.items():
    data[int(address)] = word
bits = [SimData(0, values=[True, False, True] + [False] * 13, datatype=DataType.BITS)]
devices = [
    SimDevice(number, simdata=(bits, bits, [SimData(0, values=data, datatype=DataType.REGISTERS)],
                               [SimData(0, values=data[:100], datatype=DataType.REGISTERS)]))
    for number in (1, 2)
]

async def main():
    await ModbusTcpServer(devices, address=("127.0.0.1", port)).serve_forever()

asyncio.run(main())
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    def __init__(self, holding: dict[int, int]) -> None:
        self.port = free_port()
        self._holding = holding
        self._process: subprocess.Popen | None = None

    async def start(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-c", SERVER, str(self.port), json.dumps(self._holding)])
        async with asyncio.timeout(15):
            while True:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                        return
                await asyncio.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@pytest.fixture
def server_with() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    async def make(**holding: int) -> Server:
        servers.append(Server({int(key[1:]): word for key, word in holding.items()}))
        await servers[-1].start()
        return servers[-1]

    yield make
    for server in servers:
        server.stop()
