"""A WebSocket of a real web service on loopback."""

import asyncio
import base64
import contextlib
import hashlib
import json
import time
from pathlib import Path

import pytest
from aiohttp import WSMsgType, web

import datasources.websocket
from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.event import Gap, SourceState
from citydeck.sources import landlock
from citydeck.sources.contract import Context
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from citydeck.sources.load import settings_of
from citydeck.sources.payload import MAX_MESSAGE
from datasources.websocket.settings import Settings
from datasources.websocket.source import Source

READING = {"asset": "urn:ngsi-ld:Road:{id}", "metric": "speed", "path": "v"}
MESSAGE = {"time": "t", "readings": [READING]}


def speed(value: object, **more) -> str:
    return json.dumps({"id": "a", "v": value, "t": "2026-05-20T10:00:00Z", **more})


class Talker:
    """Says `first` to whoever comes, hears what it is told, and says the rest by `say`. `dead`: never a pong."""

    def __init__(self) -> None:
        self.first: list[str | bytes] = []
        self.heard: list[str] = []
        self.asked: list[web.Request] = []
        self.status = 101
        self.protocols: tuple[str, ...] = ()
        self.sockets: list[web.WebSocketResponse] = []
        self.app = web.Application()
        self.app.router.add_get("/live", self.serve)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        if self.status == 302:
            raise web.HTTPFound("http://127.0.0.1:9/elsewhere")
        if self.status != 101:
            return web.Response(status=self.status)
        socket = web.WebSocketResponse(protocols=self.protocols)
        await socket.prepare(request)
        self.sockets.append(socket)
        for said in self.first:
            await self.tell(socket, said)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.heard.append(message.data)
        return socket

    async def tell(self, socket: web.WebSocketResponse, said: str | bytes) -> None:
        await (socket.send_str(said) if isinstance(said, str) else socket.send_bytes(said))


@pytest.fixture
def talker() -> Talker:
    return Talker()


def settings(url: str, **more) -> dict:
    return {"url": f"{url.replace('http', 'ws')}/live", "messages": [MESSAGE], **more}


@pytest.fixture
async def source(tmp_path):
    made = []

    def make(url: str, refused: list | None = None, **more) -> Source:
        keep = [] if refused is None else refused
        context = Context("x", tmp_path, time.time_ns, lambda raw, reason: keep.append(reason), {"secret": 'to"ken'})
        made.append(Source(Settings(**settings(url, **more)), context))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def items(one: Source, count: int) -> tuple[list[float], list[Gap]]:
    values: list[float] = []
    gaps: list[Gap] = []
    async with asyncio.timeout(10), contextlib.aclosing(one.stream(None)) as stream:
        async for item in stream:
            if isinstance(item, Batch):
                values += item.value.tolist()
            elif isinstance(item, Gap):
                gaps.append(item)
            if len(values) >= count:
                return values, gaps
    raise AssertionError


async def test_that_the_websocket_adapter_keeps_the_contract(serve, talker, tmp_path):
    talker.first = [speed(1), speed(2)]
    verdict = await judge(
        Path(datasources.websocket.__file__).parent,
        "datasources.websocket",
        settings(await serve(talker.app)),
        tmp_path,
        enough=lambda seen: seen.rows >= 2,
    )
    assert verdict.faults == []
    assert verdict.channels == 1


async def test_that_the_adapter_works_inside_its_enclosure_and_reaches_its_service_alone(serve, talker, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    talker.first = [speed(1)]
    url = await serve(talker.app)
    seen = await watched("websocket", settings(url), enclosure=enclosure)
    await seen.sees(seen.values)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith(f"enforced: TCP port {url.rpartition(':')[2]};")
    else:
        assert told["network"].startswith("declared, not enforced")


async def test_that_text_and_binary_messages_are_read_and_envelopes_are_told_apart(serve, talker, source):
    record = json.loads(speed(3))
    talker.first = [
        speed(1).encode(),
        json.dumps({"type": "ack", "v": 9}),
        json.dumps({"type": "readings", "data": [record, {**record, "v": None}]}),
        speed(4),
    ]
    many = {**MESSAGE, "when": {"type": "readings"}, "each": "data"}
    one = source(await serve(talker.app), messages=[{**MESSAGE, "where": {"id": "a"}}, many])
    await one.open()
    values, gaps = await items(one, 4)
    assert values == [1.0, 3.0, pytest.approx(float("nan"), nan_ok=True), 4.0]
    assert gaps == []


async def test_that_it_says_what_it_wants_and_the_secret_only_where_it_is_told_to(serve, talker, source):
    talker.first = [speed(1)]
    wants = ['{"auth": "{secret}"}', '{"subscribe": "roads"}']
    one = source(await serve(talker.app), subscribe=wants, secret="secret://x")
    await one.open()
    await items(one, 1)
    async with asyncio.timeout(5):
        while len(talker.heard) < 2:
            await asyncio.sleep(0.01)
    assert [json.loads(text) for text in talker.heard] == [{"auth": 'to"ken'}, {"subscribe": "roads"}]
    assert "Authorization" not in talker.asked[0].headers


@pytest.mark.parametrize(
    ("auth", "told"),
    [
        ({"auth": "bearer"}, lambda request: request.headers["Authorization"] == 'Bearer to"ken'),
        ({"auth": "header", "auth_header": "X-Key"}, lambda request: request.headers["X-Key"] == 'to"ken'),
        ({"auth": "query", "auth_header": "token"}, lambda request: request.query["token"] == 'to"ken'),
        ({"auth": "basic", "username": "u"}, lambda request: request.headers["Authorization"] == "Basic dTp0byJrZW4="),
    ],
)
async def test_that_the_service_is_told_who_we_are(serve, talker, source, auth, told):
    talker.first = [speed(1)]
    one = source(await serve(talker.app), secret="secret://x", **auth)
    await one.open()
    assert told(talker.asked[0])


async def test_that_the_subprotocol_must_be_agreed_to(serve, talker, source):
    url = await serve(talker.app)
    talker.protocols = ("city.v1",)
    one = source(url, subprotocol="city.v1")
    await one.open()
    other = source(url, subprotocol="city.v2")
    with pytest.raises(ConnectionError, match="does not speak the subprotocol"):
        await other.open()


@pytest.mark.parametrize(
    ("status", "what"),
    [(401, "does not accept the credentials"), (404, "nothing at this address"), (200, "not with a WebSocket")],
)
async def test_that_a_service_that_opens_no_socket_is_said_in_words(serve, talker, source, status, what):
    talker.status = status
    with pytest.raises(ConnectionError, match=what):
        await source(await serve(talker.app)).open()


async def test_that_a_redirect_is_not_followed_with_the_credentials(serve, talker, source):
    talker.status = 302
    with pytest.raises(WrongUse, match="write the address that it leads to"):
        await source(await serve(talker.app), auth="bearer", secret="secret://x").open()


async def test_that_a_service_that_answers_no_ping_is_lost_within_three_seconds(source):
    async def dead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = next(
            line.split(": ")[1] for line in request.split("\r\n") if line.lower().startswith("sec-websocket-key")
        )
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        writer.write(f"Sec-WebSocket-Accept: {accept(key)}\r\n\r\n".encode())
        await reader.read()  # hears all, says nothing
        writer.close()

    server = await asyncio.start_server(dead, "127.0.0.1", 0)
    async with server:
        one = source(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await one.open()
        began = time.monotonic()
        with pytest.raises(ConnectionError, match="no pong"):
            await items(one, 1)
        assert time.monotonic() - began < 3.0
        await one.close()


def accept(key: str) -> str:
    """What RFC 6455, section 4.2.2, makes of a key."""
    digest = hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
    return base64.b64encode(digest).decode()


def test_that_the_answer_to_a_key_is_that_of_the_standard():
    assert accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


async def test_that_a_closed_socket_is_said_with_the_reason_of_its_code(serve, talker, source):
    talker.first = [speed(1)]
    one = source(await serve(talker.app))
    await one.open()
    await items(one, 1)
    await talker.sockets[0].close(code=1008)
    with pytest.raises(ConnectionError, match="we may not do this"):
        await items(one, 1)


async def test_that_a_service_comes_back_and_is_told_again_what_is_wanted(serve, talker, watched):
    talker.first = [speed(1)]
    seen = await watched("websocket", settings(await serve(talker.app), subscribe=["roads"]))
    await seen.sees(seen.values)
    await talker.sockets[0].close(code=1012)
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert seen.states[-1][1] == "the service is restarted"
    await seen.sees(lambda: len(seen.values()) >= 2)
    await seen.sees(lambda: talker.heard == ["roads", "roads"])


async def test_that_a_message_without_bound_costs_itself_and_is_told_as_a_gap(serve, talker, source):
    """Also one that is small on its way: the bound is of what was packed."""
    refused: list[str] = []
    talker.first = [speed(1)]
    one = source(await serve(talker.app), refused=refused)
    await one.open()
    assert await items(one, 1) == ([1.0], [])
    assert "permessage-deflate" in talker.asked[0].headers["Sec-WebSocket-Extensions"]
    await talker.sockets[0].send_str(" " * (MAX_MESSAGE + 1))
    values, gaps = await items(one, 1)
    assert values == [1.0]
    assert refused == [f"message larger than {MAX_MESSAGE} bytes"]
    assert [gap.count for gap in gaps] == [1]
    await talker.sockets[1].send_str(" " * (MAX_MESSAGE + 1))
    with pytest.raises(ConnectionError, match="again and again"):
        await items(one, 1)


async def test_that_bad_messages_are_refused_and_stop_nothing(serve, talker, source):
    refused: list[str] = []
    talker.first = [speed(1), "{", speed("fast"), b"\xff\xfe", speed(2)]
    one = source(await serve(talker.app), refused=refused)
    await one.open()
    assert (await items(one, 2))[0] == [1.0, 2.0]
    assert [reason.partition(" (")[0] for reason in refused] == ["not JSON", "reading is no number", "not JSON"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"url": "http://x"}, "ws:// or wss://"),
        ({"url": "wss://x/?token=1"}, "use auth and a secret reference"),
        ({"subscribe": ["{secret}"]}, "there is no secret"),
        ({"messages": [{"readings": []}]}, "needs readings"),
    ],
)
def test_that_settings_that_cannot_work_are_refused_in_words(more, what):
    with pytest.raises(Exception, match=what):
        settings_of(Settings, settings("http://x") | more)
