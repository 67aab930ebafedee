"""Notifications over MQTT, through a real mosquitto: a test publishes what a context broker would."""

import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from datasources.ngsi.settings import Settings

PARKING = json.loads((Path(__file__).parent / "standards.json").read_text())["PARKING"]
TOPIC = "citydeck/x"


def spots(number: object, minute: int = 0) -> dict:
    """The standard's parking example with another number in it."""
    value = {"type": "Property", "value": number, "observedAt": f"2026-05-20T10:{minute:02}:00Z"}
    return {**PARKING, "availableSpotNumber": value}


def message(double, *entities: dict, name: str = "") -> bytes:
    """As each version puts a notification into a message: NGSI-LD with its headers beside it."""
    body = double.body(*entities, name=name)
    if double.root == "/v2":
        return json.dumps(body).encode()
    return json.dumps({"metadata": {"Content-Type": "application/json"}, "body": body}).encode()


@asynccontextmanager
async def reading(seen):
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
def linked(run, mosquitto):
    async def start(double, **more):
        told = {"mqtt_host": "127.0.0.1", "mqtt_port": mosquitto[0], "every": 3600, "watch": 0.1, **more}
        return await run(double, **told)

    return start


async def test_that_a_subscription_names_the_broker_and_the_topic(double, linked, mosquitto):
    double.entities = [spots(5)]
    await linked(double)
    (told,) = (one["notification"] for one in double.subscriptions.values())
    base = f"mqtt://127.0.0.1:{mosquitto[0]}"
    if double.root == "/v2":
        assert told["mqtt"] == {"url": base, "topic": TOPIC, "qos": 1}
    else:
        assert told["endpoint"]["uri"] == f"{base}/{TOPIC}"
        assert {"key": "MQTT-QoS", "value": "1"} in told["endpoint"]["notifierInfo"]


async def test_that_the_address_may_be_another_seen_from_the_context_broker(ld, linked):
    ld.entities = [spots(5)]
    await linked(ld, mqtt_endpoint="mqtts://mqtt.inside:8883", mqtt_topic="deck/1")
    (told,) = ld.subscriptions.values()
    assert told["notification"]["endpoint"]["uri"] == "mqtts://mqtt.inside:8883/deck/1"


async def test_that_what_is_published_comes_and_of_others_nothing(double, linked, publisher):
    double.entities = [spots(5)]
    seen = await linked(double)
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        publisher.publish(TOPIC, message(double, spots(9, 9), name="another"), qos=1)
        publisher.publish(
            TOPIC, message(double, spots(6, 1), {**spots(7, 2), "id": "urn:ngsi-ld:OffStreetParking:b"}), qos=1
        )
        await sees(lambda: free(seen) == [5.0, 6.0, 7.0])


async def test_that_noise_on_the_topic_is_refused_and_the_next_one_comes(ld, linked, publisher):
    ld.entities = [spots(5)]
    seen = await linked(ld)
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        for noise in (b"\xff\xfe", b"[]", b'{"metadata": {}, "body": 5}', b'{"subscriptionId": "a"}'):
            publisher.publish(TOPIC, noise, qos=1)
        publisher.publish(TOPIC, message(ld, spots(6, 1)), qos=1)
        await sees(lambda: 6.0 in free(seen))
    assert len(seen.refused) == 4


async def test_that_a_subscription_that_is_lost_is_made_again_for_the_same_topic(ld, linked, publisher):
    ld.entities = [spots(5)]
    seen = await linked(ld)
    async with reading(seen):
        await sees(lambda: free(seen) == [5.0])
        ld.subscriptions.clear()
        ld.entities = [spots(6, 1)]
        await sees(lambda: 6.0 in free(seen))
        publisher.publish(TOPIC, message(ld, spots(7, 2)), qos=1)
        await sees(lambda: 7.0 in free(seen))
    assert len(ld.subscriptions) == 1


async def test_that_a_broker_that_is_gone_ends_the_stream(ld, linked, mosquitto):
    ld.entities = [spots(5)]
    seen = await linked(ld)

    def gone() -> bool:
        mosquitto[1].kill()
        return False

    with pytest.raises(OSError, match=r"connection|reset|silent|broker"):
        await seen.until(gone)


async def test_that_the_context_broker_s_own_account_is_told_and_its_password_is_a_secret(double, linked):
    double.entities = [spots(5)]
    told = {"mqtt_endpoint": "mqtt://orion@mqtt.inside:1883", "notify_secret": "secret://mqtt"}
    seen = await linked(double, secrets={"notify_secret": "p/w"}, **told)
    (one,) = double.subscriptions.values()
    if double.root == "/v2":
        where = {"url": "mqtt://mqtt.inside:1883", "topic": TOPIC, "qos": 1, "user": "orion", "passwd": "p/w"}
        assert one["notification"]["mqtt"] == where
        del one["notification"]["mqtt"]["passwd"]
    else:
        assert one["notification"]["endpoint"]["uri"] == f"mqtt://orion:p%2Fw@mqtt.inside:1883/{TOPIC}"
        one["notification"]["endpoint"]["uri"] = f"mqtt://orion:*****@mqtt.inside:1883/{TOPIC}"
    seen.source._subscription._name = ""  # as after a crash
    again = await linked(double, secrets={"notify_secret": "p/w"}, **told)
    assert len(double.subscriptions) == 1
    await again.source.close()


def test_that_a_password_in_the_endpoint_is_refused():
    with pytest.raises(ValidationError, match="holds no password"):
        Settings(url="http://a/v2", mqtt_host="b", mqtt_endpoint="mqtt://orion:pass@mqtt.inside:1883")
