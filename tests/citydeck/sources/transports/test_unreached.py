import asyncio
import errno
import socket

import pytest

from citydeck.sources.transports.unreached import why


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('::1', 1883)"),
            "nothing listens there",
        ),
        (OSError("Multiple exceptions: [Errno 111] Connect call failed, [Errno 101] x"), "nothing listens there"),
        (socket.gaierror(-2, "Name or service not known"), "its name is not known"),
        (TimeoutError(), "no answer"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (OSError(), "no connection"),
    ],
)
def test_that_why_nobody_answers_is_said_in_words(error: OSError, words: str) -> None:
    assert why(error) == words


async def test_that_a_port_without_a_server_is_one_of_them() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(OSError, match=str(port)) as refused:
        await asyncio.open_connection("127.0.0.1", port)
    assert why(refused.value) == "nothing listens there"
