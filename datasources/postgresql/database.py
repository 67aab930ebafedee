"""The client library bent to the contract: read-only sessions, bounded answers, a dead server noticed."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import asyncpg
import msgspec

from citydeck.model.errors import WrongUse
from citydeck.sources.payload import Poisoned
from citydeck.sources.transports.unreached import why
from datasources.postgresql.records import plain

T = TypeVar("T")
CONNECT_WITHIN = 10.0
ALIVE_WITHIN = 2.0
LOOK_EVERY = 0.9
MAX_ROWS = 100_000
AT_ONCE = 2_000


class Database:
    """Two sessions: one listens, one is asked. Both can only read."""

    def __init__(self, host: str, port: int, database: str, timeout: float) -> None:
        self._where = f"{host}:{port}/{database}"
        self._options = {"host": host, "port": port, "database": database}
        self._timeout = timeout
        self._sessions: list[asyncpg.Connection] = []
        self._statements: dict[str, Any] = {}

    async def open(
        self, username: str, password: str, tls: ssl.SSLContext | None, on_lost: Callable[[Exception], None]
    ) -> None:
        """Connect both; `ConnectionError` in words. `WrongUse` for a role that may do everything."""
        opened = await asyncio.gather(
            *(self._connect(username, password, tls) for _ in range(2)), return_exceptions=True
        )
        self._sessions = [one for one in opened if not isinstance(one, BaseException)]
        for failure in opened:
            if isinstance(failure, BaseException):
                raise failure
        for session in self._sessions:
            session.add_termination_listener(lambda _: on_lost(ConnectionError("the database closed the connection")))
        if await self._asked.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
            raise WrongUse(f"{self._where}: {username} may do everything; connect as a role that may only read")

    async def _connect(self, username: str, password: str, tls: ssl.SSLContext | None) -> asyncpg.Connection:
        settings = {
            "application_name": "citydeck",
            "default_transaction_read_only": "on",
            "statement_timeout": str(round(self._timeout * 1000)),
        }
        try:
            session = await asyncpg.connect(
                **self._options,
                user=username,
                password=password or None,
                ssl=tls or False,
                timeout=CONNECT_WITHIN,
                server_settings=settings,
            )
        except ssl.SSLCertVerificationError as error:
            raise ConnectionError(f"{self._where}: certificate not accepted: {error.verify_message}") from None
        except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError):
            raise ConnectionError(f"{self._where}: the database refuses the user or password") from None
        except asyncpg.InvalidCatalogNameError:
            raise ConnectionError(f"{self._where}: there is no such database") from None
        except TimeoutError:
            raise ConnectionError(f"{self._where} did not answer within {CONNECT_WITHIN:g} s") from None
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise ConnectionError(f"{self._where}: {type(error).__name__}") from None
        except ConnectionError as error:
            said = "it has no TLS" if "SSL upgrade" in str(error) else why(error)
            raise ConnectionError(f"{self._where} cannot be reached: {said}") from None
        except OSError as error:
            raise ConnectionError(f"{self._where} cannot be reached: {why(error)}") from None
        for kind in ("json", "jsonb"):
            await session.set_type_codec(
                kind, encoder=_encoded, decoder=msgspec.json.decode, schema="pg_catalog", format="text"
            )
        return session

    @property
    def _listening(self) -> asyncpg.Connection:
        return self._session(0)

    @property
    def _asked(self) -> asyncpg.Connection:
        return self._session(1)

    def _session(self, which: int) -> asyncpg.Connection:
        if which >= len(self._sessions):
            raise ConnectionError("the source is not open")
        return self._sessions[which]

    async def listen(self, channel: str, on_message: Callable[[str], None]) -> None:
        """Hear a channel from now on."""
        await self._listening.add_listener(channel, lambda _session, _pid, _channel, payload: on_message(payload))

    async def ask(self, sql: str, *arguments: object) -> list[dict[str, object]]:
        """The rows of a query, those of its parameters that it has given; `Poisoned` for more than 100,000.

        `ConnectionError` when the database is gone, `WrongUse` when it does not take the query.
        """
        found: list[dict[str, object]] = []
        try:
            async with self._asked.transaction(readonly=True):
                if sql not in self._statements:
                    self._statements[sql] = await self._asked.prepare(sql)
                statement = self._statements[sql]
                wanted = arguments[: len(statement.get_parameters())]
                cursor = await statement.cursor(*wanted)
                more = True
                while more:
                    rows = await cursor.fetch(AT_ONCE)
                    more = len(rows) == AT_ONCE
                    found += [plain(row) for row in rows]
                    if len(found) > MAX_ROWS:
                        raise Poisoned(f"a query gives more than {MAX_ROWS} rows")
        except asyncpg.QueryCanceledError:
            raise ConnectionError(f"a query took longer than {self._timeout:g} s") from None
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError):
            raise ConnectionError("the database closed the connection") from None
        except asyncpg.ReadOnlySQLTransactionError:
            raise WrongUse("a query wants to write, which this source never does") from None
        except asyncpg.InsufficientPrivilegeError:
            raise WrongUse("the role may not read what a query asks for") from None
        except asyncpg.PostgresError as error:
            raise WrongUse(f"the database does not take a query: {_said(error)}") from None
        return found

    async def beside(self, work: Coroutine[Any, Any, T]) -> T:
        """What `work` gives; `ConnectionError` when the database dies under it, of which it would hear nothing."""
        working = asyncio.ensure_future(work)
        try:
            while not working.done():
                await self._alive()
                await asyncio.wait({working}, timeout=LOOK_EVERY)
            return working.result()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _alive(self) -> None:
        """`ConnectionError` when the listening session no longer answers: its death makes no noise of its own."""
        try:
            async with asyncio.timeout(ALIVE_WITHIN):
                await self._listening.execute("SELECT 1")
        except TimeoutError:
            raise ConnectionError(f"{self._where} has stopped answering") from None
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            raise ConnectionError("the database closed the connection") from None

    async def close(self) -> None:
        """Disconnect."""
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            try:
                await session.close(timeout=0.5)
            except (TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                session.terminate()


def _encoded(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _said(error: asyncpg.PostgresError) -> str:
    """What the database says, with the place in the query where it says one."""
    if (
        isinstance(error, asyncpg.DataError) and "severity" not in error.as_dict()
    ):  # the library's own word on a parameter
        return "its parameters are wanted in another form: write $1::timestamptz, or $1::text"
    place = f" at character {error.position}" if getattr(error, "position", None) else ""
    return f"{type(error).__name__}{place}"
