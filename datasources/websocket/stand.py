"""The far end of a proof: a service that pushes messages to whoever has subscribed."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

from aiohttp import WSCloseCode, web

from citydeck.model.time import NS_PER_MS
from citydeck.sources import stand
from citydeck.sources.stand import Point, Reading

WANTED = '{"subscribe": "stations"}'


class Stand(stand.Stand):
    """Who subscribes is told the newest reading of each point, then each as it is said."""

    points = tuple(Point(f"urn:ngsi-ld:AirStation:{name}", "temperature") for name in ("a", "b", "c"))
    form = "json"
    keeps = "latest"
    tls = True
    secret_key = "secret"  # noqa: S105 - the name of a setting

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._newest: dict[Point, bytes] = {}
        self._listeners: set[web.WebSocketResponse] = set()
        self._refusing = False
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/live", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        for socket in list(self._listeners):
            with contextlib.suppress(Exception):
                await socket.close(code=WSCloseCode.GOING_AWAY)
        if runner is not None:
            await runner.cleanup()

    def settings(self, port: int, ca: str) -> dict[str, object]:
        reading = {"asset": "urn:ngsi-ld:AirStation:{id}", "metric": "temperature", "path": "v"}
        message = {"time": "t", "time_format": "unix_ms", "readings": [reading]}
        where = f"{'wss://localhost' if ca else 'ws://127.0.0.1'}:{port}/live"
        known = {"url": where, "timeout": 2.0, "auth": "bearer", "subscribe": [WANTED], "messages": [message]}
        return {**known, "ca_file": ca}

    async def say(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            body = self._newest[reading.point] = self.body([reading])
            await self.say_raw(body)

    def body(self, readings: Sequence[Reading]) -> bytes:
        point, observed_at, value = readings[0]
        told = {"id": point.asset.rpartition(":")[2], "t": observed_at // NS_PER_MS, "v": value}
        return json.dumps(told).encode()

    async def say_raw(self, body: bytes) -> None:
        for socket in list(self._listeners):
            with contextlib.suppress(ConnectionError):
                await socket.send_bytes(body)

    async def refuse(self, refused: bool) -> None:
        self._refusing = refused

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self._refusing or request.headers.get("Authorization") != f"Bearer {self.secret}":
            return web.Response(status=401)
        socket = web.WebSocketResponse(max_msg_size=65_536)
        await socket.prepare(request)
        try:
            async for message in socket:
                if message.data == WANTED:
                    for body in list(self._newest.values()):
                        await socket.send_bytes(body)
                    self._listeners.add(socket)
        except asyncio.CancelledError:
            pass
        finally:
            self._listeners.discard(socket)
        return socket
