"""A far end over HTTP on which a poller's stand is built: one document, its ETag, a token."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from aiohttp import web

from citydeck.sources.stand import Form, Keeps, Point, Reading, Stand


class HttpStand(Stand):
    """Serves what was said as one document at `path`: the newest reading of each point, or all where it `keeps` all.

    A subclass writes `body` and `settings`, and may add `routes`. A request with the ETag of the document is answered
    304. With a `secret_key` it asks for ``Authorization: Bearer`` and the secret; `admits` may be written anew.
    """

    path: ClassVar[str] = "/"
    content_type: ClassVar[str] = "application/json"
    form: ClassVar[Form] = "json"
    keeps: ClassVar[Keeps] = "latest"
    polled: ClassVar[bool] = True

    def __init__(self, folder: Path, secret: str) -> None:
        super().__init__(folder, secret)
        self._told: list[Reading] = []
        self._document: bytes | None = None
        self._refusing = False
        self._runner: web.AppRunner | None = None

    def routes(self, app: web.Application) -> None:
        """Add what else the far end answers."""

    def admits(self, request: web.Request) -> bool:
        """Whether a request carries the secret."""
        return request.headers.get("Authorization") == f"Bearer {self.secret}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get(self.path, self._answer)
        self.routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def say(self, readings: Sequence[Reading]) -> None:
        self._told += readings
        if self.keeps != "all":
            newest: dict[Point, Reading] = {reading.point: reading for reading in self._told}
            self._told = list(newest.values())
        self._document = None

    async def say_raw(self, body: bytes) -> None:
        self._document = body

    async def refuse(self, refused: bool) -> None:
        self._refusing = refused

    async def _answer(self, request: web.Request) -> web.Response:
        if self.secret_key and (self._refusing or not self.admits(request)):
            return web.Response(status=401, text="who are you?")
        document = self._document if self._document is not None else self.body(self._told)
        tag = f'"{await asyncio.to_thread(_digest, document)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=document, content_type=self.content_type, headers={"ETag": tag})


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()[:16]
