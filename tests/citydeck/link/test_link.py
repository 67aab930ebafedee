import asyncio
from pathlib import Path

import aiohttp
import numpy as np
import pytest

from citydeck.link import message as msg
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import AddressedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import RefusedCommand, UnreadableInput
from citydeck.server.endpoint import LinkServer
from citydeck.server.hub import PENDING_LIMIT, Hub, Seat

SITE = msg.SiteInfo(id="x", names={"en": "X"}, zone="UTC", city="", longitude=0, latitude=0)


class SmallSession:
    """As little as a server needs: one channel, and a command that counts how often it is carried out."""

    def __init__(self) -> None:
        self.hub = Hub(lambda handles: Batch.of(handles, [5] * len(handles), [6] * len(handles), [1.0] * len(handles)))
        self.done = 0
        self.gate = asyncio.Event()

    def hello(self) -> msg.Hello:
        return msg.Hello(
            protocol=1, engine="e", epoch="1", session="s", take=0, mode="LIVE", provenance="REAL", site=SITE
        )

    def baseline(self) -> msg.Baseline:
        return msg.Baseline(
            seq=self.hub.seq, assets=[], handles=[0], channels=[Channel("a", "stress", "s", unit="MPa")], alarms=[],
            sources=[], transport=msg.Transport(now=1),
        )  # fmt: skip

    async def command(self, command: msg.Command, console: str) -> dict[str, object]:
        if command.name == "refuse":
            raise RefusedCommand("NO", "not now")
        if command.name == "break":
            raise ZeroDivisionError
        await self.gate.wait()
        self.done += 1
        return {"by": console}


class Wire:
    """A server with a session, and clients of it."""

    def __init__(self, folder: Path) -> None:
        self.session = SmallSession()
        self.server = LinkServer(self.session, "right")
        self.token = folder / "token"
        self.token.write_text("right")
        self.url = ""
        self.tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Wire":
        self.url = await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.server.stop()

    async def client(self) -> LinkClient:
        client = LinkClient(AddressedEndpoint(self.url, self.token), CityMirror(), "desk")
        self.tasks.append(asyncio.create_task(client.run()))
        async with asyncio.timeout(5):
            while not client.mirror.connected:
                await asyncio.sleep(0.01)
        return client


async def test_that_a_wrong_token_gets_no_socket(tmp_path: Path) -> None:
    async with Wire(tmp_path) as wire, aiohttp.ClientSession() as http:
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(f"{wire.url}/link?protocol=1", headers=headers)
            assert refused.value.status == 401


async def test_that_another_protocol_is_told_so(tmp_path: Path) -> None:
    async with Wire(tmp_path) as wire, aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(f"{wire.url}/link?protocol=99", headers={"Authorization": "Bearer right"})
        assert refused.value.status == 426


async def test_that_a_resent_command_is_done_once_and_answered_twice(tmp_path: Path) -> None:
    async with Wire(tmp_path) as wire:
        first, second = await wire.client(), await wire.client()
        command = msg.Command(id="same", name="do")
        await first._send(command)
        await second._send(command)
        wire.session.gate.set()
        async with asyncio.timeout(5):
            while wire.session.done == 0:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert wire.session.done == 1


async def test_that_refusals_and_faults_come_back_as_one_line(tmp_path: Path) -> None:
    async with Wire(tmp_path) as wire:
        client = await wire.client()
        refused = await client.command("refuse")
        assert (refused.ok, refused.code, refused.text) == (False, "NO", "not now")
        broken = await client.command("break")
        assert (broken.ok, broken.code) == (False, "FAULT")


async def test_that_values_arrive_as_latest_only_and_events_in_full(tmp_path: Path) -> None:
    async with Wire(tmp_path) as wire:
        client = await wire.client()
        notices = []
        client.mirror.listen("notice", notices.append)
        for number in range(50):
            wire.session.hub.values(np.zeros(1, np.int32))
            wire.session.hub.changes(notices=[msg.Notice(code=str(number))])
        async with asyncio.timeout(5):
            while len(notices) < 50 or client.mirror.observed_at[0] != 5:
                await asyncio.sleep(0.01)
        assert [notice.code for notice in notices] == [str(number) for number in range(50)]


async def test_that_a_lost_number_is_resynced_from_a_baseline(tmp_path: Path) -> None:
    async with Wire(tmp_path) as wire:
        client = await wire.client()
        wire.session.hub.seq += 3
        wire.session.hub.changes(notices=[msg.Notice(code="late")])
        async with asyncio.timeout(5):
            while client.mirror.seq != wire.session.hub.seq:
                await asyncio.sleep(0.01)


def test_that_a_console_that_reads_nothing_is_cut_off_and_costs_bounded_memory() -> None:
    seat = Seat("slow")
    for _ in range(PENDING_LIMIT + 10):
        seat.push(b"x")
    assert seat.overrun
    assert len(seat.outbox) == PENDING_LIMIT


@pytest.mark.parametrize("frame", [b"", b"J", b"Jxx", b"X" + b"0" * 10, b"J" + msg.encode(msg.Credit(taken=1))])
def test_that_a_frame_that_is_no_message_is_refused(frame: bytes) -> None:
    with pytest.raises(UnreadableInput):
        msg.decode(frame)
