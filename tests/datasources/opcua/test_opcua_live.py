"""The whole way: an OPC UA server, a source host, the supervisor."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

import datasources.opcua
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge

BRIDGE = "urn:ngsi-ld:Bridge:"
UNCERTAIN, BAD = 0x40000000, 0x80000000


def variable(name: str, **more) -> dict:
    return {"node": f"ns=2;s={name}", "asset": BRIDGE + name, "metric": "stress", "every": 0.05, **more}


def settings(server, *variables: dict, **more) -> dict:
    return {"url": server.url, "publish": 0.05, "variables": list(variables), **more}


async def test_that_variables_come_with_their_own_times_units_ranges_and_qualities(server, watched):
    given = settings(
        server,
        variable("Stress", metric="pressure"),
        variable("Zero"),
        variable("State", words={"Open": 1}),
        variable("Array", index=1),
        variable("Flag"),
    )
    seen = await watched("opcua", given)
    await seen.sees(lambda: len(seen.values()) >= 5)
    first = {name: value for name, _, value in seen.values()[:5]}
    assert first == {"Stress": 1250.0, "Zero": 0.0, "State": 1.0, "Array": 2.0, "Flag": 1.0}  # 12.5 bar in kPa
    channel = next(one for one in seen.channels if one.metric == "pressure")
    assert (channel.original_unit, channel.limits) == ("bar", (-1000.0, 4000.0))
    await server.write("Zero", 7.0, 0, 1_779_274_800.25)
    await server.write("Zero", 8.0, UNCERTAIN, 1_779_274_801.0)
    await server.write("Zero", None, BAD, 1_779_274_802.0)
    await seen.sees(lambda: len(seen.values()) >= 8)
    rows = seen.rows
    assert rows.observed_at[-3:].tolist() == [1_779_274_800_250_000_000 + n for n in (0, 750_000_000, 1_750_000_000)]
    assert rows.value[-3:-1].tolist() == [7.0, 8.0]
    assert np.isnan(rows.value[-1])
    assert rows.quality[-3:].tolist() == [0, 1, 2]


async def test_that_a_unit_that_is_not_known_here_is_said_and_the_settings_tell_it(server, watched):
    seen = await watched("opcua", settings(server, variable("Flag"), variable("Stress", metric="pressure")))
    status = seen.supervisor.status()["x"]
    await seen.sees(lambda: not status.ok)
    assert status.text == "1 variables are told in a unit that is not known here, and read in their metric's own: unit"
    told = await watched("opcua", settings(server, variable("Flag", unit="MPa")))
    cured = told.supervisor.status()["x"]
    await told.sees(lambda: cured.rows >= 1)
    assert cured.ok


async def test_that_conditions_are_incidents_that_begin_and_end(server, watched):
    seen = await watched("opcua", settings(server, alarms=True))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    async with asyncio.timeout(15):
        while not seen.values():  # heard from the moment on at which the subscription stands
            await server.alarm("Overload", active=True, severity=900)
    await server.alarm("Overload", active=False, severity=900)
    await seen.sees(lambda: seen.values()[-1][1:] == ("severity", 0.0))
    assert ("Overload", "incident_state", 1.0) in seen.values()
    assert ("Overload", "severity", 4.0) in seen.values()
    (asset,) = seen.assets
    assert asset.id == "urn:ngsi-ld:Condition:Bridge:Overload"
    assert asset.kind == "incident"
    assert asset.attributes["message"] == "Overload is off"
    assert asset.attributes["acknowledged"] is False


async def test_that_a_server_that_hangs_is_lost_within_three_seconds_and_comes_back(server_with, watched):
    server = await server_with()
    seen = await watched("opcua", settings(server, variable("Stress")))
    await seen.sees(lambda: len(seen.values()) >= 1)
    began = time.monotonic()
    server.freeze()
    try:
        await seen.sees(lambda: seen.state() is SourceState.LOST)
        assert time.monotonic() - began < 3.0
    finally:
        server.thaw()
    await seen.sees(lambda: seen.state() is SourceState.UP)


async def test_that_a_server_that_is_restarted_is_subscribed_to_anew(server_with, watched):
    """With a fresh client: one that was used before is known to hang."""
    server = await server_with()
    seen = await watched("opcua", settings(server, variable("Zero")))
    await seen.sees(lambda: len(seen.values()) >= 1)
    server.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    await server.start()
    await seen.sees(lambda: seen.state() is SourceState.UP, seconds=30)
    await server.write("Zero", 20.0)
    await seen.sees(lambda: seen.values()[-1][2] == 20.0)
    assert seen.supervisor.status()["x"].restarts == 0


async def test_that_what_the_server_kept_of_an_outage_comes(server_with, watched):
    server = await server_with(history=True)
    seen = await watched("opcua", settings(server, variable("Zero")))
    await server.write("Zero", 1.0)
    await seen.sees(lambda: seen.values() and seen.values()[-1][2] == 1.0)
    server.freeze()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    server.thaw()
    for value in (2.0, 3.0, 4.0):
        await server.write("Zero", value)
    await seen.sees(lambda: {value for *_, value in seen.values()} >= {1.0, 2.0, 3.0, 4.0}, seconds=30)
    now = time.time_ns()
    past = await seen.supervisor.history("x", TimeRange(now - 60 * NS_PER_S, now))
    assert [value for batch in past for value in batch.value.tolist()][-4:] == [1.0, 2.0, 3.0, 4.0]


async def test_that_many_changes_all_come(server, watched):
    seen = await watched("opcua", settings(server, variable("Zero", every=0.01)))
    await seen.sees(lambda: len(seen.values()) >= 1)
    for number in range(300):
        await server.write("Zero", float(number + 100))
    await seen.sees(lambda: seen.values()[-1][2] == 399.0)
    got = {value for *_, value in seen.values()}
    assert {float(number) for number in range(100, 400)} <= got


async def test_that_text_and_what_is_no_number_is_quarantined_and_stops_nothing(server, watched):
    seen = await watched("opcua", settings(server, variable("State"), variable("Array"), variable("Stress")))
    await seen.sees(lambda: any(name == "Stress" for name, *_ in seen.values()))
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) == 2)
    assert all("Open" not in one.masked for one in seen.supervisor.status()["x"].samples)
    await server.write("Stress", float("nan"))
    await seen.sees(lambda: np.isnan(seen.values()[-1][2]))


async def test_that_the_channel_is_encrypted_and_only_the_known_server_is_accepted(
    server_with, watched, pair, monkeypatch, tmp_path
):
    certificate, key = pair("server")
    ours, our_key = pair("ours")
    other, _ = pair("other")
    server = await server_with(certificate=str(certificate), key=str(key), password="right")
    monkeypatch.setenv("OUR_KEY", our_key.read_text())
    monkeypatch.setenv("CITY_WORD", "right")
    secured = {"security": "Basic256Sha256", "certificate": ours.name, "private_key": "env:OUR_KEY",
               "server_certificate": certificate.name, "username": "city", "password": "env:CITY_WORD"}  # fmt: skip
    seen = await watched("opcua", settings(server, variable("Stress"), **secured))
    await seen.sees(lambda: len(seen.values()) >= 1)
    fooled = await watched(
        "opcua", settings(server, variable("Stress"), **{**secured, "server_certificate": other.name})
    )
    await fooled.sees(lambda: fooled.state() is SourceState.LOST)
    plain = await watched("opcua", settings(server, variable("Stress")))
    await plain.sees(lambda: plain.state() is SourceState.LOST)
    assert fooled.values() == plain.values() == []
    assert "no endpoint of this security" in plain.states[-1][1]
    monkeypatch.setenv("CITY_WORD", "wrong-word")
    refused = await watched("opcua", settings(server, variable("Stress"), **secured))
    await refused.sees(lambda: refused.state() is SourceState.LOST)
    assert "refuses the user or password" in refused.states[-1][1]
    assert "wrong-word" not in str(refused.states)


@pytest.mark.parametrize(("node", "told"), [("ns=2;s=Nowhere", "no such node"), ("nonsense", "no node id such as")])
async def test_that_a_node_that_is_not_there_is_said(server, watched, node, told):
    seen = await watched("opcua", settings(server, {**variable("Stress"), "node": node}))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert told in seen.states[-1][1]


async def test_that_a_server_that_is_not_there_is_said_plainly(watched):
    given = {"url": "opc.tcp://127.0.0.1:9/", "variables": [variable("Stress")]}
    seen = await watched("opcua", given)
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "cannot be reached" in seen.states[-1][1]


async def test_that_the_opcua_adapter_keeps_the_contract(server, tmp_path):
    folder = Path(datasources.opcua.__file__).parent
    given = settings(server, variable("Stress"), variable("Zero"))
    told = await judge(folder, "datasources.opcua", given, tmp_path, enough=lambda seen: seen.rows >= 2)
    assert told.faults == []
    assert told.channels == 2


async def test_that_the_opcua_adapter_works_inside_its_enclosure(server, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    seen = await watched("opcua", settings(server, variable("Stress")), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) >= 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith(f"enforced: TCP port {server.port}")
