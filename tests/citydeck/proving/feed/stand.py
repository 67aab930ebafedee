"""The far end of the frames: keeps everything, and gives it again to whoever names an instant."""

import asyncio
import contextlib
import json
from collections.abc import Sequence

from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

BEAT = 0.5


class Stand(stand.Stand):
    points = tuple(Point(f"urn:ngsi-ld:Road:{name}", "temperature") for name in "abc")
    form = "json"
    keeps = "all"
    tls = True
    secret_key = "token"

    def __init__(self, folder, secret):
        super().__init__(folder, secret)
        self.told: list[Reading] = []
        self.connected: set[asyncio.StreamWriter] = set()
        self.refusing = False
        self.tasks: set[asyncio.Task[None]] = set()
        self.server = None

    async def start(self) -> None:
        self.server = await asyncio.start_server(self.come, "127.0.0.1", self.port)

    async def stop(self) -> None:
        server, self.server = self.server, None
        if server is not None:
            server.close()
            for task in list(self.tasks):
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)

    def come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self.serve(reader, writer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def settings(self, port: int, ca: str) -> dict[str, object]:
        return {"port": port, "ca_file": ca, "form": self.form}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self.converse(reader, writer)
        except (OSError, EOFError, ValueError):
            pass
        finally:
            self.connected.discard(writer)
            writer.transport.abort()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = json.loads(await reader.readexactly(int.from_bytes(await reader.readexactly(4))))
        if self.refusing or hello["token"] != self.secret:
            writer.write(b"-")
            await writer.drain()
            await asyncio.sleep(0.2)
            return
        writer.write(b"+")
        if hello["since"] is not None:
            self.send(writer, self.body([one for one in self.told if one.observed_at >= hello["since"]]))
        self.connected.add(writer)
        while not writer.is_closing():
            self.send(writer, b"")
            await asyncio.sleep(BEAT)

    @staticmethod
    def send(writer: asyncio.StreamWriter, body: bytes) -> None:
        writer.write(b"F" + len(body).to_bytes(4) + body)

    async def say(self, readings: Sequence[Reading]) -> None:
        self.told += readings
        await super().say(readings)

    async def say_raw(self, body: bytes) -> None:
        for writer in list(self.connected):
            self.send(writer, body)
            with contextlib.suppress(OSError):
                await writer.drain()

    def body(self, readings: Sequence[Reading]) -> bytes:
        records = [
            {"asset": one.point.asset, "metric": one.point.metric, "at": one.observed_at, "value": one.value}
            for one in readings
        ]
        return json.dumps(records).encode()

    async def refuse(self, refused: bool) -> None:
        self.refusing = refused
