"""The adapter class alone, with a real broker."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest

import datasources.mqtt
from citydeck.model.batch import Batch
from citydeck.model.event import Gap
from citydeck.sources.check import check
from citydeck.sources.contract import Context
from citydeck.sources.inbox import Inbox
from citydeck.sources.kit import judge
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.supervisor import SourceConfig
from citydeck.sources.transports.mqtt_protocol import Delivery
from datasources.mqtt.settings import Settings
from datasources.mqtt.source import Source

READING = {"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed", "unit": "[mi_i]/h"}


def settings(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "topics": [{"filter": "r/+", "readings": [READING]}], **more}


async def test_that_the_mqtt_adapter_keeps_the_contract(broker, publish, tmp_path):
    for name in "abc":
        await publish(f"r/{name}", "50", retain=True, qos=1)
    folder = Path(datasources.mqtt.__file__).parent
    verdict = await judge(
        folder, "datasources.mqtt", settings(broker.port), tmp_path, enough=lambda seen: seen.rows >= 3
    )
    assert verdict.faults == []
    assert verdict.channels == 3


async def test_that_the_dry_run_tells_what_was_mapped_and_what_was_not_and_why(broker, publish, tmp_path):
    await publish("r/a", "50", retain=True, qos=1)
    await publish("r/b", '"fast"', retain=True, qos=1)
    report = await check(tmp_path, SourceConfig("x", "mqtt", settings(broker.port)), seconds=3.0)
    assert (report.state, report.channels, report.rows) == ("UP", 2, 1)
    assert report.converted == {"speed": "[mi_i]/h to km/h"}
    assert report.samples[0].value == pytest.approx(80.4672)
    assert report.quarantined == {"reading is no number": 1}
    assert not report.ok


def context(site: Path, **secrets: str) -> Context:
    return Context("x", site, lambda: 1, lambda raw, reason: None, secrets)


@pytest.fixture
def authority(tmp_path) -> Path:
    """A certificate for localhost, good for itself only."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: TLS is NOT tested here")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "ca.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path


async def test_that_tls_is_verified_by_chain_and_by_name(broker_with, authority):
    broker = broker_with(f"certfile {authority}/ca.pem\nkeyfile {authority}/key.pem\nuser root\n")
    good = Source(Settings(**settings(broker.port, host="localhost", tls=True, ca_file="ca.pem")), context(authority))
    await good.open()
    await good.close()
    for host, more in (("localhost", {}), ("127.0.0.1", {"ca_file": "ca.pem"})):
        bad = Source(Settings(**settings(broker.port, tls=True, **more) | {"host": host}), context(authority))
        with pytest.raises(OSError, match="certificate not accepted"):
            await bad.open()
        await bad.close()


async def test_that_a_wrong_password_is_said_and_a_right_one_comes_from_the_secrets(broker_with, tmp_path):
    making = await asyncio.create_subprocess_exec(
        "mosquitto_passwd", "-b", "-c", str(tmp_path / "users"), "city", "right"
    )
    assert await making.wait() == 0
    broker = broker_with(f"allow_anonymous false\npassword_file {tmp_path}/users\nuser root\n")
    for password, refused in (("right", False), ("wrong", True)):
        source = Source(Settings(**settings(broker.port, username="city")), context(tmp_path, password=password))
        if refused:
            with pytest.raises(OSError, match="refused"):
                await source.open()
        else:
            await source.open()
        await source.close()


async def until_lost(source: Source) -> None:
    async with asyncio.timeout(6):
        async for _ in source.stream(None):
            pass


@pytest.mark.slow
async def test_that_a_half_open_connection_is_noticed_within_three_seconds(broker, tmp_path):
    """A proxy that stops passing bytes and closes nothing."""
    passing = True
    waiting: list[asyncio.StreamWriter] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", broker.port)
        waiting.extend([writer, back])
        await asyncio.gather(pump(reader, back), pump(there, writer))

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            if passing:
                writer.write(data)

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    source = Source(Settings(**settings(server.sockets[0].getsockname()[1])), context(tmp_path))
    await source.open()
    passing = False
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(ConnectionError):
        await until_lost(source)
    assert loop.time() - began < 3.0
    await source.close()
    for writer in waiting:
        writer.close()
    server.close()


async def test_that_a_declaration_names_assets_and_periods(broker, publish, tmp_path):
    declared = {
        "assets": [{"id": "urn:ngsi-ld:Road:a", "kind": "road", "names": {"en": "Yan'an Road", "zh_CN": "延安路"}}],
        "channels": [
            {"asset": "urn:ngsi-ld:Road:a", "metric": "speed", "source": "x", "unit": "km/h", "period": 5.0},
            {"asset": "urn:ngsi-ld:Road:a", "metric": "flow", "source": "another", "unit": "{veh}/h"},
        ],
    }
    await publish("declared", json.dumps(declared), retain=True, qos=1)
    topics = [{"filter": "declared", "payload": "declaration"}]
    source = Source(Settings(**settings(broker.port) | {"topics": topics}), context(tmp_path))
    await source.open()
    async for item in source.stream(None):
        if hasattr(item, "channels"):
            break
    assert [(channel.metric, channel.period) for channel in item.channels] == [("speed", 5.0)]
    assert item.assets[0].name("zh_CN") == "延安路"
    await source.close()


async def test_that_what_an_overfull_inbox_lost_is_told_as_a_gap(broker, tmp_path):
    source = Source(Settings(**settings(broker.port)), context(tmp_path))
    source._inbox = Inbox(limit=200, dropped=source._handed_on)
    await source.open()
    for start in range(0, 100, 10):
        source._arrived(Delivery([(b"r/a", b"%d" % number) for number in range(start, start + 10)], 100, b""))
    items = source.stream(None)
    gap = await anext(items)
    assert isinstance(gap, Gap)
    assert gap.count == 80
    await anext(items)
    batch = await anext(items)
    assert batch.value.tolist() == list(range(80, 100))
    await items.aclose()
    await source.close()


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_that_a_message_that_is_too_large_is_not_parsed_and_stops_nothing(broker, publish, tmp_path, version):
    refused: list[str] = []
    large = Context("x", tmp_path, lambda: 1, lambda raw, reason: refused.append(reason))
    source = Source(Settings(**settings(broker.port, version=version)), large)
    await source.open()
    await publish("r/a", "1" * (MAX_MESSAGE + 100_000), qos=1)
    await publish("r/a", "7", qos=1)
    rows: list[float] = []
    async with asyncio.timeout(5):
        async for item in source.stream(None):
            rows += item.value.tolist() if isinstance(item, Batch) else []
            if rows:
                break
    assert rows == [7.0]
    assert refused == ([] if version == "5" else [f"message larger than {MAX_MESSAGE} bytes"])
    await source.close()
