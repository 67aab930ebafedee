"""The engine's door: one WebSocket on loopback, a token for every guest."""

import asyncio
import contextlib
import hmac
from collections import OrderedDict
from collections.abc import Awaitable
from typing import Protocol

import structlog
from aiohttp import WSMsgType, web

from citydeck.link import message as msg
from citydeck.model.errors import CitydeckError, RefusedCommand, UnreadableInput, WrongUse
from citydeck.server.hub import Hub, ReplyFrame, Seat

log = structlog.get_logger(__name__)
REMEMBERED = 2_000
"""Answers kept for resent commands; acts are also remembered in the journal, across restarts."""


class Commanded(Protocol):
    """What a session offers to its consoles."""

    hub: Hub

    def hello(self) -> msg.Hello: ...
    def baseline(self) -> msg.Baseline: ...
    async def command(self, command: msg.Command, console: str) -> dict[str, object]: ...
    def left(self, console: str) -> None: ...


class LinkServer:
    """Serves one session. `start` returns the URL consoles connect to."""

    def __init__(self, session: Commanded, token: str) -> None:
        self.session = session
        self._token = token
        self._answers: OrderedDict[str, Awaitable[msg.Reply]] = OrderedDict()
        app = web.Application()
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen; `WrongUse` when the port is taken."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise WrongUse(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
        address = self._runner.addresses[0]
        return f"http://{address[0]}:{address[1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _link(self, request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            raise web.HTTPUnauthorized(text="wrong or missing token")
        if request.query.get("protocol") not in {str(msg.PROTOCOL), str(msg.PROTOCOL - 1)}:
            raise web.HTTPUpgradeRequired(
                text=f"this engine speaks protocol {msg.PROTOCOL}", headers={"Upgrade": "websocket"}
            )
        socket = web.WebSocketResponse(max_msg_size=msg.MAX_FRAME, timeout=1.0, compress=False)
        try:
            await socket.prepare(request)
        except ConnectionError:
            return web.Response(status=503)  # the guest went while this engine was held up: nobody reads it
        console = request.headers.get("X-Citydeck-Console", "console")[:80]
        seat = Seat(console)
        baseline = self.session.baseline()
        self.session.hub.seat(seat, [self.session.hello(), baseline], baseline.handles)
        feeding = asyncio.create_task(self._feed(seat, socket))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.BINARY:
                    self._receive(seat, frame.data)
        except UnreadableInput as error:
            log.warning("console refused", console=console, reason=str(error))
        finally:
            self.session.hub.leave(seat)
            self.session.left(console)
            feeding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await feeding
            await socket.close()
        return socket

    async def _feed(self, seat: Seat, socket: web.WebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError):
            await self.session.hub.feed(seat, lambda frame: asyncio.ensure_future(socket.send_bytes(frame)))
        await socket.close()

    def _receive(self, seat: Seat, frame: bytes) -> None:
        received = msg.decode(frame)
        match received:
            case msg.Credit():
                seat.credit(received.taken)
            case msg.Command(name="resync"):
                baseline = self.session.baseline()
                seat.forget_changes()
                self.session.hub.seat(seat, [baseline], baseline.handles)
            case msg.Command():
                task = asyncio.create_task(self._answer(seat, received))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            case _:
                raise UnreadableInput(f"a console sent {type(received).__name__}")

    async def _answer(self, seat: Seat, command: msg.Command) -> None:
        answer = self._answers.get(command.id)
        if answer is None:
            answer = asyncio.ensure_future(self._carry_out(command, seat.name))
            self._answers[command.id] = answer
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        seat.push(ReplyFrame(msg.encode(await answer)))

    async def _carry_out(self, command: msg.Command, console: str) -> msg.Reply:
        try:
            body = await self.session.command(command, console)
        except RefusedCommand as error:
            return msg.Reply(id=command.id, ok=False, code=error.code, text=str(error))
        except CitydeckError as error:
            return msg.Reply(id=command.id, ok=False, code="WRONG_USE", text=str(error))
        except Exception:  # a fault in one command must not end the engine
            log.exception("command failed", command=command.name)
            return msg.Reply(id=command.id, ok=False, code="FAULT", text="the engine could not do this; see its log")
        return msg.Reply(id=command.id, ok=True, body=body)
