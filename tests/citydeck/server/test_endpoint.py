"""The engine's door, at its edges."""

import asyncio
import socket
import struct
import time

import pytest

from citydeck.link import message as msg
from citydeck.server.endpoint import LinkServer
from citydeck.server.hub import ReplyFrame, Seat

TOKEN = "let-me-in"


def knock_and_go(port: int) -> None:
    """Ask to come in, and be gone at once."""
    request = (
        f"GET /link?protocol={msg.PROTOCOL} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as guest:
        guest.sendall(request.encode())
        guest.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def test_that_guests_who_left_while_the_engine_was_held_up_are_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    server = LinkServer(None, TOKEN)
    url = await server.start()
    knocks = [
        asyncio.get_running_loop().run_in_executor(None, knock_and_go, int(url.rsplit(":", 1)[1])) for _ in range(5)
    ]
    time.sleep(0.3)  # noqa: ASYNC251 - the loop is what is held up
    await asyncio.gather(*knocks)
    await asyncio.sleep(0.2)
    await server.stop()
    assert "Error handling request" not in caplog.text


def test_that_a_resync_drops_changes_but_never_an_answer() -> None:
    seat = Seat("desk")
    seat.push(b"change")
    seat.push(ReplyFrame(b"answer"))
    seat.push(b"change")
    seat.forget_changes()
    assert list(seat.outbox) == [b"answer"]
