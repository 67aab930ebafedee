"""The client library bent to the contract: one question at a time, no retries and no reconnecting of its own."""

import ssl

from pymodbus import ModbusException
from pymodbus.client import AsyncModbusTcpClient, AsyncModbusTlsClient
from pymodbus.pdu import ExceptionResponse

from datasources.modbus.blocks import Block

_SAID = {
    1: "the device does not know this kind of register",
    2: "the device has no such register",
    3: "the device does not take the question",
    4: "the device has failed",
    6: "the device is busy",
    10: "the gateway has no way to the device",
    11: "the device behind the gateway does not answer",
}
"""Exception codes (Modbus Application Protocol, section 7)."""


class Refused(Exception):
    """The device answered that it does not give this block; the link is well."""


class Device:
    """One connection to a device or gateway."""

    def __init__(self, host: str, port: int, timeout: float, tls: ssl.SSLContext | None) -> None:
        self._where = f"{host}:{port}"
        self._client: AsyncModbusTcpClient
        if tls is None:
            self._client = AsyncModbusTcpClient(host, port=port, timeout=timeout, retries=0, reconnect_delay=0)
        else:
            self._client = AsyncModbusTlsClient(
                host, port=port, sslctx=tls, timeout=timeout, retries=0, reconnect_delay=0
            )
        self._timeout, self._tls = timeout, tls is not None

    async def open(self) -> None:
        """Connect; `ConnectionError` when nobody is there."""
        if not await self._client.connect():
            certificate = ", or its certificate is not accepted" if self._tls else ""
            raise ConnectionError(f"{self._where} cannot be reached, or is no Modbus device{certificate}")

    async def read(self, block: Block) -> list[int]:
        """`block.count` words, or bits as 0 and 1; `Refused` in words, `ConnectionError` when the link is gone."""
        ask = {
            "holding": self._client.read_holding_registers,
            "input": self._client.read_input_registers,
            "coil": self._client.read_coils,
            "discrete": self._client.read_discrete_inputs,
        }[block.kind]
        try:
            answer = await ask(block.address, count=block.count, device_id=block.device)
        except ModbusException:
            raise ConnectionError(f"{self._where} did not answer within {self._timeout:g} s") from None
        except OSError as error:
            raise ConnectionError(f"{self._where}: {error.strerror or 'the connection broke'}") from None
        if isinstance(answer, ExceptionResponse):
            raise Refused(_SAID.get(answer.exception_code, f"the device refuses ({answer.exception_code})"))
        words = answer.bits[: block.count] if block.kind in ("coil", "discrete") else answer.registers
        if len(words) != block.count:
            raise ConnectionError(f"{self._where} answered something else than was asked")
        return [int(word) for word in words]

    def close(self) -> None:
        """Disconnect."""
        self._client.close()
