"""Notifications that a broker sends by HTTP, and the subscription behind them."""

import asyncio
import gzip
import io
import json
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from pydantic import ValidationError

from citydeck.model.event import Gap
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.stand import free_port
from datasources.ngsi.settings import Settings

EXAMPLES = json.loads((Path(__file__).parent / "standards.json").read_text())
PARKING, ROOM = EXAMPLES["PARKING"], EXAMPLES["ROOM"]
SECRET = "not for strangers"


def spots(number: object, at: str = "2026-05-20T10:00:00Z", name: str = "Downtown1") -> dict:
    """The standard's parking example with another number in it."""
    value = {"type": "Property", "value": number, "observedAt": at}
    return {**PARKING, "id": f"urn:ngsi-ld:OffStreetParking:{name}", "availableSpotNumber": value}


def minute(number: int) -> str:
    return f"2026-05-20T10:{number:02}:00Z"


@asynccontextmanager
async def reading(seen):
    """Read on while a test tells."""
    reader = asyncio.create_task(seen.until(lambda: False))
    try:
        yield
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)


async def sees(wanted: Callable[[], bool]) -> None:
    async with asyncio.timeout(8):
        while not wanted():
            await asyncio.sleep(0.01)


def free(seen) -> list[float]:
    return [value for _, metric, value, _ in seen.rows if metric == "free_spaces"]


@pytest.fixture
def hook(run):
    """``await hook(double, …)``: told by webhook, asked by itself only at the beginning."""

    async def start(double, **more):
        told = {"listen": f"127.0.0.1:{free_port()}", "every": 3600, "watch": 0.1, **more}
        return await run(double, **told)

    return start


async def test_that_what_is_told_comes_and_several_in_one(double, hook):
    double.entities = [spots(5)]
    seen = await hook(double)
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        assert await double.tell(spots(6, minute(1)), spots(7, minute(2), "Uptown")) == 200
        await sees(lambda: free(seen) == [5.0, 6.0, 7.0])
    assert "urn:ngsi-ld:OffStreetParking:Uptown" in seen.assets
    assert len(double.queries("entities")) == 1


async def test_that_a_subscription_says_what_the_standard_asks(ld, hook):
    ld.entities = [spots(5)]
    await hook(ld, q="availableSpotNumber>3", id_pattern="^urn.*", callback="http://127.0.0.1:9/ngsi?x=1")
    (told,) = ld.subscriptions.values()
    assert told["type"] == "Subscription"
    assert told["entities"] == [{"type": "OffStreetParking", "idPattern": "^urn.*"}]
    assert told["q"] == "availableSpotNumber>3"
    where = {"uri": "http://127.0.0.1:9/ngsi?x=1", "accept": "application/json"}
    assert told["notification"] == {"format": "normalized", "endpoint": where}
    assert told["expiresAt"] > f"{time.gmtime().tm_year}"


async def test_that_v2_s_subscription_says_what_its_standard_asks(v2, hook):
    v2.entities = [ROOM]
    await hook(v2, q="temperature>20")
    (told,) = v2.subscriptions.values()
    assert told["subject"]["entities"] == [{"idPattern": ".*", "type": "Room"}]
    assert told["subject"]["condition"] == {"expression": {"q": "temperature>20"}}
    assert set(told["notification"]) == {"http", "attrsFormat", "attrs", "metadata"}
    assert "expires" in told


async def test_that_only_our_own_subscription_and_the_secret_are_let_in(double, hook):
    double.entities = [spots(5)]
    seen = await hook(double, secrets={"notify_secret": SECRET}, notify_secret="secret://notify")
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        assert await double.tell(spots(1, minute(1)), headers={}) == 401
        assert await double.tell(spots(2, minute(1)), headers={"X-Citydeck-Secret": "guess"}) == 401
        assert await double.tell(spots(3, minute(1)), name="urn:ngsi-ld:Subscription:other") == 404
        assert await double.tell(spots(4, minute(1))) == 200
        await sees(lambda: 4.0 in free(seen))
    assert free(seen) == [5.0, 4.0]
    assert seen.refused == []


async def test_that_a_filter_on_places_is_asked_and_subscribed_with(double, hook):
    double.entities = [spots(5)]
    point = "41.2,-8.5" if double.root == "/v2" else "[-8.5,41.2]"
    await hook(double, georel="near;maxDistance==2000", geometry="Point", coordinates=point)
    name = "coords" if double.root == "/v2" else "coordinates"
    place = {"georel": "near;maxDistance==2000", "geometry": "Point", name: point}
    assert place.items() <= double.queries("entities")[0].items()
    (told,) = double.subscriptions.values()
    assert (told["geoQ"] if name == "coordinates" else told["subject"]["condition"]["expression"]) == place


async def test_that_a_body_that_does_not_come_is_not_waited_for(ld, hook, monkeypatch):
    monkeypatch.setattr("datasources.ngsi.webhook.BODY_WITHIN", 0.1)
    ld.entities = [spots(5)]
    seen = await hook(ld)
    host, _, port = seen.source.settings.listen.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 3)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"\xff\xfe nothing", 400),
        (b"[1, 2]", 400),
        (b'{"subscriptionId": 5, "data": []}', 400),
        (b'{"subscriptionId": "a", "data": {}}', 400),
        (b'{"data": ' + b"[" * 100_000, 400),
        (gzip.compress(b'{"subscriptionId": "a", "data": []}'), 400),
        (b" " * (MAX_MESSAGE + 1), 413),
    ],
    ids=["noise", "list", "number", "object", "deep", "packed", "huge"],
)
async def test_that_what_is_no_notification_is_refused_and_the_next_one_comes(ld, hook, body, status):
    ld.entities = [spots(5)]
    seen = await hook(ld)
    packing = {"Content-Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
    async with reading(seen):
        assert await ld.tell(json=None, data=io.BytesIO(body), headers=packing) == status
        assert len(seen.refused) == 1
        assert await ld.tell(spots(6, minute(1))) == 200
        await sees(lambda: 6.0 in free(seen))


async def test_that_a_bad_entity_of_a_notification_is_refused_alone(ld, hook):
    ld.entities = [spots(5)]
    seen = await hook(ld)
    async with reading(seen):
        await ld.tell({"id": "no type"}, spots("full", minute(1)), spots(6, minute(2)))
        await sees(lambda: 6.0 in free(seen))
    assert len(seen.refused) == 2


async def test_that_a_notification_of_what_changed_alone_leaves_name_and_place_as_they_were(ld, hook):
    ld.entities = [spots(5)]
    seen = await hook(ld)
    before = dict(seen.assets)
    whole = spots(6, minute(1))
    async with reading(seen):
        await ld.tell({key: whole[key] for key in ("id", "type", "availableSpotNumber")})
        await sees(lambda: 6.0 in free(seen))
    assert seen.assets == before
    assert before["urn:ngsi-ld:OffStreetParking:Downtown1"].place is not None


async def test_that_other_paths_and_methods_are_not_answered(ld, hook):
    ld.entities = [spots(5)]
    seen = await hook(ld, callback="http://127.0.0.1:1/ngsi/here")
    where = f"http://{seen.source.settings.listen}"
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{where}/", json={}) as answer:
            assert answer.status == 404
        async with session.get(f"{where}/ngsi/here") as answer:
            assert answer.status == 405
        async with session.post(f"{where}/ngsi/here", json=ld.body(spots(6))) as answer:
            assert answer.status == 200


async def test_that_the_first_notification_may_come_before_the_broker_says_its_id(double, hook):
    double.entities = [spots(5)]

    async def before() -> None:
        early.append(asyncio.create_task(double.tell(spots(6, minute(1)))))
        await asyncio.sleep(0.1)

    early: list[asyncio.Task[int]] = []
    double.before_answer = before
    seen = await hook(double)
    await seen.until(lambda: 6.0 in free(seen))
    assert [await task for task in early] == [200]


@pytest.mark.parametrize("how", ["gone", "expired", "inactive"])
async def test_that_a_lost_subscription_is_made_again_and_what_was_missed_is_asked_for(ld, hook, how):
    ld.entities = [spots(5)]
    seen = await hook(ld)
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        (first,) = ld.subscriptions
        ld.entities = [spots(6, minute(1))]
        if how == "gone":
            ld.subscriptions.clear()
        else:
            ld.subscriptions[first]["status"] = how
        await sees(lambda: 6.0 in free(seen))
        (second,) = ld.subscriptions
        assert second != first
        assert await ld.tell(spots(7, minute(2))) == 200
        assert await ld.tell(spots(8, minute(3)), name=first) == 404
        await sees(lambda: 7.0 in free(seen))
    assert 8.0 not in free(seen)


async def test_that_a_broker_that_was_started_anew_with_nothing_is_subscribed_to_again(ld, hook):
    ld.entities = [spots(5)]
    await hook(ld)
    await ld.stop()
    ld.subscriptions.clear()
    await ld.start()
    again = await hook(ld)
    async with reading(again):
        assert await ld.tell(spots(6, minute(1))) == 200
        await sees(lambda: 6.0 in free(again))


async def test_that_one_s_own_subscription_is_found_after_a_restart_and_never_doubled(double, hook):
    double.entities = [spots(5)]
    here = f"127.0.0.1:{free_port()}"
    crashed = await hook(double, listen=here)
    await crashed.source._push.close()
    crashed.source._push = None
    others = {"stranger": {"id": "stranger", "description": "citydeck y"}}
    double.subscriptions.update(others)
    again = await hook(double, listen=here)
    assert len(double.subscriptions) == 2
    assert "stranger" in double.subscriptions
    async with reading(again):
        assert await double.tell(spots(6, minute(1))) == 200
        await sees(lambda: 6.0 in free(again))


async def test_that_a_subscription_is_renewed_and_removed_at_the_end(double, hook):
    double.entities = [spots(5)]
    seen = await hook(double, lease=10.0)
    (name,) = double.subscriptions
    key = "expires" if double.root == "/v2" else "expiresAt"
    before = double.subscriptions[name][key]
    seen.source._subscription._renew_at = 0  # as if half of the lease were over
    async with reading(seen):
        await sees(lambda: any(one.method == "PATCH" for one in double.asked))
    assert double.subscriptions[name][key] >= before
    assert len(double.subscriptions) == 1
    await seen.source.close()
    assert double.subscriptions == {}


async def test_that_a_new_type_is_subscribed_to_and_nothing_is_subscribed_to_for_nothing(ld, hook):
    seen = await hook(ld, every=0.2)
    assert ld.subscriptions == {}
    async with reading(seen):
        ld.entities = [spots(5)]
        await sees(lambda: len(ld.subscriptions) == 1)
        ld.entities = [spots(5), EXAMPLES["VEHICLE"]]
        await sees(lambda: [len(one["entities"]) for one in ld.subscriptions.values()] == [2])


async def test_that_a_broker_that_cannot_deliver_is_said(ld, hook):
    ld.entities = [spots(5)]
    seen = await hook(ld)
    (told,) = ld.subscriptions.values()
    told["notification"]["lastFailure"] = "2026-05-20T10:00:00Z"
    async with reading(seen):
        async with asyncio.timeout(5):
            while (await seen.source.health()).ok:
                await asyncio.sleep(0.02)
        assert "cannot deliver" in (await seen.source.health()).text
        told["notification"]["lastSuccess"] = "2026-05-20T10:00:05Z"
        async with asyncio.timeout(5):
            while not (await seen.source.health()).ok:
                await asyncio.sleep(0.02)


async def test_that_a_port_that_is_taken_is_said(ld, hook):
    ld.entities = [spots(5)]
    with pytest.raises(ConnectionError, match=r"cannot listen on 127\.0\.0\.1:\d+ \(listen\)"):
        await hook(ld, listen=f"127.0.0.1:{ld.port}")


async def test_that_many_notifications_at_once_wait_their_turn_and_none_is_lost(ld, hook, monkeypatch):
    monkeypatch.setattr("datasources.ngsi.webhook.AT_ONCE", 2)
    ld.entities = [spots(0)]
    seen = await hook(ld)
    async with reading(seen):
        told = [
            ld.tell(spots(number, f"2026-05-20T10:{number // 60:02}:{number % 60:02}Z")) for number in range(1, 101)
        ]
        assert set(await asyncio.gather(*told)) == {200}
        await sees(lambda: len(free(seen)) == 101)


async def test_that_more_than_can_wait_are_asked_to_come_later(ld, hook, monkeypatch):
    monkeypatch.setattr("datasources.ngsi.webhook.MOST_WAITING", 0)
    ld.entities = [spots(0)]
    await hook(ld)
    assert await ld.tell(spots(1, minute(1))) == 503


async def test_that_a_full_inbox_is_a_gap_and_everything_is_asked_for(ld, hook):
    ld.entities = [spots(5)]
    seen = await hook(ld)
    gaps = []
    take = seen.take
    seen.take = lambda item: gaps.append(item) if isinstance(item, Gap) else take(item)
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        seen.source._push.inbox._limit = 1
        ld.entities = [spots(9, minute(9))]
        body = io.BytesIO(json.dumps(ld.body(*(spots(number, minute(number)) for number in range(3)))).encode())
        assert set(await asyncio.gather(ld.tell(json=None, data=body), *(ld.tell(spots(7)) for _ in range(20)))) == {
            200
        }
        await sees(lambda: 9.0 in free(seen))
    assert gaps


def test_that_settings_that_cannot_be_are_refused():
    with pytest.raises(ValidationError, match="use one"):
        Settings(url="http://a/v2", listen="127.0.0.1:1", mqtt_host="b")
    with pytest.raises(ValidationError, match="needs geometry"):
        Settings(url="http://a/v2", georel="within")
    with pytest.raises(ValidationError, match="callback must say"):
        Settings(url="http://a/v2", listen="0.0.0.0:8085")
