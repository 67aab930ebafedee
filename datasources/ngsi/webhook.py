"""Notifications that come in by HTTP: small, ours, and answered at once."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from citydeck.sources.contract import Context
from citydeck.sources.inbox import Inbox
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, parse_json
from citydeck.sources.rows import Rows
from datasources.ngsi.notification import GATHER, Notification, notification_of
from datasources.ngsi.readings import Readings
from datasources.ngsi.settings import Settings
from datasources.ngsi.subscription import SECRET_HEADER, callback_of

BODY_WITHIN = 5.0
AT_ONCE = 8
"""Notifications that are being read at one time: so much memory they may hold, whoever sends them."""
MOST_WAITING = 160
"""Those that wait for it; further ones are asked to come later, for a host has 256 open files."""
_QUIET = logging.getLogger("datasources.ngsi.webhook")
_QUIET.setLevel(logging.CRITICAL + 1)  # what a stranger sends is not for a log


class Webhook:
    """A listener at `listen`. `ours` says whether a notification is of our own subscription."""

    def __init__(self, settings: Settings, context: Context, ours: Callable[[str], Awaitable[bool]]) -> None:
        self._settings, self._context, self._ours = settings, context, ours
        self._secret = context.secrets.get("notify_secret", "").encode()
        self._gate, self._waiting = asyncio.Semaphore(AT_ONCE), 0
        self._runner: web.AppRunner | None = None
        self.inbox: Inbox[Notification] = Inbox()

    async def open(self) -> None:
        """Listen. `OSError` says why that cannot be."""
        app = web.Application(client_max_size=MAX_MESSAGE)
        app.router.add_post(URL(callback_of(self._settings)).path, self._notified)
        self._runner = web.AppRunner(app, access_log=None, logger=_QUIET, shutdown_timeout=0.2, auto_decompress=False)
        await self._runner.setup()
        host, _, port = self._settings.listen.rpartition(":")
        try:
            await web.TCPSite(self._runner, host or None, int(port), reuse_address=True).start()
        except (OSError, OverflowError) as error:
            said = getattr(error, "strerror", "") or "no such port"
            raise ConnectionError(f"cannot listen on {self._settings.listen} (listen): {said}") from None

    async def _notified(self, request: web.Request) -> web.Response:
        sent = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if self._secret and not hmac.compare_digest(sent, self._secret):
            return web.Response(status=401)
        if self._waiting >= MOST_WAITING:
            return web.Response(status=503, headers={"Retry-After": "1"})
        self._waiting += 1
        try:
            async with self._gate:
                return await self._taken(request)
        finally:
            self._waiting -= 1

    async def _taken(self, request: web.Request) -> web.Response:
        raw = b""
        try:
            async with asyncio.timeout(BODY_WITHIN):
                raw = await request.read()
            notification = notification_of(parse_json(raw))
        except TimeoutError:
            return web.Response(status=408)
        except web.HTTPRequestEntityTooLarge:
            self._context.quarantine(b"", f"message larger than {MAX_MESSAGE} bytes")
            return web.Response(status=413)
        except Poisoned as error:
            self._context.quarantine(raw[:4096], str(error))
            return web.Response(status=400)
        if not await self._ours(notification.subscription):
            return web.Response(status=404)
        self.inbox.put(notification, len(raw), self._context.now(), len(notification.entities))
        return web.Response(status=200)

    async def read(self, wait: float, readings: Readings, rows: Rows) -> None:
        """Append what has come, after `wait` seconds at the latest."""
        for notification, received in await self.inbox.take(timeout=wait, gather=GATHER):
            for entity in notification.entities:
                readings.take(entity, received, rows, whole=False)

    def handed_on(self) -> None:
        """Nothing is owed for what was read: the broker had its answer."""

    async def close(self) -> None:
        """Listen no more."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
