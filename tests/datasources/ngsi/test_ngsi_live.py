"""The adapter as a room runs it: its contract, its enclosure, losses, secrets."""

import json
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

import datasources.ngsi
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.check import check
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from citydeck.sources.stand import free_port
from citydeck.sources.supervisor import SourceConfig

PARKING = json.loads((Path(__file__).parent / "standards.json").read_text())["PARKING"]


def spots(number: object, minute: int = 0) -> dict:
    """The standard's parking example with another number in it."""
    value = {"type": "Property", "value": number, "observedAt": f"2026-05-20T10:{minute:02}:00Z"}
    return {**PARKING, "availableSpotNumber": value}


@pytest.mark.parametrize("told", ["asked", "webhook"])
async def test_that_the_ngsi_adapter_keeps_the_contract(ld, tmp_path, told):
    ld.entities = [PARKING]
    ld.temporal = lambda _: web.json_response([PARKING])
    settings = {"url": ld.url, "every": 0.2, "datum": "WGS 84"}
    settings |= {"listen": f"127.0.0.1:{free_port()}"} if told == "webhook" else {}
    folder = Path(datasources.ngsi.__file__).parent
    verdict = await judge(folder, "datasources.ngsi", settings, tmp_path, enough=lambda seen: seen.rows >= 2)
    assert verdict.faults == []
    assert (verdict.channels, ld.subscriptions) == (2, {})


@pytest.mark.slow
async def test_that_the_dry_run_says_what_was_found_dropped_and_refused(ld, tmp_path):
    ld.entities = [spots("full"), {**spots(5), "id": "urn:ngsi-ld:OffStreetParking:b"}]
    told = {"url": ld.url, "every": 0.2}
    report = await check(tmp_path, SourceConfig("x", "ngsi", told), seconds=4.0)
    assert report.channels
    assert "reading is no number" in str(report.quarantined)
    assert "datum" in str(report)


async def test_that_a_webhook_works_inside_the_enclosure_and_listens_nowhere_else(ld, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    ld.entities = [spots(5)]
    port = free_port()
    told = {"url": ld.url, "every": 3600, "listen": f"127.0.0.1:{port}"}
    seen = await watched("ngsi", told, enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) == 2)
    assert await ld.tell(spots(6, 1)) == 200
    await seen.sees(lambda: ("Downtown1", "free_spaces", 6.0) in seen.values())
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith(f"enforced: TCP port {ld.port}, listens on {port};")


@pytest.mark.slow
async def test_that_a_broker_that_is_gone_is_lost_within_three_seconds_and_comes_back(ld, watched):
    ld.entities = [spots(5)]
    seen = await watched("ngsi", {"url": ld.url, "every": 3600, "watch": 0.5, "listen": f"127.0.0.1:{free_port()}"})
    await seen.sees(lambda: len(seen.values()) == 2)
    await ld.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST, 3.0)
    assert "cannot be reached" in seen.states[-1][1]
    ld.subscriptions.clear()
    ld.entities = [spots(6, 1)]
    await ld.start()
    await seen.sees(lambda: ("Downtown1", "free_spaces", 6.0) in seen.values())
    assert len(ld.subscriptions) == 1
    assert await ld.tell(spots(7, 2)) == 200
    await seen.sees(lambda: ("Downtown1", "free_spaces", 7.0) in seen.values())


async def test_that_a_secret_is_told_to_the_broker_and_stands_in_nothing_that_is_said(ld, watched, tmp_path):
    (tmp_path / "notify").write_text("canary-4711")
    (tmp_path / "notify").chmod(0o600)
    ld.entities = [spots(5)]
    where = f"127.0.0.1:{free_port()}"
    told = {"url": ld.url, "every": 3600, "listen": where, "notify_secret": "file:notify"}
    seen = await watched("ngsi", told)
    await seen.sees(lambda: len(seen.values()) == 2)
    (subscription,) = ld.subscriptions.values()
    assert "canary-4711" in json.dumps(subscription)
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://{where}/", json=ld.body(spots(9, 9)), headers={"X-Citydeck-Secret": "guess"}) as answer,
    ):
        assert answer.status == 401
    assert await ld.tell(spots(6, 1)) == 200
    await seen.sees(lambda: ("Downtown1", "free_spaces", 6.0) in seen.values())
    assert ("Downtown1", "free_spaces", 9.0) not in seen.values()
    assert "canary-4711" not in repr((seen.states, seen.assets, seen.supervisor.status()))


async def test_that_names_of_people_in_a_name_do_not_leave(ld, watched):
    ld.entities = [{**spots(5), "name": {"type": "Property", "value": "North, contact: Jane Roe, 13912345678"}}]
    seen = await watched("ngsi", {"url": ld.url, "every": 0.3})
    await seen.sees(lambda: len(seen.values()) == 2)
    (asset,) = seen.assets
    assert "Roe" not in repr(asset)
    assert "13912345678" not in repr(asset)
