"""MQTT: the client library bent to the contract: no reconnecting of its own, silence noticed within three seconds."""

import asyncio
import socket
import ssl
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import gmqtt
from gmqtt.mqtt.connection import MQTTConnection
from gmqtt.mqtt.constants import MQTTv50, MQTTv311

from citydeck.sources.transports.mqtt_protocol import HELD, MAX_PACKET, Delivery, PublishProtocol
from citydeck.sources.transports.unreached import why

if TYPE_CHECKING:
    from citydeck.sources.transports.mqtt_websocket import WebSocketPipe

CONNECT_WITHIN = 10.0
TOLD_KEEPALIVE = 15
"""What the broker is told: it may not drop a console's feed for a short stall of this machine."""
OWN_KEEPALIVE = 1
"""What we hold ourselves: a ping after 0.8 s of silence, the link is lost after 2 s of it."""


class Refused(ConnectionError):
    """The broker answered, and refuses."""


class Client(gmqtt.Client):  # type: ignore[misc]
    """One connection. Coming back is the source host's: it makes a fresh one, which subscribes anew."""

    async def reconnect(self, delay: bool = False) -> None:  # noqa: ARG002 - the signature of the library
        return

    async def _create_connection(
        self, host: str, port: int, ssl: object, clean_session: bool, keepalive: int
    ) -> MQTTConnection:
        """With our own reading of messages; over the socket that `use` was given before, if any."""
        made = partial(
            PublishProtocol,
            connection_state=self._connection_state,
            id_generator=self._package_handler.id_generator,
            deliver=self.deliver,
            refuse=self.refuse,
            spoilt=self.spoilt,
        )
        near, self._socket = self._socket, None
        where: dict[str, Any] = {"host": host, "port": port, "ssl": ssl} if near is None else {"sock": near}
        transport, protocol = await asyncio.get_running_loop().create_connection(made, **where)
        return MQTTConnection(
            transport, protocol, clean_session, keepalive, package_handler=self._package_handler, logger=self._logger
        )

    deliver: Callable[[Delivery], None]
    refuse: Callable[[bytes], None]
    spoilt: Callable[[Exception], None]

    def acknowledge(self, packets: bytes) -> None:
        """Send acknowledgements, unless the connection is gone."""
        if packets and self.is_connected:
            self._connection.send_package(packets)

    def use(self, near: socket.socket) -> None:
        """Connect over this socket the next time."""
        self._socket = near

    _socket: socket.socket | None = None

    def watch_closely(self) -> None:
        """Ping every second from here on."""
        self._connection.keepalive = OWN_KEEPALIVE


class Link:
    """A connection, its subscriptions, and what comes of them: messages, and at last that the link is gone.

    Messages go one by one to `on_message` and are acknowledged then; or many together to `on_delivery`, whose owner
    acknowledges what it has handed on. `on_large` gets the beginning of each that is too large. With `session` the
    broker keeps what is published for so many seconds while nobody is connected, of subscriptions with QoS 1 or 2.
    """

    def __init__(
        self,
        client_id: str,
        on_message: Callable[[str, bytes], None] = lambda _topic, _payload: None,
        on_lost: Callable[[Exception], None] = lambda _error: None,
        *,
        on_delivery: Callable[[Delivery], None] | None = None,
        on_large: Callable[[bytes], None] = lambda _: None,
        session: int = 0,
    ) -> None:
        self._client = Client(
            client_id or f"citydeck-{uuid.uuid4().hex[:12]}",
            clean_session=not session,
            maximum_packet_size=MAX_PACKET,
            **({"session_expiry_interval": session} if session else {}),
        )
        self._subscribed: dict[int, asyncio.Future[list[int]]] = {}
        self._closing = False
        self._pipe: WebSocketPipe | None = None

        def one_by_one(delivery: Delivery) -> None:
            for topic, payload in delivery.messages:
                on_message(topic.decode("utf-8", "replace"), payload)
            self.acknowledge(delivery)

        deliver = on_delivery or one_by_one

        def message(_client: Any, topic: str | bytes, payload: bytes, _qos: int, _properties: Any) -> int:
            name = topic if isinstance(topic, bytes) else topic.encode()
            deliver(Delivery([(name, bytes(payload))], len(name) + len(payload) + HELD, b""))
            return 0

        def subscribed(_client: Any, mid: int, codes: Any, _properties: Any) -> None:
            if (waiting := self._subscribed.pop(mid, None)) is not None and not waiting.done():
                waiting.set_result(list(codes))

        def lost(why: Exception) -> None:
            if not self._closing:
                self._closing = True
                on_lost(why)

        def disconnected(_client: Any, _packet: Any, exc: Exception | None = None) -> None:
            lost(ConnectionError(f"the broker closed the connection{f': {exc}' if exc else ''}"))

        self._client.deliver, self._client.refuse, self._client.spoilt = deliver, on_large, lost
        self._client.on_message = message  # only what is of QoS 2 comes this way
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
                    self._client.use(await self._over_websocket(host, port, path, tls))
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
            raise Refused(f"{host}:{port} cannot be reached: {why(error)}") from None
        except gmqtt.mqtt.handler.MQTTConnectError as error:
            raise Refused(f"{host}:{port} refused: {error}") from None
        self._client.watch_closely()

    async def _over_websocket(self, host: str, port: int, path: str, tls: ssl.SSLContext | None) -> socket.socket:
        from citydeck.sources.transports.mqtt_websocket import WebSocketPipe  # an HTTP client, which TCP does not need

        self._pipe = WebSocketPipe()
        return await self._pipe.open(host, port, path, tls)

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

    def acknowledge(self, delivery: Delivery) -> None:
        """The messages of a delivery are handed on: the broker may forget them."""
        self._client.acknowledge(delivery.acknowledgements)

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message with QoS 0."""
        self._client.publish(topic, payload, qos=0)

    async def close(self) -> None:
        """Say goodbye if there is anybody to say it to."""
        if not self._closing:
            self._closing = True
            with suppress(Exception):
                async with asyncio.timeout(1.0):
                    await self._client.disconnect()
        if self._pipe is not None:
            await self._pipe.close()
