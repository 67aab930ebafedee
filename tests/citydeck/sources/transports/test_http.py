"""Questions over HTTP: bounded, polite, and within one host. (What answers become: tests/datasources/http.)"""

import asyncio
import gzip
import time
from email.utils import formatdate

import pytest
from aiohttp import web

from citydeck.model.errors import WrongUse
from citydeck.sources.payload import Poisoned
from citydeck.sources.transports.http import MAX_MARKS, Refused


def app(*routes: tuple[str, object]) -> web.Application:
    made = web.Application()
    for path, answer in routes:
        made.router.add_route("*", path, answer)
    return made


async def test_that_an_answer_is_bounded_whether_its_length_is_told_or_not(serve, http):
    async def told(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 5000)

    async def untold(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(50):
            await answer.write(b"x" * 100)
        return answer

    client = await http(await serve(app(("/told", told), ("/untold", untold))))
    for path in ("told", "untold"):
        assert len((await client.get(path, limit=5000)).body) == 5000
        with pytest.raises(Poisoned, match="larger than 4999 bytes"):
            await client.get(path, limit=4999)


@pytest.mark.parametrize(
    ("packing", "body", "what"),
    [("br", b"x", "was not asked for"), ("deflate", b"x", "was not asked for"), ("gzip", b"plain", "is not")],
)
async def test_that_a_packing_that_cannot_be_undone_is_refused_in_words(serve, http, packing, body, what):
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.headers["Accept-Encoding"])
        return web.Response(body=body, headers={"Content-Encoding": packing})

    client = await http(await serve(app(("/", answer))))
    with pytest.raises(Poisoned, match=what):
        await client.get()
    assert asked == ["gzip"]


async def test_that_a_packed_answer_is_bounded_as_what_it_becomes(serve, http):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(bytes(10_000)), headers={"Content-Encoding": "gzip"})

    client = await http(await serve(app(("/", answer))))
    assert (await client.get(limit=10_000)).body == bytes(10_000)
    with pytest.raises(Poisoned, match="larger than 9999 bytes"):
        await client.get(limit=9_999)


async def test_that_redirects_are_counted_and_carry_the_question(serve, http):
    async def loop(request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/loop?n={int(request.query.get('n', 0)) + 1}")

    async def once(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("there")

    async def there(request: web.Request) -> web.Response:
        return web.json_response({"method": request.method, "told": (await request.post()).get("a")})

    client = await http(await serve(app(("/loop", loop), ("/once", once), ("/there", there))))
    with pytest.raises(Refused, match="redirects more than 5 times"):
        await client.get("loop")
    answer = await client.ask("POST", "once", form={"a": "b"})
    assert answer is not None
    assert answer.body == b'{"method": "POST", "told": "b"}'


@pytest.mark.parametrize("where", ["http://other.example/", "//other.example/x", "ftp://127.0.0.1/", "http://[bad"])
async def test_that_no_address_leads_away(http, where):
    client = await http("http://127.0.0.1:8080/api/")
    with pytest.raises(WrongUse):
        client.address(where)
    assert str(client.address("v1?x=1")) == "http://127.0.0.1:8080/api/v1?x=1"
    assert str(client.address("/v1")) == "http://127.0.0.1:8080/v1"


async def test_that_a_slow_service_is_given_its_time_and_no_more(serve, http):
    async def never(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    client = await http(await serve(app(("/", never))), timeout=0.3)
    with pytest.raises(ConnectionError, match=r"did not answer within 0\.3 s"):
        await client.get()


async def test_that_a_conversation_that_is_no_http_is_said_in_words(http):
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        client = await http(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(ConnectionError, match="broke the conversation off"):
            await client.get()


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [
        ("2", 2.0),
        (lambda: formatdate(time.time() + 5, usegmt=True), 5.0),
        (lambda: formatdate(time.time() - 50, usegmt=True), 0.0),
        ("999999", 3600.0),
        ("soon", 0.0),
        ("-3", 0.0),
        ("", 0.0),
    ],
)
async def test_that_how_long_a_service_wants_to_be_left_alone_is_read_in_either_form(serve, http, wait, seconds):
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": wait() if callable(wait) else wait})

    client = await http(await serve(app(("/", answer))))
    with pytest.raises(Refused) as told:
        await client.get()
    assert told.value.wait == pytest.approx(seconds, abs=1.5)


async def test_that_marks_of_unchanged_answers_are_kept_by_address_and_bounded(serve, http):
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.headers.get("If-None-Match", ""))
        return web.Response(text="x", headers={"ETag": f'"{request.query["n"]}"'})

    client = await http(await serve(app(("/", answer))))
    for number in (1, 2, 1, 2):
        assert await client.get_if_changed(params={"n": str(number)})
    assert asked == ["", "", '"1"', '"2"']
    client._marks.update((f"http://x/{n}", ("", "")) for n in range(MAX_MARKS))
    await client.get_if_changed(params={"n": "3"})
    assert len(client._marks) <= MAX_MARKS + 3


async def test_that_nothing_is_asked_of_a_client_that_is_closed(serve, http):
    client = await http("http://127.0.0.1:9")
    await client.close()
    await client.close()
    with pytest.raises(ConnectionError, match="not open"):
        await client.get()
