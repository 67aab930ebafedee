import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from citydeck.alarms.journal import Journal
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import AddressedEndpoint
from citydeck.link.message import Command
from citydeck.link.mirror import CityMirror
from citydeck.model.alarm import AlarmRow, Condition
from citydeck.model.channel import ChannelKey
from citydeck.model.time import NS_PER_S
from citydeck.server.endpoint import LinkServer
from citydeck.server.recorded import RecordedSite
from citydeck.server.replay import ReplaySession

START = 1_779_271_200 * NS_PER_S
ALARM = "bridge-stress@urn:ngsi-ld:Bridge:test|stress|structures"


@asynccontextmanager
async def console(recording: Path, folder: Path, **options: object) -> AsyncIterator[tuple[ReplaySession, LinkClient]]:
    journal = Journal(folder / "alarm.db")
    options.setdefault("playing", False)
    session = ReplaySession(RecordedSite.open(recording), journal, folder / "take.json", **options)
    server = LinkServer(session, "secret")
    token = folder / "token"
    token.write_text("secret")
    url = await server.start()
    running = asyncio.create_task(session.run())
    client = LinkClient(AddressedEndpoint(url, token), CityMirror(), "test")
    linked = asyncio.create_task(client.run())
    try:
        async with asyncio.timeout(10):
            while not client.mirror.connected or session.points.done < 1:
                await asyncio.sleep(0.01)
        yield session, client
    finally:
        linked.cancel()
        session.stopping.set()
        await asyncio.gather(linked, running, return_exceptions=True)
        await server.stop()
        journal.close()


async def row(client: LinkClient, test: object, limit: float = 5.0) -> AlarmRow:
    async with asyncio.timeout(limit):
        while not (ALARM in client.mirror.alarms and test(client.mirror.alarms[ALARM])):
            await asyncio.sleep(0.01)
    return client.mirror.alarms[ALARM]


async def test_that_a_console_sees_the_alarm_that_a_seek_has_passed(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (_, client):
        await client.seek(START + 70 * NS_PER_S)
        seen = await row(client, lambda r: r.active)
        assert seen.raised_at == START + 60 * NS_PER_S
        assert not seen.acked
        key = ChannelKey(seen.asset, "stress", "structures")
        async with asyncio.timeout(5):
            while (value := client.mirror.latest(key)) is None:
                await asyncio.sleep(0.01)
        assert value[2] == 110.0


async def test_that_a_seek_shows_the_sources_as_they_stood_then(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (session, client):
        for second in (70, 20):
            await client.seek(START + second * NS_PER_S)
            (source,) = session.status().sources
            assert (source.name, source.state, source.last_at) == ("structures", "UP", START + second * NS_PER_S)


async def test_that_an_acknowledgement_needs_its_note_and_is_told_after_its_commit(
    recording: Path, tmp_path: Path
) -> None:
    async with console(recording, tmp_path) as (session, client):
        await client.seek(START + 70 * NS_PER_S)
        seen = await row(client, lambda r: r.active)
        refused = await client.ack(ALARM, seen.token)
        assert (refused.ok, refused.code) == (False, "NOTE_REQUIRED")
        good = await client.ack(ALARM, seen.token, "lane closed")
        assert good.ok
        committed = [r for r in session.journal.rows() if r.event == "ACKED"]
        assert [r.note for r in committed] == ["lane closed"]
        assert (await row(client, lambda r: r.acked)).acknowledged_by == committed[0].actor


async def test_that_the_state_folds_the_takes_acts_up_to_its_instant(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (_, client):
        await client.seek(START + 70 * NS_PER_S)
        seen = await row(client, lambda r: r.active)
        assert (await client.ack(ALARM, seen.token, "seen")).ok
        await client.seek(START + 65 * NS_PER_S)
        await row(client, lambda r: r.active and not r.acked)
        await client.seek(START + 80 * NS_PER_S)
        await row(client, lambda r: r.active and r.acked)


async def test_that_a_new_engine_goes_on_where_the_take_stood_with_its_acknowledgement(
    recording: Path, tmp_path: Path
) -> None:
    async with console(recording, tmp_path) as (_, client):
        await client.seek(START + 70 * NS_PER_S)
        seen = await row(client, lambda r: r.active)
        assert (await client.ack(ALARM, seen.token, "seen")).ok
    async with console(recording, tmp_path) as (session, client):
        kept = await row(client, lambda r: r.acked and r.active)
        assert kept.comment == "seen"
        assert session.player.position == START + 70 * NS_PER_S
        assert [r.event for r in session.journal.rows() if r.alarm_id == ALARM].count("RAISED") == 1


async def test_that_a_room_that_was_left_paused_plays_when_it_opens_again(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (_, client):
        await client.seek(START + 30 * NS_PER_S)
        await client.set_speed(2.0)
        await client.pause()
    async with console(recording, tmp_path, playing=True) as (session, _):
        assert session.player.playing
        assert session.player.speed == 1.0
        assert session.player.position >= START + 30 * NS_PER_S


async def test_that_starting_over_begins_a_take_without_the_old_acknowledgement(
    recording: Path, tmp_path: Path
) -> None:
    async with console(recording, tmp_path) as (session, client):
        await client.seek(START + 70 * NS_PER_S)
        seen = await row(client, lambda r: r.active)
        assert (await client.ack(ALARM, seen.token, "seen")).ok
        await client.start_over()
        await client.pause()
        await client.seek(START + 70 * NS_PER_S)
        await row(client, lambda r: r.active and not r.acked)
        assert session.take == 2


async def test_that_next_alarm_stops_at_the_instant_of_the_raise(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (session, client):
        reply = await client.next_alarm()
        while reply.ok and reply.body["now"] < START + 60 * NS_PER_S:
            reply = await client.next_alarm()
        assert reply.body["now"] == START + 60 * NS_PER_S
        assert (await row(client, lambda r: r.active)).condition is Condition.ACTIVE
        assert not session.player.playing


async def test_that_a_trend_shows_nothing_after_the_position(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (_, client):
        await client.seek(START + 50 * NS_PER_S)
        key = ChannelKey("urn:ngsi-ld:Bridge:test", "stress", "structures")
        (found,) = await client.trend([key], START, START + 120 * NS_PER_S, 120)
        assert max(found.high[found.high == found.high]) == 90.0


async def test_that_playing_at_speed_gives_the_same_hash_as_a_seek(recording: Path, tmp_path: Path) -> None:
    async with console(recording, tmp_path) as (session, client):
        await client.seek(START + 100 * NS_PER_S)
        expected = session.core.state_hash()
        await client.seek(START)
        await client.set_speed(1000.0)
        await client.set_loop(None, None)
        await client.play()
        async with asyncio.timeout(10):
            while session.player.playing:
                await asyncio.sleep(0.02)
        await client.seek(START + 100 * NS_PER_S)
        assert session.core.state_hash() == expected


@pytest.mark.parametrize("name", ["seek", "speed", "nonsense"])
async def test_that_a_wrong_command_is_refused_in_one_line(recording: Path, tmp_path: Path, name: str) -> None:
    async with console(recording, tmp_path) as (_, client):
        reply = await client.command(name)
        assert not reply.ok
        assert reply.text
        assert "\n" not in reply.text


async def test_that_a_seek_before_the_first_declaration_shows_an_empty_city_and_comes_back(
    recording: Path, tmp_path: Path
) -> None:
    async with console(recording, tmp_path) as (session, client):
        await client.seek(START + 70 * NS_PER_S)
        await row(client, lambda r: r.active)
        assert (await client.seek(START - 1)).ok
        assert session.core.state.columns.size == 0
        async with asyncio.timeout(5):
            while client.mirror.channels or not client.mirror.connected:
                await asyncio.sleep(0.01)
        assert (await client.seek(START + 70 * NS_PER_S)).ok
        await row(client, lambda r: r.active)


async def test_that_an_act_is_answered_though_somebody_went_back_to_before_its_alarm_meanwhile(
    recording: Path, tmp_path: Path
) -> None:
    async with console(recording, tmp_path) as (session, client):
        await client.seek(START + 70 * NS_PER_S)
        token = (await row(client, lambda r: r.active)).token
        act = {"alarm": ALARM, "occurrence": token.occurrence, "realarm": token.realarm, "note": "seen"}
        acting = asyncio.create_task(session.command(Command(id="a1", name="ack", args=act), "desk"))
        await asyncio.sleep(0)
        await session.go_to(START - 1)  # while the commit is on its way
        assert await acting == {}
        assert [kept.note for kept in session.journal.rows() if kept.event == "ACKED"] == ["seen"]
