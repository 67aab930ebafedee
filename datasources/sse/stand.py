"""The far end of a proof: a service that pushes events, keeps them, and goes on after the one that it is told."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from citydeck.model.time import NS_PER_MS
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

COMMENT_EVERY = 0.5


class Stand(stand.Stand):
    """Every event has an id and is kept; comments between them are signs of life."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "json"
    keeps = "all"
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._events: list[bytes] = []
        self._said = asyncio.Condition()
        self._refusing = False
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/events", self._push)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{id}", "metric": "temperature", "path": "v"}
        event = {"event": "reading", "time": "t", "time_format": "unix_ms", "readings": [reading]}
        where = f"{'https://localhost' if ca else 'http://127.0.0.1'}:{port}/events"
        known = {"url": where, "alive": 2.0, "timeout": 2.0, "auth": "bearer", "events": [event]}
        return {**known, "ca_file": ca}

    async def say(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            await self.say_raw(self.body([reading]))

    def body(self, readings: Sequence[Reading]) -> bytes:
        point, observed_at, value = readings[0]
        told = {"id": point.asset.rpartition(":")[2], "t": observed_at // NS_PER_MS, "v": value}
        return json.dumps(told).encode()

    async def say_raw(self, body: bytes) -> None:
        async with self._said:
            self._events.append(body)
            self._said.notify_all()

    async def refuse(self, refused: bool) -> None:
        self._refusing = refused

    async def _push(self, request: web.Request) -> web.StreamResponse:
        if self._refusing or request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.Response(status=401)
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        number = int(request.headers.get("Last-Event-ID", "0"))
        with contextlib.suppress(ConnectionError):
            while self._runner is not None:
                more = self._events[number:]
                for body in more:
                    number += 1
                    await answer.write(_written(number, body))
                await self._wait(answer, number)
        return answer

    async def _wait(self, answer: web.StreamResponse, known: int) -> None:
        """Until there is more than is `known`; a comment while there is not."""
        try:
            async with asyncio.timeout(COMMENT_EVERY), self._said:
                await self._said.wait_for(lambda: len(self._events) > known)
        except TimeoutError:
            await answer.write(b": alive\n\n")


def _written(number: int, body: bytes) -> bytes:
    """An event as the stream has it; a body of several lines is several lines of data."""
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    data = b"".join(b"data: " + line + b"\n" for line in lines)
    return b"id: %d\nevent: reading\n" % number + data + b"\n"
