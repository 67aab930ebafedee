"""A Modbus device or gateway as a source: registers are asked for again and again."""

import asyncio
from collections.abc import AsyncIterator

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING, Rows
from citydeck.sources.transports.poll import polled
from citydeck.sources.transports.tls import Tls
from datasources.modbus.blocks import Block, blocks
from datasources.modbus.device import Device, Refused
from datasources.modbus.settings import Settings
from datasources.modbus.value import value

__all__ = ["Settings", "Source"]
LOOK = 1.0
"""Seconds after which a device that is seldom asked is asked for one register, so that its death is noticed."""


class Source(DataSource):
    """Readings carry the time of their answer: the protocol has none."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._tls = Tls(settings, context, used=settings.tls)
        self._catalogue = Catalogue(context)
        self._blocks = blocks(settings.registers, settings.device, settings.gap)
        self._handles = [
            self._catalogue.handle(one.asset, one.metric, one.unit, settings.every, one.limits)
            for one in settings.registers
        ]
        self._refused: dict[Block, str] = {}
        self._device: Device | None = None
        self._due = 0.0

    async def open(self) -> None:
        """Connect. `ConnectionError` says what is wrong."""
        settings = self.settings
        tls = self._tls.client() if settings.tls else None
        self._device = Device(settings.host, settings.port, settings.timeout, tls)
        await self._device.open()

    async def discover(self) -> Discovery:
        """The registers of the settings: a device has no list of them."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - a device keeps no past
        """Rows as they are answered; ends by raising when the link is lost."""
        async for rows in polled(self._turn, min(self.settings.every, LOOK)):
            self._tls.check()
            yield (rows or Rows()).batch()

    async def _turn(self) -> Rows:
        """All registers when they are due, else a sign of life."""
        rows = Rows()
        now = asyncio.get_running_loop().time()
        if now < self._due:
            await self._alive()
            return rows
        self._due = now + self.settings.every - 0.01
        for block in self._blocks:
            await self._ask(block, rows)
        return rows

    async def _alive(self) -> None:
        first = self._blocks[0]
        try:
            await self._open().read(Block(first.device, first.kind, first.address, 1, ()))
        except Refused:
            return

    async def _ask(self, block: Block, rows: Rows) -> None:
        try:
            words = await self._open().read(block)
        except Refused as refused:
            self._refused[block] = str(refused)
            observed = self.context.now()
            for place in block.places:
                rows.add(self._handles[place], observed, 0, MISSING)
            return
        self._refused.pop(block, None)
        observed = self.context.now()
        for place in block.places:
            register = self.settings.registers[place]
            start = register.address - block.address
            try:
                reading = value(register, words[start : start + register.width])
            except Poisoned as error:
                self.context.quarantine(b"", str(error))
                continue
            rows.add(self._handles[place], observed, 0, reading)

    def _open(self) -> Device:
        if self._device is None:
            raise ConnectionError("the source is not open")
        return self._device

    async def health(self) -> Health:
        """TLS first, then what the device refuses."""
        if self._refused:
            block, said = next(iter(self._refused.items()))
            text = f"{said}: {block.kind} {block.address} to {block.address + block.count - 1} of device {block.device}"
            return self._tls.health() or Health(ok=False, text=text)
        return self._tls.health() or Health(ok=True)

    async def close(self) -> None:
        """Disconnect."""
        device, self._device = self._device, None
        if device is not None:
            device.close()
