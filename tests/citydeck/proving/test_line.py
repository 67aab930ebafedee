"""The line between an adapter and its far end."""

import asyncio
import contextlib
import ssl
import time

import pytest

from citydeck.proving.certificates import Authority
from citydeck.proving.line import NOISE, Line
from citydeck.proving.shown import CA_FILE, Shown


@pytest.fixture
async def line():
    """A line to a far end that echoes."""
    talks: set[asyncio.Task[None]] = set()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.transport.abort()

    def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(echo(reader, writer)))

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    made = Line(server.sockets[0].getsockname()[1])
    await made.open()
    yield made
    await made.close()
    server.close()
    await asyncio.gather(*talks)


@pytest.fixture
async def ends(line):
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(b"one")
    assert await reader.readexactly(3) == b"one"
    yield reader, writer
    writer.transport.abort()


async def test_that_a_cut_line_breaks_connections_and_lets_nobody_in_until_it_is_open_again(line, ends):
    await line.cut()
    with contextlib.suppress(ConnectionResetError):
        assert await ends[0].read(1) == b""
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", line.port)
    await line.open()
    _, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.transport.abort()


async def test_that_a_frozen_line_stays_open_and_says_nothing_and_is_gone_when_it_thaws(line, ends):
    line.freeze()
    ends[1].write(b"two")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await ends[0].read(1)
    await line.thaw()
    with contextlib.suppress(ConnectionResetError):
        assert await ends[0].read(1) == b""


async def test_that_a_slow_line_keeps_the_order_and_delays_each_way(line, ends):
    line.delay = 0.1
    began = time.monotonic()
    for part in (b"a", b"b", b"c"):
        ends[1].write(part)
    assert await ends[0].readexactly(3) == b"abc"
    assert time.monotonic() - began >= 0.2


async def test_that_noise_comes_between_what_is_said(line, ends):
    await line.noise()
    assert len(await ends[0].readexactly(NOISE)) == NOISE
    ends[1].write(b"on")
    assert await ends[0].readexactly(2) == b"on"


async def test_that_what_an_adapter_says_is_heard(line, ends):
    heard = []
    line.heard = heard.append
    reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
    writer.write(b"GET /")
    await reader.readexactly(5)
    assert heard == [b"GET /"]
    writer.transport.abort()


async def test_that_a_protocol_that_begins_in_the_clear_is_answered_and_then_speaks_tls(line, tmp_path):
    begun = Line(line.port, (b"TLS?", b"S"))
    begun.tls = Authority(tmp_path).context(Shown.GOOD)
    await begun.open()
    reader, writer = await asyncio.open_connection("127.0.0.1", begun.port)
    writer.write(b"TLS?")
    assert await reader.readexactly(1) == b"S"
    await writer.start_tls(ssl.create_default_context(cafile=tmp_path / CA_FILE), server_hostname="localhost")
    writer.write(b"one")
    assert await reader.readexactly(3) == b"one"
    writer.transport.abort()
    reader, writer = await asyncio.open_connection("127.0.0.1", begun.port)
    writer.write(b"what")
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read(1) == b""
    writer.transport.abort()
    await begun.close()
