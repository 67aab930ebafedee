"""A sound adapter of a small protocol: ``F``, four bytes of length, a body; an empty frame twice a second."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator

from lxml import etree

from citydeck.sources import contract
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Item
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, parse_json
from citydeck.sources.rows import Rows, number

SILENT_AFTER = 2.0
NO_FRAME = 256 * 1024 * 1024


class Settings(contract.Settings):
    port: int
    ca_file: str = ""
    token: str = ""
    form: str = "json"


class Source(DataSource):
    settings: Settings
    limit = MAX_MESSAGE

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self.catalogue = Catalogue(context)
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        tls = self.tls() if self.settings.ca_file else None
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.settings.port, ssl=tls)

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.context.site / self.settings.ca_file))

    async def discover(self) -> Discovery:
        return self.catalogue.discovery()

    async def hello(self, since: int | None) -> None:
        assert self.writer
        hello = json.dumps({"token": self.context.secrets.get("token", ""), "since": since}).encode()
        self.writer.write(len(hello).to_bytes(4) + hello)
        async with asyncio.timeout(SILENT_AFTER):
            if await self.reader.readexactly(1) != b"+":
                self.refused()

    def refused(self) -> None:
        raise ConnectionRefusedError("the far end refuses the token")

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        await self.hello(since)
        while True:
            rows = self.rows(await self.frame())
            if (news := self.catalogue.take_news()) is not None:
                yield news
            yield rows.batch()

    async def frame(self) -> bytes:
        try:
            async with asyncio.timeout(SILENT_AFTER):
                head = await self.reader.readexactly(5)
                size = int.from_bytes(head[1:])
                if head[:1] != b"F" or size > NO_FRAME:
                    raise ConnectionError("what came is no frame")
                return await self.body(size)
        except TimeoutError:
            raise ConnectionError("the far end is silent") from None
        except asyncio.IncompleteReadError:
            raise ConnectionError("the far end closed the connection") from None

    async def body(self, size: int) -> bytes:
        if size <= self.limit:
            return await self.reader.readexactly(size)
        self.context.quarantine(b"", "message too large")
        while size:
            size -= len(await self.reader.readexactly(min(size, 65_536)))
        return b""

    def rows(self, body: bytes) -> Rows:
        rows = Rows()
        if body:
            try:
                for record in self.records(body):
                    self.read(record, rows)
            except (Poisoned, KeyError, TypeError, ValueError) as error:
                rows.cut(0)
                self.context.quarantine(body[:4096], str(error) if isinstance(error, Poisoned) else "not a reading")
        return rows

    def records(self, body: bytes) -> list[dict]:
        if self.settings.form == "xml":
            return [dict(entry.attrib, value=entry.text) for entry in self.tree(body).iter("v")]
        document = self.document(body)
        if not isinstance(document, list):
            raise Poisoned("not a list of readings")
        return document

    def document(self, body: bytes) -> object:
        return parse_json(body)

    def tree(self, body: bytes) -> etree._Element:
        try:
            tree = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            raise Poisoned("not XML") from None
        if tree.getroottree().docinfo.doctype:
            raise Poisoned("XML with a document type")
        return tree

    def read(self, record: dict, rows: Rows) -> None:
        value = self.value(record["value"])
        rows.add(self.catalogue.handle(record["asset"], record["metric"]), self.observed(record), 0, value)

    def value(self, raw: object) -> float:
        return number(raw)

    def observed(self, record: dict) -> int:
        return int(record["at"])

    async def close(self) -> None:
        if self.writer is not None:
            self.writer.transport.abort()
