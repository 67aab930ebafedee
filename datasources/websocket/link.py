"""A WebSocket that is open: what it hears goes into an inbox, and that it is dead is noticed within three seconds."""

import asyncio
from collections.abc import Callable

import aiohttp

from citydeck.sources.inbox import Inbox
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.transports.service import Service, refusal

PING = 1.6
"""Seconds of silence after which the far end is pinged; half as long it may take to answer."""
STEADY_AFTER = 10.0
"""Seconds between two messages that are too large which the feed survives."""
TOO_LARGE = f"message larger than {MAX_MESSAGE} bytes"
_SAID = {
    1000: "the service closed the connection",
    1001: "the service goes away",
    1002: "the service says that we broke the protocol (1002)",
    1003: "the service does not take this kind of message (1003)",
    1008: "the service says that we may not do this (1008)",
    1009: "the service says that a message was too large (1009)",
    1011: "the service met a fault of its own (1011)",
    1012: "the service is restarted",
    1013: "the service asks to come again later (1013)",
}


class TooLarge(ConnectionError):
    """A message beyond the bound: the protocol has no way to pass over it but to part and meet again."""


class Link:
    """One connection. `refuse(raw, reason)` takes a message that is too large.

    `protocol` is what the service must agree to speak (empty: nothing), `subscribe` what it is told at first.
    """

    def __init__(
        self, service: Service, inbox: Inbox[bytes], now: Callable[[], int], refuse: Callable[[bytes, str], None]
    ) -> None:
        self._service, self._inbox, self._now, self._refuse = service, inbox, now, refuse
        self._protocol, self._subscribe = "", list[str]()
        self._socket: aiohttp.ClientWebSocketResponse[bool] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._lost: tuple[int, int, int] | None = None

    async def open(self, protocol: str, subscribe: list[str]) -> None:
        """Connect, and say what is wanted. `ConnectionError` says what is wrong."""
        self._protocol, self._subscribe = protocol, subscribe
        socket = await self._connect()
        self._listening = asyncio.create_task(self._listen(socket))

    async def _connect(self) -> aiohttp.ClientWebSocketResponse[bool]:
        service = self._service
        address, headers = await service.identified(service.base)
        with service.words():
            try:
                async with asyncio.timeout(service.settings.timeout):
                    socket = await service.session.ws_connect(
                        address,
                        headers=headers,
                        protocols=(self._protocol,) if self._protocol else (),
                        heartbeat=PING,
                        compress=15,
                        max_msg_size=MAX_MESSAGE,
                        decode_text=False,
                        ssl=service.ssl,
                    )
            except aiohttp.WSServerHandshakeError as error:
                if error.status >= 300:
                    raise refusal(error.status, error.headers or {}) from None
                raise ConnectionError("the service answered, and not with a WebSocket") from None
            self._socket = socket
            if self._protocol and socket.protocol != self._protocol:
                raise ConnectionError("the service does not speak the subprotocol of the settings")
            for text in self._subscribe:
                await socket.send_str(text)
        return socket

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> None:
        """Until the link is lost. One message that is too large costs the connection, and not the feed."""
        loop = asyncio.get_running_loop()
        parted = -STEADY_AFTER
        try:
            while True:
                try:
                    await self._hear(socket)
                except TooLarge:
                    if loop.time() - parted < STEADY_AFTER:
                        raise
                    parted, since = loop.time(), self._now()
                    socket = await self._connect()
                    self._lost = (1, since, self._now())
        except Exception as error:  # noqa: BLE001 - whatever the library raises ends the stream, which tells it
            self._inbox.fail(error)

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse[bool]) -> None:
        while True:
            message = await socket.receive()
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                raise self._end(message.data, socket.close_code)
            self._inbox.put(message.data, len(message.data), self._now())

    def _end(self, fault: object, code: int | None) -> ConnectionError:
        """Why nothing more comes, in words."""
        if isinstance(fault, aiohttp.WebSocketError) and fault.code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
            self._refuse(b"", TOO_LARGE)
            return TooLarge("messages that are too large come again and again")
        if isinstance(fault, aiohttp.ServerTimeoutError):
            return ConnectionError("the service does not answer any more (no pong)")
        if isinstance(fault, Exception):
            return ConnectionError(f"the service broke the conversation off ({type(fault).__name__})")
        return ConnectionError(_SAID.get(code or 0, "the connection was cut"))

    def take_lost(self) -> tuple[int, int, int] | None:
        """A message that was too large since the last call, and from when to when nothing could be heard for it."""
        lost, self._lost = self._lost, None
        return lost

    async def close(self) -> None:
        """Say goodbye, and let go."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()
