"""The past: NGSI-LD's temporal interface, and QuantumLeap for NGSI v2."""

import json
import re
from pathlib import Path

import pytest
from aiohttp import web

from citydeck.model.time import TimeRange, from_iso, to_iso

EXAMPLES = json.loads((Path(__file__).parent / "standards.json").read_text())
DAY = TimeRange(from_iso("2018-08-01T00:00:00Z"), from_iso("2018-08-02T00:00:00Z"))
YEAR = TimeRange(from_iso("2018-01-01T00:00:00Z"), from_iso("2019-01-01T00:00:00Z"))
SPEEDS = [("2018-08-01T12:03:00Z", 120.0), ("2018-08-01T12:05:00Z", 80.0), ("2018-08-01T12:07:00Z", 100.0)]
NOW = {"id": "urn:ngsi-ld:Vehicle:B9211", "type": "Vehicle"}
NOW["speed"] = {"type": "Property", "value": 100, "observedAt": "2018-08-01T12:07:00Z", "unitCode": "KMH"}


async def rows(seen, span: TimeRange) -> list[tuple[str, float]]:
    found = []
    async for batch in seen.source.history(span):
        times = (to_iso(at).replace(".000", "") for at in batch.observed_at.tolist())
        found += zip(times, batch.value.tolist(), strict=True)
    return found


@pytest.mark.parametrize("form", ["EVOLUTION", "TEMPORAL_VALUES"])
async def test_that_both_forms_of_the_past_are_read_and_units_are_those_of_today(ld, run, form):
    ld.entities = [NOW]
    ld.temporal = lambda _: web.json_response([EXAMPLES[form]])
    seen = await run(ld)
    assert await rows(seen, DAY) == SPEEDS
    (query,) = ld.queries("temporal/entities")
    assert (query["timerel"], query["timeproperty"]) == ("between", "observedAt")
    assert (query["timeAt"], query["endTimeAt"]) == ("2018-08-01T00:00:00.000Z", "2018-08-02T00:00:00.000Z")


async def test_that_a_span_is_exact_and_channels_that_were_not_told_of_stay_out(ld, run):
    ld.entities = [NOW]
    other = {**EXAMPLES["TEMPORAL_VALUES"], "id": "urn:ngsi-ld:Vehicle:other"}
    other["speed"] = {**other["speed"], "unitCode": "KMH"}
    ld.temporal = lambda _: web.json_response([other, EXAMPLES["TEMPORAL_VALUES"]])
    seen = await run(ld)
    span = TimeRange(from_iso("2018-08-01T12:05:00Z"), from_iso("2018-08-01T12:07:00Z"))
    assert await rows(seen, span) == [SPEEDS[1]]


def cut(request: web.Request, backwards: bool) -> web.Response:
    """Two instants at a time, as a broker answers that gives no more at once."""
    pairs = EXAMPLES["TEMPORAL_VALUES"]["speed"]["values"]
    start, end = (request.query[name].replace(".000", "") for name in ("timeAt", "endTimeAt"))
    inside = [pair for pair in pairs if start <= pair[1] <= end]
    some = inside[-2:] if backwards else inside[:2]
    body = json.dumps([{**EXAMPLES["TEMPORAL_VALUES"], "speed": {"type": "Property", "values": some}}]).encode()
    if len(inside) <= 2:
        return web.Response(body=body, content_type="application/json")
    first, last = (end, some[0][1]) if backwards else (start, some[-1][1])
    size = "2" if backwards else "*"
    where = {"Content-Range": f"date-time {first}-{last}/{size}"}
    return web.Response(status=206, body=body, content_type="application/json", headers=where)


@pytest.mark.parametrize("backwards", [False, True])
async def test_that_a_past_that_the_broker_cuts_into_pieces_is_read_whole_and_once(ld, run, backwards):
    ld.entities = [NOW]
    ld.temporal = lambda request: cut(request, backwards)
    seen = await run(ld)
    assert sorted(await rows(seen, DAY)) == SPEEDS
    assert len(ld.queries("temporal/entities")) == 2


@pytest.mark.parametrize("where", ["date-time 2018-08-01T00:00:00Z-2018-08-01T00:00:00Z/*", "bytes 0-5/9"])
async def test_that_pieces_without_end_are_bounded_and_said(ld, run, where):
    ld.entities = [NOW]
    ld.temporal = lambda _: web.json_response([], status=206, headers={"Content-Range": where})
    seen = await run(ld)
    if "bytes" in where:
        with pytest.raises(ValueError, match="Content-Range"):
            await rows(seen, DAY)
        return
    assert await rows(seen, DAY) == []
    assert re.search("pieces that do not end", (await seen.source.health()).text)


async def test_that_a_broker_without_a_past_says_so_and_goes_on(ld, run):
    ld.entities = [NOW]
    seen = await run(ld)
    with pytest.raises(NotImplementedError):
        await rows(seen, DAY)
    await seen.until(lambda: seen.rows, since=DAY.start)


async def test_that_what_was_missed_is_asked_for(ld, run):
    ld.entities = [NOW]
    ld.temporal = lambda _: web.json_response([EXAMPLES["TEMPORAL_VALUES"]])
    seen = await run(ld)
    await seen.until(lambda: len(seen.rows) >= 3, since=DAY.start)
    assert sorted(row[2] for row in seen.rows) == [80.0, 100.0, 120.0]


async def test_that_v2_keeps_no_past_without_a_quantumleap(v2, run):
    v2.entities = [EXAMPLES["ROOM"]]
    seen = await run(v2)
    with pytest.raises(NotImplementedError):
        await rows(seen, YEAR)


async def test_that_a_quantumleap_s_series_are_read_in_utc(v2, run):
    v2.entities = [EXAMPLES["ROOM"], {**EXAMPLES["ROOM"], "id": "Room2"}]
    v2.temporal = lambda _: web.json_response(EXAMPLES["LEAP"])
    seen = await run(v2, history_url=v2.url, types=["Room"], zone="Asia/Tokyo")
    series = [("2018-01-05T15:44:34Z", 24.1), ("2018-01-06T15:44:59Z", 25.3), ("2018-01-07T15:44:59Z", 26.7)]
    assert await rows(seen, YEAR) == [*series, *series]
    query = v2.queries("types/Room")[0]
    assert (query["fromDate"], query["offset"]) == ("2018-01-01T00:00:00.000Z", "0")


async def test_that_a_quantumleap_without_records_gives_none(v2, run):
    v2.entities = [EXAMPLES["ROOM"]]
    seen = await run(v2, history_url=v2.url)
    assert await rows(seen, YEAR) == []


async def test_that_a_column_that_does_not_fit_is_refused_alone(v2, run):
    v2.entities = [EXAMPLES["ROOM"]]
    broken = {**EXAMPLES["LEAP"]["entities"][1], "index": ["2018-01-05T15:44:34"]}
    told = {**EXAMPLES["LEAP"], "entities": [broken, EXAMPLES["LEAP"]["entities"][0]]}
    v2.temporal = lambda _: web.json_response(told)
    seen = await run(v2, history_url=v2.url)
    assert len(await rows(seen, YEAR)) == 3
    assert seen.refused == ["a column of the past that does not fit its index"]


@pytest.mark.parametrize("answer", [{"not": "a list"}, None])
async def test_that_a_past_that_cannot_be_had_is_said_and_the_present_goes_on(ld, run, answer):
    ld.entities = [NOW]
    ld.temporal = lambda _: web.json_response(answer) if answer else web.Response(status=500)
    seen = await run(ld)
    await seen.until(lambda: seen.rows, since=DAY.start)
    health = await seen.source.health()
    assert not health.ok
    assert health.text.startswith("what was missed could not be asked for: ")
