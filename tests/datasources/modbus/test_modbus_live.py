"""The whole way: a Modbus server, a source host, the supervisor."""

import time
from pathlib import Path

import numpy as np
import pytest

import datasources.modbus
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge

PUMP = "urn:ngsi-ld:Pump:"


def reading(name: str, address: int, **more) -> dict:
    return {"asset": PUMP + name, "metric": "pressure", "address": address, **more}


def settings(port: int, *registers: dict, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "every": 0.2, "registers": list(registers), **more}


async def test_that_registers_of_every_kind_and_order_become_readings(server_with, watched):
    # 12.5 as a float32 is 41480000, -2 as int32 is FFFFFFFE.
    server = await server_with(a0=215, a10=0x4148, a20=0x4841, a21=0, a30=0xFFFE, a31=0xFFFF, a40=0b100, a50=65535)
    seen = await watched(
        "modbus",
        settings(
            server.port,
            reading("plain", 0, scale=0.1, offset=-1.0, unit="bar"),
            reading("float", 10, type="float32"),
            reading("bytes", 20, type="float32", order="BADC"),
            reading("words", 30, type="int32", order="CDAB"),
            reading("bit", 40, bit=2),
            reading("none", 50, missing=[65535]),
            reading("zero", 60),
            reading("coil", 0, kind="coil"),
            reading("dark", 1, kind="discrete"),
            reading("input", 10, kind="input", type="float32", device=2),
        ),
    )
    await seen.sees(lambda: len(seen.values()) >= 10)
    got = {name: value for name, _, value in seen.values()[:10]}
    assert got["plain"] == pytest.approx(2050.0)  # 20.5 bar in kPa
    assert [got[name] for name in ("float", "bytes", "words", "bit", "zero")] == [12.5, 12.5, -2.0, 1.0, 0.0]
    assert [got[name] for name in ("coil", "dark", "input")] == [1.0, 0.0, 12.5]
    assert np.isnan(got["none"])


async def test_that_a_register_that_the_device_refuses_is_missing_and_the_others_come(server_with, watched):
    server = await server_with(a0=5)
    seen = await watched("modbus", settings(server.port, reading("there", 0), reading("beyond", 9000)))
    await seen.sees(lambda: len(seen.values()) >= 2)
    got = {name: value for name, _, value in seen.values()[:2]}
    assert got["there"] == 5.0
    assert np.isnan(got["beyond"])
    await seen.sees(lambda: "has no such register" in seen.supervisor.status()["x"].text)
    assert seen.state() is SourceState.UP


@pytest.mark.parametrize("every", [0.2, 30.0])
async def test_that_a_device_that_hangs_is_lost_within_three_seconds(server_with, watched, every):
    server = await server_with(a0=5)
    seen = await watched("modbus", settings(server.port, reading("a", 0), every=every))
    await seen.sees(lambda: len(seen.values()) >= 1)
    began = time.monotonic()
    server.freeze()
    try:
        await seen.sees(lambda: seen.state() is SourceState.LOST)
        assert time.monotonic() - began < 3.0
        assert "did not answer" in seen.states[-1][1]
    finally:
        server.thaw()
    await seen.sees(lambda: seen.state() is SourceState.UP)


async def test_that_a_device_that_is_restarted_is_lost_and_comes_back(server_with, watched):
    server = await server_with(a0=5)
    seen = await watched("modbus", settings(server.port, reading("a", 0)))
    await seen.sees(lambda: len(seen.values()) >= 1)
    server.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    count = len(seen.values())
    await server.start()
    await seen.sees(lambda: len(seen.values()) > count)
    assert seen.supervisor.status()["x"].restarts == 0


async def test_that_a_device_that_is_not_there_is_said_plainly(watched):
    seen = await watched("modbus", settings(9, reading("a", 0)))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert seen.states[-1][1] == "127.0.0.1:9 cannot be reached, or is no Modbus device"


async def test_that_the_modbus_adapter_keeps_the_contract(server_with, tmp_path):
    server = await server_with(a0=5)
    folder = Path(datasources.modbus.__file__).parent
    given = settings(server.port, reading("a", 0), reading("b", 1))
    told = await judge(folder, "datasources.modbus", given, tmp_path, enough=lambda seen: seen.rows >= 4)
    assert told.faults == []
    assert told.channels == 2


async def test_that_the_modbus_adapter_works_inside_its_enclosure(server_with, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    server = await server_with(a0=5)
    seen = await watched("modbus", settings(server.port, reading("a", 0)), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) >= 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith(f"enforced: TCP port {server.port}")
