"""What ends an engine and a recording in order."""

import asyncio
import os
import signal
import sys

import pytest

from citydeck.server.engine import stop_on_signals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows' loops have no signal handlers")


@pytest.fixture(autouse=True)
def _usual():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
async def test_that_a_request_to_end_and_a_closed_terminal_end_it_in_order(name):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    os.kill(os.getpid(), getattr(signal, name))
    async with asyncio.timeout(5):
        await stopping.wait()


async def test_that_under_nohup_a_closed_terminal_ends_nothing():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    os.kill(os.getpid(), signal.SIGHUP)
    await asyncio.sleep(0)
    assert not stopping.is_set()
