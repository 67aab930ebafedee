"""The client library bent to the contract: no reconnecting of its own, silence noticed within three seconds."""

import asyncio
import socket
import ssl
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import gmqtt
from gmqtt.mqtt.connection import MQTTConnection
from gmqtt.mqtt.constants import MQTTv50, MQTTv311
from gmqtt.mqtt.protocol import MQTTProtocol

from citydeck.sources.payload import MAX_MESSAGE
from datasources.mqtt.websocket import WebSocketPipe

CONNECT_WITHIN = 10.0
TOLD_KEEPALIVE = 15
"""What the broker is told: it may not drop a console's feed for a short stall of this machine."""
OWN_KEEPALIVE = 1
"""What we hold ourselves: a ping after 0.8 s of silence, the link is lost after 2 s of it."""


MAX_PACKET = MAX_MESSAGE + 65_536
"""The broker keeps larger messages from us (MQTT 5); before version 5 they are refused after they came."""


class Refused(ConnectionError):
    """The broker answered, and refuses."""


class Client(gmqtt.Client):  # type: ignore[misc]
    """One connection. Coming back is the source host's: it makes a fresh one, which subscribes anew."""

    async def reconnect(self, delay: bool = False) -> None:  # noqa: ARG002 - the signature of the library
        return

    async def _create_connection(
        self, host: str, port: int, ssl: object, clean_session: bool, keepalive: int
    ) -> MQTTConnection:
        """The library's own way, or over a socket that `use` was given before."""
        if self._socket is None:
            return await super()._create_connection(host, port, ssl, clean_session, keepalive)
        near, self._socket = self._socket, None
        made = partial(
            MQTTProtocol,
            connection_state=self._connection_state,
            id_generator=self._package_handler.id_generator,
        )
        transport, protocol = await asyncio.get_running_loop().create_connection(made, sock=near)
        return MQTTConnection(
            transport, protocol, clean_session, keepalive, package_handler=self._package_handler, logger=self._logger
        )

    def use(self, near: socket.socket) -> None:
        """Connect over this socket the next time."""
        self._socket = near

    _socket: socket.socket | None = None

    def watch_closely(self) -> None:
        """Ping every second from here on."""
        self._connection.keepalive = OWN_KEEPALIVE


def verified(ca_file: str, site: Path) -> ssl.SSLContext:
    """TLS that checks name and chain, against the system's authorities or those in `ca_file` (relative to the site)."""
    context = ssl.create_default_context()
    if ca_file:
        context = ssl.create_default_context(cafile=str(site / ca_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def unverified() -> ssl.SSLContext:
    """TLS that encrypts for whoever answers. Only for as long as `datasources.mqtt.exception` allows."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Link:
    """A connection, its subscriptions, and the two callbacks: a message came, the link is gone."""

    def __init__(
        self, client_id: str, on_message: Callable[[str, bytes], None], on_lost: Callable[[Exception], None]
    ) -> None:
        self._client = Client(
            client_id or f"citydeck-{uuid.uuid4().hex[:12]}", clean_session=True, maximum_packet_size=MAX_PACKET
        )
        self._subscribed: dict[int, asyncio.Future[list[int]]] = {}
        self._closing = False
        self._pipe = WebSocketPipe()

        def message(_client: Any, topic: str, payload: bytes, _qos: int, _properties: Any) -> int:
            on_message(topic, payload)
            return 0

        def subscribed(_client: Any, mid: int, codes: Any, _properties: Any) -> None:
            if (waiting := self._subscribed.pop(mid, None)) is not None and not waiting.done():
                waiting.set_result(list(codes))

        def disconnected(_client: Any, _packet: Any, exc: Exception | None = None) -> None:
            if not self._closing:
                self._closing = True
                on_lost(ConnectionError(f"the broker closed the connection{f': {exc}' if exc else ''}"))

        self._client.on_message = message
        self._client.on_subscribe = subscribed
        self._client.on_disconnect = disconnected

    async def connect(
        self, host: str, port: int, version: str, tls: ssl.SSLContext | None, path: str | None = None
    ) -> None:
        """Connect, over a WebSocket at `path` if one is given; `OSError` with a sentence when that fails."""
        wanted = MQTTv50 if version == "5" else MQTTv311
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                if path is not None:
                    self._client.use(await self._pipe.open(host, port, path, tls))
                await self._client.connect(host, port, ssl=tls or False, keepalive=TOLD_KEEPALIVE, version=wanted)
        except TimeoutError:
            raise Refused(
                f"{host}:{port} did not answer as an MQTT {version} broker within {CONNECT_WITHIN:g} s"
            ) from None
        except ssl.SSLCertVerificationError as error:
            raise Refused(f"{host}:{port}: certificate not accepted: {error.verify_message}") from None
        except ssl.SSLError as error:
            raise Refused(f"{host}:{port}: TLS failed: {error.reason}") from None
        except OSError as error:
            raise Refused(f"{host}:{port} cannot be reached: {error.strerror or error}") from None
        except gmqtt.mqtt.handler.MQTTConnectError as error:
            raise Refused(f"{host}:{port} refused: {error}") from None
        self._client.watch_closely()

    def credentials(self, username: str, password: str) -> None:
        """User name and password for the coming `connect`."""
        self._client.set_auth_credentials(username, password or None)

    async def subscribe(self, topic: str, qos: int) -> None:
        """Subscribe and wait for the broker's word; `Refused` when it says no."""
        mid = self._client.subscribe(topic, qos=qos)
        answer = self._subscribed[mid] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                codes = await answer
        except TimeoutError:
            raise Refused(f"subscription to {topic!r} was not answered") from None
        if any(code >= 0x80 for code in codes):
            raise Refused(f"the broker refused the subscription to {topic!r}")

    async def close(self) -> None:
        """Say goodbye if there is anybody to say it to."""
        if not self._closing:
            self._closing = True
            with suppress(Exception):
                async with asyncio.timeout(1.0):
                    await self._client.disconnect()
        await self._pipe.close()
