"""The far end of a proof: a Modbus TCP server of the client library's own on loopback, whose registers are written."""

import struct
from collections.abc import Sequence
from pathlib import Path

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

DEVICE = 1
NONE = -9999.0


class Stand(stand.Stand):
    """Floats in holding registers, two each. A device keeps nothing but what is now, and names no times."""

    points = tuple(Point(f"urn:ngsi-ld:Pump:{name}", "temperature") for name in ("a", "b", "c"))
    keeps = "latest"
    polled = True
    stamped = False
    ordered = True
    tls = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._addresses = {point: 2 * place for place, point in enumerate(self.points)}
        self._server: ModbusTcpServer | None = None
        self._words = [0] * (2 * len(self.points))

    async def start(self) -> None:
        bits = [SimData(0, count=16, values=False, datatype=DataType.BITS)]
        words = [SimData(0, values=list(self._words), datatype=DataType.REGISTERS)]
        device = SimDevice(DEVICE, simdata=(bits, bits, words, words))
        self._server = ModbusTcpServer([device], address=("127.0.0.1", self.port))
        await self._server.serve_forever(background=True)

    async def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await server.shutdown()  # type: ignore[no-untyped-call]

    def settings(self, port: int, ca: str) -> dict[str, object]:
        registers = [
            {"asset": point.asset, "metric": point.metric, "address": address, "type": "float32", "missing": [NONE]}
            for point, address in self._addresses.items()
        ]
        return {"host": "127.0.0.1", "port": port, "every": 0.2, "registers": registers, "tls": bool(ca), "ca_file": ca}

    async def say(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            value = NONE if reading.value is None else reading.value
            address = self._addresses[reading.point]
            self._words[address : address + 2] = struct.unpack(">HH", struct.pack(">f", value))
        client = AsyncModbusTcpClient("127.0.0.1", port=self.port)
        await client.connect()
        try:
            await client.write_registers(0, self._words, device_id=DEVICE)
        finally:
            client.close()
