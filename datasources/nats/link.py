"""The client library bent to the contract: no reconnecting of its own, a dead server noticed within three seconds."""

import asyncio
import ssl
from collections.abc import Callable

from nats.aio.client import Client
from nats.aio.errors import ErrNoServers
from nats.errors import AuthorizationError, Error, NoServersError, SlowConsumerError

from citydeck.sources.transports.unreached import why

CONNECT_WITHIN = 5
NEVER = 86_400
"""The library's own pings give up a line whose answers take longer than their distance."""
ALIVE_WITHIN = 2.0


class Link:
    """One connection; `on_lost` is called once when it is gone."""

    def __init__(self, on_lost: Callable[[Exception], None], now: Callable[[], int]) -> None:
        self._now = now
        self._on_lost = on_lost
        self._said: list[str] = []
        self._dropped: list[int] = []
        self._closing = False
        self.client = Client()

    async def connect(
        self,
        host: str,
        port: int,
        tls: ssl.SSLContext | None,
        *,
        tls_first: bool = False,
        username: str = "",
        password: str = "",
        token: str = "",
    ) -> None:
        """Connect; `ConnectionError` with a sentence when that fails."""
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        try:
            await self.client.connect(
                f"{'tls' if tls else 'nats'}://{where}",
                name="citydeck",
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0,
                connect_timeout=CONNECT_WITHIN,
                ping_interval=NEVER,
                tls=tls,
                tls_hostname=host if tls else None,
                tls_handshake_first=tls_first,
                error_cb=self._error,
                closed_cb=self._closed,
                user=username or None,
                password=password or None if username else None,
                token=token or None,
            )
        except ssl.SSLCertVerificationError as error:
            raise ConnectionError(f"{where}: certificate not accepted: {error.verify_message}") from None
        except (NoServersError, ErrNoServers, AuthorizationError, Error) as error:
            raise ConnectionError(self._plain(where, error)) from None
        except TimeoutError:
            raise ConnectionError(f"{where} did not answer within {CONNECT_WITHIN} s") from None
        except OSError as error:
            raise ConnectionError(f"{where} cannot be reached: {why(error)}") from None

    def _plain(self, where: str, error: Exception) -> str:
        said = " ".join([*self._said, str(error)]).lower()
        if "authorization" in said:
            return f"{where}: the server refuses the user or token"
        if "tls" in said or "secure" in said:
            return f"{where}: the server wants TLS"
        return f"{where} cannot be reached or is no NATS server"

    async def _error(self, error: Exception) -> None:
        self._said = [*self._said[-4:], str(error)]
        if isinstance(error, SlowConsumerError):
            self._dropped.append(self._now())

    def take_dropped(self) -> tuple[int, int, int] | None:
        """How many messages the library let go because they came too fast, and when the first and last did."""
        gone, self._dropped = self._dropped, []
        return (len(gone), gone[0], gone[-1]) if gone else None

    async def _closed(self) -> None:
        if not self._closing:
            self._closing = True
            self._on_lost(ConnectionError("the server closed the connection or stopped answering"))

    async def alive(self) -> None:
        """`ConnectionError` when the server does not answer within two seconds."""
        try:
            await self.client.flush(timeout=ALIVE_WITHIN)  # type: ignore[arg-type]  # seconds, as it waits for them
        except (Error, OSError):
            raise ConnectionError("the server closed the connection or stopped answering") from None

    async def close(self) -> None:
        """Say goodbye if there is anybody to say it to."""
        self._closing = True
        if not self.client.is_closed:
            try:
                async with asyncio.timeout(1.0):
                    await self.client.close()
            except (TimeoutError, Error, OSError):
                return
