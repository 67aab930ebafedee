"""The door of a proof's broker: asks who comes for user and password (SASL PLAIN), then lets everything through.

The broker that can be had here keeps no users; what the door says is written by the client library's own classes.
"""

import asyncio
import contextlib
import io
import struct
from typing import TypeAlias

from aiokafka.protocol import admin

VERSIONS, HANDSHAKE, AUTHENTICATE = 18, 17, 36
REFUSED = 58
LONGEST = 65_536
"""Bytes of a question before the door is open."""
HEAD = struct.Struct(">hhih")
Answer: TypeAlias = (
    admin.SaslHandShakeResponse_v0 | admin.SaslAuthenticateResponse_v0 | admin.SaslAuthenticateResponse_v1
)


class Door:
    """Connects who has the `words` (user and password) with 127.0.0.1:`far`; None: nobody."""

    def __init__(self, far: int, words: tuple[str, str]) -> None:
        self.words: tuple[str, str] | None = words
        self._far = far
        self._server: asyncio.Server | None = None
        self._guests: set[asyncio.Task[None]] = set()

    async def open(self, port: int) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._come, "127.0.0.1", port)

    async def close(self) -> None:
        """Break every connection and let nobody in."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for guest in self._guests:
            guest.cancel()
        await asyncio.gather(*self._guests, return_exceptions=True)

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guest = asyncio.create_task(self._serve(reader, writer))
        self._guests.add(guest)
        guest.add_done_callback(self._guests.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far)
            ends.append(far_writer)
            while not await self._asked(reader, writer, far_reader, far_writer):
                pass
            async with asyncio.TaskGroup() as both:
                both.create_task(_pass(reader, far_writer))
                both.create_task(_pass(far_reader, writer))
        except* (OSError, EOFError, ValueError):
            pass
        finally:
            for end in ends:
                end.transport.abort()

    async def _asked(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        far_writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer one question; whether the door is open now."""
        question = await _frame(reader)
        key, version, number, length = HEAD.unpack_from(question)
        opened = False
        if key == VERSIONS:
            far_writer.write(_framed(question))
            writer.write(_framed(await _frame(far_reader)))
        elif key == HANDSHAKE:
            writer.write(_said(number, admin.SaslHandShakeResponse_v0(0, ["PLAIN"])))
        elif key == AUTHENTICATE:
            schema = admin.SaslAuthenticateRequest_v0.SCHEMA
            (given,) = schema.decode(io.BytesIO(question[HEAD.size + max(0, length) :]))
            opened = self.words is not None and given.decode().split("\0")[1:] == list(self.words)
            told = (0, None, b"") if opened else (REFUSED, "who are you?", b"")
            late = version > 0
            writer.write(
                _said(
                    number,
                    admin.SaslAuthenticateResponse_v1(*told, 0) if late else admin.SaslAuthenticateResponse_v0(*told),
                )
            )
        else:
            raise ValueError("nobody may ask that before the door is open")
        await writer.drain()
        return opened


async def _frame(reader: asyncio.StreamReader) -> bytes:
    (size,) = struct.unpack(">i", await reader.readexactly(4))
    if not HEAD.size <= size <= LONGEST:
        raise ValueError("no question of a client")
    return await reader.readexactly(size)


def _framed(frame: bytes) -> bytes:
    return struct.pack(">i", len(frame)) + frame


def _said(number: int, answer: Answer) -> bytes:
    return _framed(struct.pack(">i", number) + answer.encode())


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.closing(writer.transport):
        while data := await reader.read(LONGEST):
            writer.write(data)
            await writer.drain()
    raise EOFError
