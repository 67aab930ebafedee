"""Server-Sent Events from a real web service on loopback."""

import asyncio
import contextlib
import json
import time
from pathlib import Path

import pytest
from aiohttp import web

import datasources.sse
from citydeck.model.batch import Batch
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.contract import Context
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from citydeck.sources.load import settings_of
from citydeck.sources.payload import MAX_MESSAGE
from datasources.sse.settings import Settings
from datasources.sse.source import Source

READING = {"asset": "urn:ngsi-ld:Road:{id}", "metric": "speed", "path": "v"}
T = "2026-05-20T10:00:0{}Z"


class Pusher:
    """Pushes what is in `pieces` to each listener, then more as it is said. `first` is said before anything else."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.kind = "text/event-stream"
        self.ends = False
        self._more = asyncio.Condition()
        self.app = web.Application()
        self.app.router.add_get("/events", self.push)
        self.app.router.add_get("/moved", self.moved)

    async def moved(self, request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect("/events")

    async def say(self, *pieces: bytes) -> None:
        async with self._more:
            self.pieces += pieces
            self._more.notify_all()

    async def event(self, number: int, name: str = "", **fields: object) -> None:
        told = json.dumps({"id": "a", "v": number, "t": T.format(number % 10), **fields}).encode()
        kind = f"event: {name}\n".encode() if name else b""
        await self.say(b"id: %d\n%sdata: %s\n\n" % (number, kind, told))

    async def push(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        if self.status != 200:
            return web.Response(status=self.status)
        answer = web.StreamResponse(headers={"Content-Type": self.kind})
        await answer.prepare(request)
        number = int(request.headers.get("Last-Event-ID", 0))
        with contextlib.suppress(ConnectionError):
            while not (self.ends and number >= len(self.pieces)):
                async with self._more:
                    while len(self.pieces) <= number:
                        await self._more.wait()
                for piece in self.pieces[number:]:
                    await answer.write(piece)
                number = len(self.pieces)
        return answer


@pytest.fixture
def pusher() -> Pusher:
    return Pusher()


def settings(url: str, *events: dict, **more) -> dict:
    event = {"time": "t", "readings": [READING]}
    return {"url": f"{url}/events", "events": [{**event, **one} for one in events or ({},)], **more}


def source(url: str, site: Path, *events: dict, refused: list | None = None, **more) -> Source:
    keep = [] if refused is None else refused
    context = Context("x", site, time.time_ns, lambda raw, reason: keep.append(reason), {"secret": "token-1"})
    return Source(Settings(**settings(url, *events, **more)), context)


async def rows(one: Source, count: int) -> list[float]:
    found: list[float] = []
    async with asyncio.timeout(10), contextlib.aclosing(one.stream(None)) as items:
        async for item in items:
            if isinstance(item, Batch):
                found += item.value.tolist()
            if len(found) >= count:
                return found
    return found


async def test_that_the_sse_adapter_keeps_the_contract(serve, pusher, tmp_path):
    for number in range(1, 4):
        await pusher.event(number)
    verdict = await judge(
        Path(datasources.sse.__file__).parent,
        "datasources.sse",
        settings(await serve(pusher.app)),
        tmp_path,
        enough=lambda seen: seen.rows >= 3,
    )
    assert verdict.faults == []
    assert verdict.channels == 1


async def test_that_the_adapter_works_inside_its_enclosure_and_reaches_its_service_alone(serve, pusher, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    await pusher.event(1)
    url = await serve(pusher.app)
    seen = await watched("sse", settings(url), enclosure=enclosure)
    await seen.sees(seen.values)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith(f"enforced: TCP port {url.rpartition(':')[2]};")
    else:
        assert told["network"].startswith("declared, not enforced")


async def test_that_events_are_read_by_name_and_a_stranger_name_by_the_mapping_for_all(serve, pusher, tmp_path):
    await pusher.event(1, "speed")
    await pusher.event(2, "water")
    await pusher.event(3)
    await pusher.say(b": nothing\n\n")
    every = {"readings": [{**READING, "asset": "urn:ngsi-ld:Road:{1}"}]}
    one = source(await serve(pusher.app), tmp_path, {"event": "speed"}, every)
    await one.open()
    assert await rows(one, 4) == [1.0, 1.0, 2.0, 3.0]
    found = [channel.asset.rpartition(":")[2] for channel in (await one.discover()).channels]
    assert found == ["a", "speed", "water", "message"]
    await one.close()


async def test_that_after_a_loss_the_service_is_told_which_event_was_the_last(serve, pusher, watched):
    await pusher.event(1)
    pusher.ends = True
    url = await serve(pusher.app)
    seen = await watched("sse", settings(url))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert seen.states[-1][1] == "the service ended the stream"
    pusher.ends = False
    for number in (2, 3):
        await pusher.event(number)
    await seen.sees(lambda: len(seen.values()) >= 3)
    assert [value for _, _, value in seen.values()] == [1.0, 2.0, 3.0]
    assert [asked.get("Last-Event-ID") for asked in pusher.asked[:2]] == [None, "1"]


async def test_that_a_service_that_wants_to_be_left_alone_is_left_alone_so_long(serve, pusher, tmp_path):
    await pusher.say(b"retry: 600\n\n")
    pusher.ends = True
    url = await serve(pusher.app)
    one = source(url, tmp_path)
    await one.open()
    with pytest.raises(ConnectionError, match="ended the stream"):
        await rows(one, 1)
    await one.close()
    again = source(url, tmp_path)
    began = time.monotonic()
    await again.open()
    await again.close()
    assert 0.5 <= time.monotonic() - began < 2.0


async def test_that_silence_is_a_loss_and_a_comment_is_life(serve, pusher, tmp_path):
    one = source(await serve(pusher.app), tmp_path, alive=0.6)

    async def comments() -> None:
        for _ in range(6):
            await pusher.say(b":\n\n")
            await asyncio.sleep(0.2)

    await pusher.say(b":\n\n")
    await one.open()
    talking = asyncio.create_task(comments())
    began = time.monotonic()
    with pytest.raises(ConnectionError, match=r"nothing was heard for 0\.6 s"):
        await rows(one, 1)
    assert time.monotonic() - began > 1.5
    await talking
    await one.close()


async def test_that_a_service_that_has_no_more_is_not_asked_again(serve, pusher, watched):
    pusher.status = 204
    seen = await watched("sse", settings(await serve(pusher.app)))
    await seen.sees(lambda: seen.state() is SourceState.STOPPED)
    assert len(pusher.asked) == 1


@pytest.mark.parametrize(
    ("status", "kind", "what"),
    [
        (401, "", "does not accept the credentials"),
        (404, "", "nothing at this address"),
        (200, "text/html", "not with a stream of events"),
    ],
)
async def test_that_a_service_that_pushes_nothing_is_said_in_words(serve, pusher, tmp_path, status, kind, what):
    pusher.status, pusher.kind = status, kind
    await pusher.say(b"<html>")
    one = source(await serve(pusher.app), tmp_path)
    with pytest.raises(ConnectionError, match=what):
        await one.open()
    await one.close()


async def test_that_a_redirect_within_the_host_is_followed_with_the_credentials(serve, pusher, tmp_path):
    await pusher.event(1)
    url = await serve(pusher.app)
    one = source(url, tmp_path, auth="bearer", secret="secret://x")
    moved = Source(one.settings.model_copy(update={"url": f"{url}/moved"}), one.context)
    await moved.open()
    assert await rows(moved, 1) == [1.0]
    assert pusher.asked[0]["Authorization"] == "Bearer token-1"
    await moved.close()


async def test_that_bad_events_are_refused_and_stop_nothing(serve, pusher, tmp_path):
    refused: list[str] = []
    await pusher.event(1)
    await pusher.say(b"data: {\n\n", b"data: " + b"x" * MAX_MESSAGE + b"\n\n")
    await pusher.event(2, v="fast")
    await pusher.event(3, v=None)
    await pusher.event(4)
    one = source(await serve(pusher.app), tmp_path, refused=refused)
    await one.open()
    assert await rows(one, 3) == [1.0, pytest.approx(float("nan"), nan_ok=True), 4.0]
    assert [reason.partition(" (")[0] for reason in refused] == [
        "not JSON",
        f"event larger than {MAX_MESSAGE} bytes",
        "reading is no number",
    ]
    await one.close()


def test_that_settings_that_cannot_work_are_refused_in_words():
    for more, what in (({"url": "ws://x"}, "http:// or https://"), ({"events": [{"readings": []}]}, "needs readings")):
        with pytest.raises(Exception, match=what):
            settings_of(Settings, settings("http://x") | more)
