"""The ways to a real mosquitto: TCP and WebSocket, with and without TLS, with a certificate authority made here."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import gmqtt
import pytest

from citydeck.model.batch import Batch
from citydeck.model.errors import CitydeckError
from citydeck.model.event import SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.sources.contract import Context
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.sources.transports.tls import TlsException
from datasources.mqtt.settings import Settings
from datasources.mqtt.source import Source

TOPIC = {"filter": "r/+", "readings": [{"asset": "urn:ngsi-ld:Road:{1}", "metric": "speed"}]}
NAMES = "subjectAltName=DNS:localhost"


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    """A certificate authority and three certificates for localhost: its own, an expired one, another authority's."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: TLS is NOT tested here")
    folder = tmp_path_factory.mktemp("ca")
    for ca in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 30, "-subj",
                f"/CN=Test {ca}", "-addext", "keyUsage=critical,keyCertSign", "-keyout", folder / f"{ca}.key", "-out",
                folder / f"{ca}.pem")  # fmt: skip
    for name, ca, days in (("good", "ca", 2), ("expired", "ca", -1), ("stranger", "other", 2)):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
                "-addext", NAMES, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")  # fmt: skip
        openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / f"{ca}.pem", "-CAkey",
                folder / f"{ca}.key", "-copy_extensions", "copy", "-days", days, "-out", folder / f"{name}.pem",
                "-set_serial", days + 10)  # fmt: skip
    return folder


def settings(port: int, **more) -> dict:
    return {"host": "localhost", "port": port, "topics": [TOPIC], **more}


def context(site: Path, now: int | None = None) -> Context:
    return Context("x", site, time.time_ns if now is None else lambda: now, lambda raw, reason: None)


@pytest.fixture
def ways(broker_with, authority) -> Callable[..., Awaitable[tuple]]:
    """``await ways("websockets", "good")``: a broker with a second listener, its port, and 42 retained on r/a."""

    async def make(protocol: str = "mqtt", certificate: str = "") -> tuple:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        secured = f"certfile {authority}/{certificate}.pem\nkeyfile {authority}/{certificate}.key\n"
        # "lo": this mosquitto opens a WebSocket on every interface when it is given an address.
        where = "lo" if protocol == "websockets" else "127.0.0.1"
        broker = broker_with(
            f"user root\nlistener {port} {where}\nprotocol {protocol}\n{secured if certificate else ''}"
        )
        publisher = gmqtt.Client(None)
        await publisher.connect("127.0.0.1", broker.port)
        publisher.publish("r/a", "42", qos=1, retain=True)
        await publisher.disconnect()
        return broker, port

    return make


async def first_value(source: Source) -> float:
    await source.open()
    try:
        async with asyncio.timeout(5):
            async for item in source.stream(None):
                if isinstance(item, Batch) and len(item):
                    return float(item.value[0])
    finally:
        await source.close()
    raise AssertionError


@pytest.mark.parametrize("version", ["5", "3.1.1"])
@pytest.mark.parametrize("transport", ["tcp", "websocket"])
@pytest.mark.parametrize("tls", [False, True])
async def test_that_readings_come_over_every_transport(ways, authority, version, transport, tls):
    _, port = await ways("websockets" if transport == "websocket" else "mqtt", "good" if tls else "")
    more = {"tls": True, "ca_file": "ca.pem"} if tls else {}
    source = Source(Settings(**settings(port, transport=transport, version=version, **more)), context(authority))
    assert await first_value(source) == 42.0


@pytest.mark.parametrize("name", ["expired", "stranger"])
@pytest.mark.parametrize("transport", ["tcp", "websocket"])
async def test_that_no_other_certificate_is_accepted(ways, authority, name, transport):
    _, port = await ways("websockets" if transport == "websocket" else "mqtt", name)
    given = settings(port, tls=True, ca_file="ca.pem", transport=transport)
    source = Source(Settings(**given), context(authority))
    with pytest.raises(OSError, match="certificate not accepted"):
        await source.open()
    await source.close()


async def until_lost(source: Source) -> None:
    async with asyncio.timeout(6):
        async for _ in source.stream(None):
            pass


async def test_that_a_lost_websocket_is_noticed_and_one_that_is_none_is_said(ways, authority):
    broker, port = await ways("websockets")
    source = Source(Settings(**settings(port, transport="websocket")), context(authority))
    await source.open()
    broker.stop()
    began = time.monotonic()
    with pytest.raises(ConnectionError):
        await until_lost(source)
    assert time.monotonic() - began < 3.0
    await source.close()
    source = Source(Settings(**settings(port, transport="websocket")), context(authority))
    with pytest.raises(OSError, match=str(port)):
        await source.open()
    await source.close()


def day(days: float) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


async def test_that_without_verification_readings_come_and_the_room_is_told_all_the_time(ways, authority):
    _, port = await ways("mqtt", "stranger")
    config = SourceConfig("x", "mqtt", settings(port, tls=True, tls_unverified_until=day(2)))
    values: list[float] = []
    async with Supervisor(authority, [config]) as supervisor, asyncio.timeout(20):
        async for arrived in supervisor.items():
            if isinstance(arrived.item, Batch):
                values += arrived.item.value.tolist()
            if isinstance(arrived.item, SourceHealth) and arrived.item.reason:
                assert arrived.item.state is SourceState.UP
                assert arrived.item.reason.startswith(f"TLS certificate NOT verified until {day(2)}")
                break
        assert values == [42.0]
        assert not supervisor.status()["x"].ok


async def test_that_the_exception_ends_on_its_day_also_for_an_open_connection(ways, authority):
    _, port = await ways("mqtt", "stranger")
    now = time.time_ns()
    source = Source(
        Settings(**settings(port, tls=True, tls_unverified_until=day(1))),
        Context("x", authority, lambda: now, lambda raw, reason: None),
    )
    await source.open()
    stream = source.stream(None)
    assert [await anext(stream), await anext(stream)]
    now += 2 * 86_400 * NS_PER_S
    with pytest.raises(ConnectionError, match="is over: the certificate is verified again"):
        await anext(stream)
    await source.close()
    with pytest.raises(OSError, match="certificate not accepted"):
        await source.open()
    await source.close()


@pytest.mark.parametrize("until", ["for ever", "2026", day(32)])
def test_that_an_exception_without_a_near_end_is_refused(until):
    with pytest.raises(CitydeckError, match="tls_unverified_until"):
        TlsException(until, time.time_ns())
    assert not TlsException("", 5).holds(5)
