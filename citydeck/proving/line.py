"""The line between adapter and far end: a TCP proxy on loopback that can be cut, frozen, slow, and full of noise."""

import asyncio
import contextlib
import random
import ssl
from collections.abc import Callable

from citydeck.sources.stand import free_port

CHUNK = 65_536
NOISE = 32_768


class Line:
    """Connects whoever comes to `port` with 127.0.0.1:`far`. `heard` is called with what adapters say.

    `before_tls` is what a client asks in the clear before it speaks TLS, and what it is answered; empty: nothing.
    """

    def __init__(self, far: int, before_tls: tuple[bytes, bytes] = (b"", b"")) -> None:
        self.port = free_port()
        self.tls: ssl.SSLContext | None = None
        self.delay = 0.0
        self.noisy = False
        self.heard: Callable[[bytes], None] = lambda _: None
        self._far = far
        self._before_tls = before_tls
        self._server: asyncio.Server | None = None
        self._pipes: set[asyncio.Task[None]] = set()
        self._near: set[asyncio.StreamWriter] = set()
        self._chance = random.Random(4)  # noqa: S311 - noise, the same in every proof
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def open(self) -> None:
        """Listen."""
        at_once = None if self._before_tls[0] else self.tls
        self._server = await asyncio.start_server(self._come, "127.0.0.1", self.port, ssl=at_once)

    async def cut(self) -> None:
        """Break every connection and let nobody in."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        await self._drop()

    def freeze(self) -> None:
        """From here on nothing passes, and nobody is told: connections stay open, new ones are accepted."""
        self._flowing.clear()

    async def thaw(self) -> None:
        """The frozen connections are gone, new ones work."""
        await self._drop()
        self._flowing.set()

    async def noise(self) -> None:
        """Random bytes to every adapter, in the middle of whatever is being said; while `noisy` in place of it."""
        for end in list(self._near):
            with contextlib.suppress(OSError):
                end.write(self._chance.randbytes(NOISE))
                await end.drain()

    async def close(self) -> None:
        """Let go of everything."""
        await self.cut()

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A task of ours, which may be cancelled; one that asyncio makes of a coroutine must not be."""
        pipe = asyncio.create_task(self._join(reader, writer))
        self._pipes.add(pipe)
        pipe.add_done_callback(self._pipes.discard)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._near.add(writer)
        ends = [writer]
        try:
            await self._begin(reader, writer)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far)
            ends.append(far_writer)
            async with asyncio.TaskGroup() as both:
                for source, target, heard in ((reader, far_writer, self.heard), (far_reader, writer, None)):
                    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
                    both.create_task(self._receive(source, waiting, heard))
                    both.create_task(self._send(waiting, target))
        except* (OSError, ssl.SSLError, EOFError):
            pass
        finally:
            self._near.discard(writer)
            for end in ends:
                end.transport.abort()

    async def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What comes before TLS, where a protocol begins in the clear."""
        asked, answer = self._before_tls
        if self.tls is None or not asked:
            return
        if await reader.readexactly(len(asked)) != asked:
            raise EOFError
        writer.write(answer)
        await writer.start_tls(self.tls)

    async def _receive(
        self,
        reader: asyncio.StreamReader,
        waiting: "asyncio.Queue[tuple[float, bytes]]",
        heard: Callable[[bytes], None] | None,
    ) -> None:
        loop = asyncio.get_running_loop()
        data = b" "
        while data:
            data = await reader.read(CHUNK)
            if heard is not None:
                heard(data)
            await waiting.put((loop.time() + self.delay, data))

    async def _send(self, waiting: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, data = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._flowing.wait()
            if not data:
                raise EOFError
            writer.write(self._chance.randbytes(len(data)) if self.noisy and writer in self._near else data)
            await writer.drain()

    async def _drop(self) -> None:
        pipes = list(self._pipes)
        for pipe in pipes:
            pipe.cancel()
        await asyncio.gather(*pipes, return_exceptions=True)
