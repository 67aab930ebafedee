"""MQTT over WebSocket: the client library speaks over one end of a pair of sockets, this relays it to the broker."""

import asyncio
import contextlib
import socket
import ssl

import aiohttp

from citydeck.sources.payload import MAX_MESSAGE

READ = 65_536
MAX_FRAME = MAX_MESSAGE + READ
"""A larger frame ends the connection before it is held; MQTT packets may span frames."""


class WebSocketPipe:
    """One WebSocket with the subprotocol ``mqtt``, seen as a socket."""

    def __init__(self) -> None:
        self._http: aiohttp.ClientSession | None = None
        self._relays: list[asyncio.Task[None]] = []
        self._far: socket.socket | None = None

    async def open(self, host: str, port: int, path: str, tls: ssl.SSLContext | None) -> socket.socket:
        """The near end, to be used and closed by the client. `OSError` when the broker cannot be reached or refuses."""
        self._http = aiohttp.ClientSession()
        url = f"{'wss' if tls else 'ws'}://{f'[{host}]' if ':' in host else host}:{port}/{path.lstrip('/')}"
        try:
            channel = await self._http.ws_connect(url, protocols=("mqtt",), max_msg_size=MAX_FRAME, ssl=tls or True)
        except aiohttp.ClientConnectorCertificateError as error:
            await self.close()
            raise error.certificate_error from None
        except aiohttp.WSServerHandshakeError as error:
            await self.close()
            raise ConnectionError(f"no WebSocket of MQTT answers at {path!r} (HTTP {error.status})") from None
        except aiohttp.ClientError as error:
            await self.close()
            raise ConnectionError(str(error)) from None
        near, self._far = socket.socketpair()
        near.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=self._far)
        self._relays = [asyncio.create_task(_up(reader, channel)), asyncio.create_task(_down(channel, writer))]
        return near

    async def close(self) -> None:
        """Let go of both ends."""
        for relay in self._relays:
            relay.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)
        self._relays = []
        if self._http is not None:
            await self._http.close()
            self._http = None


async def _up(reader: asyncio.StreamReader, channel: aiohttp.ClientWebSocketResponse) -> None:
    with contextlib.suppress(OSError, aiohttp.ClientError):
        while data := await reader.read(READ):
            await channel.send_bytes(data)
    await channel.close()


async def _down(channel: aiohttp.ClientWebSocketResponse, writer: asyncio.StreamWriter) -> None:
    try:
        with contextlib.suppress(OSError, aiohttp.ClientError):
            async for message in channel:
                if message.type is not aiohttp.WSMsgType.BINARY:
                    break
                writer.write(message.data)
                await writer.drain()
    finally:
        writer.close()
