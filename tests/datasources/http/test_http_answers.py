"""What the answers of a real web service become: forms, pages, repeats, time, faults of the service in words."""

import asyncio
import gzip
import json
import zlib

import pytest
from aiohttp import web

from citydeck.model.errors import WrongUse
from citydeck.model.time import TimeRange, from_iso
from citydeck.sources.mapping.records import AT_ONCE
from citydeck.sources.rows import Rows
from datasources.http.pages import LARGEST

T = "2026-05-20T10:00:00Z"


def of(*answers: web.Response, seen: list | None = None) -> web.Application:
    """Answers these one after the other, the last for ever. Each is made anew from its body, status and headers."""
    number = -1

    async def answer(request: web.Request) -> web.Response:
        nonlocal number
        number = min(number + 1, len(answers) - 1)
        if seen is not None:
            seen.append(request)
        told = answers[number]
        return web.Response(body=told.body, status=told.status, headers=told.headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


def said(document: object, **more) -> web.Response:
    return web.json_response(document, **more)


FORMS = {
    "json": ({"each": "list", "time": "t"}, b'{"list": [{"id": "a", "v": 50, "t": "2026-05-20T10:00:00Z"}]}'),
    "ndjson": ({"time": "t"}, b'{"id": "a", "v": 50, "t": "2026-05-20T10:00:00Z"}\n\n'),
    "csv": ({"time": "t", "delimiter": ";", "decimal": ","}, b"id;v;t\na;50,0;2026-05-20T10:00:00Z\n"),
    "xml": ({"each": "r.s", "time": "t"}, b'<r xmlns="u:x"><s><id>a</id><v>50</v><t>2026-05-20T10:00:00Z</t></s></r>'),
    "geojson": (
        {"time": "properties.t"},
        b'{"features": [{"geometry": {"type": "Point", "coordinates": [4.4, 51.9]}, "properties": %s}]}'
        % b'{"id": "a", "v": 50, "t": "2026-05-20T10:00:00Z"}',
    ),
}


@pytest.mark.parametrize("form", FORMS)
async def test_that_every_form_of_answer_becomes_rows_by_its_mapping(serve, run, road, form):
    how, body = FORMS[form]
    url = await serve(of(web.Response(body=body)))
    at = {"asset": "urn:ngsi-ld:Road:{properties.id}", "path": "properties.v"} if form == "geojson" else {}
    seen = await run(url, [{"format": form, **how, "readings": [road(**at)]}])
    await seen.until(lambda: seen.rows)
    assert seen.rows == [("a", "speed", 50.0)]
    assert seen.observed == [from_iso(T)]
    place = seen.assets["a"].place
    assert (place and (place.longitude, place.latitude)) == ((4.4, 51.9) if form == "geojson" else None)
    assert seen.refused == []


async def test_that_several_paths_of_one_service_have_each_their_own_mapping(serve, run, road):
    async def answer(request: web.Request) -> web.Response:
        return said({"id": request.path.strip("/").replace("/", "-"), "v": len(request.query)})

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    url = await serve(app)
    requests = [
        {"path": "roads", "params": {"limit": "5"}, "readings": [road()]},
        {"path": "/water/1", "readings": [road(metric="water_level")]},
    ]
    seen = await run(f"{url}/api/", requests)
    await seen.until(lambda: seen.rows)
    assert seen.rows == [("api-roads", "speed", 1.0), ("water-1", "water_level", 0.0)]


async def test_that_an_unchanged_answer_is_life_and_not_asked_for_again(serve, run, road):
    asked: list = []
    marks = {"etag": '"one"', "last-modified": "Wed, 20 May 2026 10:00:00 GMT"}
    first = said({"id": "a", "v": 1, "t": T}, headers=marks)
    url = await serve(of(first, web.Response(status=304), seen=asked))
    seen = await run(url, [{"time": "t", "readings": [road()]}])
    await seen.until(lambda: len(asked) >= 3)
    assert seen.rows == [("a", "speed", 1.0)]
    assert seen.batches > 2
    assert asked[1].headers["If-None-Match"] == '"one"'
    assert asked[1].headers["If-Modified-Since"] == "Wed, 20 May 2026 10:00:00 GMT"


async def test_that_an_answer_without_stamps_is_a_reading_each_time_also_when_nothing_changed(serve, run, road):
    asked: list = []
    url = await serve(of(said({"id": "a", "v": 1}, headers={"ETag": '"one"'}), seen=asked))
    seen = await run(url, [{"readings": [road()]}])
    await seen.until(lambda: len(seen.rows) >= 3)
    assert len(set(seen.observed)) == 3
    assert all("If-None-Match" not in request.headers for request in asked)


async def test_that_each_reading_is_handed_on_once_also_of_a_series_that_moves(serve, run, road):
    series = [{"id": "a", "v": n, "t": f"2026-05-20T10:0{n}:00Z"} for n in range(5)]
    corrected = [*series[2:4], {**series[4], "v": 40}]
    url = await serve(of(said(series[:3]), said(series[:3]), said(series[1:4]), said(series[1:5]), said(corrected)))
    seen = await run(url, [{"each": "*", "time": "t", "readings": [road()]}])
    await seen.until(lambda: len(seen.rows) >= 6)
    assert [value for _, _, value in seen.rows] == [0.0, 1.0, 2.0, 3.0, 4.0, 40.0]


async def test_that_null_blank_and_sentinel_are_missing_and_zero_is_zero(serve, run, road):
    cars = [{"id": str(n), "v": value, "t": T} for n, value in enumerate((None, "", 255, 0))]
    url = await serve(of(said(cars)))
    seen = await run(url, [{"each": "*", "time": "t", "readings": [road(missing=[255])]}])
    await seen.until(lambda: seen.rows)
    assert [value for _, _, value in seen.rows] == [pytest.approx(float("nan"), nan_ok=True)] * 3 + [0.0]


class Shelf:
    """Seven records on pages of three, however a service may count them."""

    def __init__(self, way: str) -> None:
        self.way = way
        self.asked: list[str] = []
        self.app = web.Application()
        self.app.router.add_get("/things", self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.query_string)
        query = request.query
        start = int(query.get("offset", 0)) if self.way != "page" else (int(query["page"]) - 1) * 3
        records = [{"id": str(n), "v": n, "t": T} for n in range(7)][start : start + 3]
        more = start + 3 < 7
        if self.way == "link":
            headers = {"Link": f'</things?offset={start + 3}&x=1>; rel="next"'} if more else {}
            return said({"list": records}, headers=headers)
        if self.way == "next":
            links = [{"rel": "next", "href": f"things?offset={start + 3}"}] if more else []
            return said({"list": records, "links": links})
        return said({"list": records, "mark": start + 3 if more else None})


@pytest.mark.parametrize(
    ("way", "how", "questions"),
    [
        ("link", {"paging": "link"}, 3),
        ("next", {"paging": "next", "next": "links[rel=next].href"}, 3),
        ("mark", {"paging": "next", "next": "mark", "parameter": "offset"}, 3),
        ("page", {"paging": "page", "parameter": "page"}, 4),
        ("offset", {"paging": "offset", "parameter": "offset"}, 4),
    ],
)
async def test_that_pages_are_followed_to_their_end(serve, run, road, way, how, questions):
    shelf = Shelf(way)
    url = await serve(shelf.app)
    seen = await run(url, [{"path": "things", "each": "list", "time": "t", "readings": [road()], **how}])
    await seen.until(lambda: seen.rows)
    assert [value for _, _, value in seen.rows] == [float(n) for n in range(7)]
    assert len(shelf.asked) == questions


async def test_that_pages_without_end_are_bounded_and_said(serve, run, road):
    number = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal number
        number += 1
        return said([{"id": str(number), "v": 1, "t": T}], headers={"Link": f'<?n={number}>; rel="next"'})

    app = web.Application()
    app.router.add_get("/", answer)
    seen = await run(await serve(app), [{"each": "*", "time": "t", "paging": "link", "pages": 3, "readings": [road()]}])
    assert number == 3
    health = await seen.source.health()
    assert not health.ok
    assert "more than 3 pages" in health.text


async def test_that_a_service_that_does_not_count_is_asked_twice_and_said(serve, run, road):
    asked: list = []
    url = await serve(of(said([{"id": "a", "v": 1, "t": T}]), seen=asked))
    seen = await run(url, [{"each": "*", "time": "t", "paging": "page", "parameter": "p", "readings": [road()]}])
    assert len(asked) == 2
    assert "same page again" in (await seen.source.health()).text


WRONG = {
    "a login": (web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html"), "a web page"),
    "nothing": (web.Response(status=404), "nothing at this address"),
    "no access": (web.Response(status=401), "does not accept the credentials"),
    "a fault": (web.Response(status=500), "answered 500"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_that_a_service_that_gives_no_data_is_said_in_words(serve, run, road, case):
    told, what = WRONG[case]
    url = await serve(of(told))
    with pytest.raises(ConnectionError, match=what):
        await run(url, [{"readings": [road()]}])


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
async def test_that_half_an_answer_is_no_answer(run, road, packed):
    """A file cut short would read as a shorter file."""
    body = b"id,v\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(2000))
    whole = gzip.compress(body) if packed else body
    half = whole[: len(whole) // 2]
    length = len(half) if packed else len(whole)
    kind = b"Content-Encoding: gzip\r\n" if packed else b""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n" % (kind, length) + half)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(ConnectionError, match="before it was whole"):
            await run(url, [{"format": "csv", "readings": [road()]}])


async def test_that_a_bomb_is_refused_before_it_is_unpacked(serve, run, road):
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = (
        b"".join(bomb.compress(bytes(1024 * 1024)) for _ in range(LARGEST["json"] // (1024 * 1024) + 8)) + bomb.flush()
    )
    assert len(packed) < 100_000
    url = await serve(of(web.Response(body=packed, headers={"Content-Encoding": "gzip"})))
    seen = await run(url, [{"readings": [road()]}])
    assert seen.refused == [f"answer larger than {LARGEST['json']} bytes"]
    assert not (await seen.source.health()).ok


async def test_that_a_packed_answer_is_read_also_of_several_members(serve, run, road):
    parts = gzip.compress(b'{"id": "a", ') + gzip.compress(b'"v": 7}')
    seen = await run(
        await serve(of(web.Response(body=parts, headers={"Content-Encoding": "gzip"}))), [{"readings": [road()]}]
    )
    await seen.until(lambda: seen.rows)
    assert seen.rows == [("a", "speed", 7.0)]


async def test_that_a_redirect_is_followed_within_the_host_and_not_beyond(serve, run, road):
    async def hop(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.query["to"])

    async def data(request: web.Request) -> web.Response:
        return said({"id": "a", "v": 1})

    app, other = web.Application(), web.Application()
    app.router.add_get("/hop", hop)
    app.router.add_get("/data", data)
    reached: list = []

    async def catch(request: web.Request) -> web.Response:
        reached.append(request)
        return said({})

    other.router.add_get("/", catch)
    url, elsewhere = await serve(app), await serve(other)
    seen = await run(url, [{"path": "hop", "params": {"to": "/data"}, "readings": [road()]}])
    await seen.until(lambda: seen.rows)
    with pytest.raises(WrongUse, match="another host, which this source may not ask"):
        await run(url, [{"path": "hop", "params": {"to": elsewhere}, "readings": [road()]}])
    with pytest.raises(WrongUse, match="https: write https://"):
        await run(url, [{"path": "hop", "params": {"to": url.replace("http", "https")}, "readings": [road()]}])
    assert reached == []


async def test_that_one_path_that_is_refused_costs_no_other_and_is_said(serve, run, road):
    async def data(request: web.Request) -> web.Response:
        return said({"id": "a", "v": 1})

    app = web.Application()
    app.router.add_get("/data", data)
    seen = await run(await serve(app), [{"path": "gone", "readings": [road()]}, {"path": "data", "readings": [road()]}])
    await seen.until(lambda: len(seen.rows) >= 2)
    health = await seen.source.health()
    assert (health.ok, health.text) == (False, "there is nothing at this address (404)")


async def test_that_a_service_that_asks_for_fewer_questions_is_left_alone_so_long(serve, run, road):
    asked: list = []
    loop = asyncio.get_running_loop()

    async def answer(request: web.Request) -> web.Response:
        asked.append(loop.time())
        if len(asked) == 2:
            return web.Response(status=429, headers={"Retry-After": "1"})
        return said({"id": "a", "v": len(asked)})

    app = web.Application()
    app.router.add_get("/", answer)
    seen = await run(await serve(app), [{"readings": [road()]}])
    await seen.until(lambda: len(seen.rows) >= 2)
    assert asked[2] - asked[1] >= 0.95
    assert [value for _, _, value in seen.rows] == [1.0, 3.0]


async def test_that_bad_records_and_bad_bodies_are_refused_and_stop_nothing(serve, run, road):
    good = {"id": "a", "v": 1, "t": T}
    mixed = [good, {**good, "id": "b", "v": "fast"}, {**good, "id": "c", "t": "soon"}, {**good, "id": "d"}]
    url = await serve(of(said(mixed), web.Response(body=b'{"list": ['), said([{**good, "v": 2}])))
    seen = await run(url, [{"each": "*", "time": "t", "readings": [road()]}])
    await seen.until(lambda: len(seen.rows) >= 3)
    assert seen.rows == [("a", "speed", 1.0), ("d", "speed", 1.0), ("a", "speed", 2.0)]
    assert sorted(set(seen.refused)) == [
        "not JSON (or NaN, infinity or a number beyond 64 bits in it)",
        "reading is no number",
        "time stamp is missing or not in the configured form",
    ]


class Kept:
    """A service with a past: one reading a minute from 10:00 on."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.app = web.Application()
        self.app.router.add_get("/series", self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        start, end = (request.query.get(key, f"2026-05-20T10:0{n}:00Z") for key, n in (("from", 9), ("to", 9)))
        stamps = [f"2026-05-20T10:0{n}:00Z" for n in range(10)]
        return said([{"id": "a", "v": n, "t": t} for n, t in enumerate(stamps) if start <= t <= end])


HISTORY = {"path": "series", "each": "*", "time": "t", "history": "from={start}&to={end}"}


async def test_that_a_past_span_is_asked_for_and_given_exactly(serve, run, road):
    kept = Kept()
    seen = await run(await serve(kept.app), [{**HISTORY, "readings": [road()]}])
    await seen.until(lambda: seen.rows)
    span = TimeRange(from_iso("2026-05-20T10:02:00.5Z"), from_iso("2026-05-20T10:05:00Z"))
    batches = [batch async for batch in seen.source.history(span)]
    assert kept.asked[-1] == {"from": "2026-05-20T10:02:00Z", "to": "2026-05-20T10:05:00Z"}
    assert [value for batch in batches for value in batch.value.tolist()] == [3.0, 4.0]


async def test_that_what_was_missed_is_asked_for_after_a_loss(serve, run, road):
    kept = Kept()
    seen = await run(await serve(kept.app), [{**HISTORY, "readings": [road()]}])
    await seen.until(lambda: len(seen.rows) >= 3, since=from_iso("2026-05-20T10:07:00Z"))
    assert sorted(value for _, _, value in seen.rows) == [7.0, 8.0, 9.0]


async def test_that_a_service_without_a_past_says_so(serve, run, road):
    seen = await run(await serve(of(said({"id": "a", "v": 1}))), [{"readings": [road()]}])
    with pytest.raises(NotImplementedError):
        _ = [batch async for batch in seen.source.history(TimeRange(0, 1))]


async def test_that_records_of_a_large_answer_let_others_in(serve, run, road):
    body = json.dumps([{"id": "a", "v": 1.5, "t": T}] * 60_000).encode()
    turns = 0

    async def look() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    seen = await run(await serve(of(web.Response(body=body))), [{"each": "*", "time": "t", "readings": [road()]}])
    rows = Rows()
    looking = asyncio.create_task(look())
    await seen.source._asked[0]._take(body, rows)
    looking.cancel()
    assert len(rows) == 60_000
    assert turns >= 60_000 // AT_ONCE - 2
