"""One web service as every adapter that speaks HTTP knows it: its address, who we are there, its faults in words."""

import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import ClassVar, Literal, Self

import aiohttp
from pydantic import Field, model_validator
from yarl import URL

from citydeck.model.errors import WrongUse
from citydeck.sources.contract import Context, Health
from citydeck.sources.transports.oauth import Tokens
from citydeck.sources.transports.tls import Tls, TlsSettings
from citydeck.sources.transports.unreached import why

AGENT = "citydeck"
LONGEST_WAIT = 3600.0
"""Seconds that a service may ask us to wait at most."""
_SECRETS = frozenset({"token", "access_token", "api_key", "apikey", "password", "secret"})
_SAID = {
    401: "the service does not accept the credentials (401)",
    403: "the service refuses access (403)",
    404: "there is nothing at this address (404)",
    410: "what was at this address is gone (410)",
    429: "the service asks for fewer questions (429)",
}
_WANTS: dict[str, tuple[str, ...]] = {
    "basic": ("username", "secret"),
    "bearer": ("secret",),
    "header": ("auth_header", "secret"),
    "query": ("auth_header", "secret"),
    "oauth2": ("username", "secret", "token_url"),
}


class ServiceSettings(TlsSettings):
    """`auth`: ``basic`` (`username` and `secret`), ``bearer`` (`secret`), ``header`` (`secret` in the header
    `auth_header`), ``query`` (`secret` in the query parameter of that name), ``oauth2`` (client credentials:
    `username` is the client's id, `secret` its secret, asked for at `token_url` with `scope`).
    """

    schemes: ClassVar[tuple[str, ...]] = ("http", "https")

    url: str = Field(min_length=1)
    timeout: float = Field(default=10.0, gt=0.0, le=300.0)
    headers: dict[str, str] = {}
    auth: Literal["none", "basic", "bearer", "header", "query", "oauth2"] = "none"
    auth_header: str = ""
    username: str = ""
    secret: str = ""
    token_url: str = ""
    scope: str = ""

    @model_validator(mode="after")
    def _addresses(self) -> Self:
        _check_address("url", self.url, self.schemes)
        if self.token_url:
            _check_address("token_url", self.token_url, ("http", "https"))
        absent = [name for name in _WANTS.get(self.auth, ()) if not getattr(self, name)]
        if absent:
            raise ValueError(f"auth {self.auth!r} needs {absent[0]}")
        if any(name.lower() in ("authorization", "cookie") for name in self.headers):
            raise ValueError("headers hold no credentials: use auth and a secret reference")
        return self


def _check_address(name: str, text: str, schemes: tuple[str, ...]) -> None:
    try:
        address = URL(text)
    except ValueError:
        raise ValueError(f"{name} is no address") from None
    if address.scheme not in schemes or not address.host:
        raise ValueError(f"{name} must begin with {' or '.join(f'{one}://' for one in schemes)} and name a host")
    if address.password or any(key.lower() in _SECRETS for key in address.query):
        raise ValueError(f"{name} holds a password or token: use auth and a secret reference")


class Refused(ConnectionError):
    """The service answered, and not with what was asked for. `status` is HTTP's; `wait` the seconds for which it asks
    to be left alone (0: it does not say).
    """

    def __init__(self, text: str, status: int, wait: float = 0.0) -> None:
        super().__init__(text)
        self.status = status
        self.wait = wait


class Service:
    """One source's service. No question leaves the hosts of `url` and `token_url`, whatever anybody says."""

    def __init__(self, settings: ServiceSettings, context: Context) -> None:
        self.settings = settings
        self.base = URL(settings.url)
        self._secret = context.secrets.get("secret", "")
        self._secured = self.base.scheme in ("https", "wss") or settings.token_url.startswith("https")
        self.tls = Tls(settings, context, used=self._secured)
        self._session: aiohttp.ClientSession | None = None
        self._tokens: Tokens | None = None
        self.ssl: ssl.SSLContext | bool = True

    async def open(self) -> None:
        """Make ready; nothing is asked yet."""
        if self._secured:
            self.ssl = self.tls.client()
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self.settings.timeout),
            headers={"User-Agent": AGENT, **self.settings.headers},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trace_configs=[_without_redirects()],
        )
        if self.settings.auth == "oauth2":
            told = self.settings
            self._tokens = Tokens(told.token_url, told.username, self._secret, told.scope)

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open session; `ConnectionError` before `open` and after `close`."""
        if self._session is None:
            raise ConnectionError("the source is not open")
        return self._session

    def address(self, url: str) -> URL:
        """A full address of one that may be relative to the settings' `url`; `WrongUse` when it leaves the service."""
        try:
            address = self.base.join(URL(url)) if url else self.base
        except ValueError:
            raise WrongUse("the service leads to what is no address") from None
        if (address.scheme, address.host, address.port) == (self.base.scheme, self.base.host, self.base.port):
            return address
        if (self.base.scheme, address.scheme) == ("http", "https") and address.host == self.base.host:
            raise WrongUse("the service leads to https: write https:// in url")
        raise WrongUse("the service leads to another host, which this source may not ask")

    async def identified(self, address: URL) -> tuple[URL, dict[str, str]]:
        """`address` and the headers that say who we are there."""
        told, secret = self.settings, self._secret
        if told.auth == "basic":
            return address, {"Authorization": aiohttp.encode_basic_auth(told.username, secret, "utf-8")}
        if told.auth == "bearer":
            return address, {"Authorization": f"Bearer {secret}"}
        if told.auth == "header":
            return address, {told.auth_header: secret}
        if told.auth == "query":
            return address.update_query({told.auth_header: secret}), {}
        if self._tokens is not None:
            return address, {"Authorization": f"Bearer {await self._tokens.get(self.session, self.ssl)}"}
        return address, {}

    def forget_token(self) -> bool:
        """The service did not take the credentials: whether another token may be had for them."""
        if self._tokens is None:
            return False
        self._tokens.forget()
        return True

    def words(self) -> contextlib.AbstractContextManager[None]:
        """Around a conversation: what the client library raises becomes a `ConnectionError` in words."""
        return _words(self.base, self.settings.timeout)

    @contextlib.asynccontextmanager
    async def asked(
        self, method: str, address: URL, headers: Mapping[str, str], **more: object
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One answer, whatever its status; redirects are not followed."""
        where, known = await self.identified(address)
        options: dict[str, object] = {"ssl": self.ssl, "allow_redirects": False, **more}
        with self.words():
            async with self.session.request(method, where, headers={**headers, **known}, **options) as answer:  # type: ignore[arg-type]
                yield answer

    def health(self) -> Health | None:
        """What TLS has to say; None when that is nothing."""
        return self.tls.health()

    async def close(self) -> None:
        """Let go of connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def _without_redirects() -> aiohttp.TraceConfig:
    """A WebSocket's handshake would follow a redirect anywhere, with our credentials."""

    async def refuse(*_: object) -> None:
        raise WrongUse("the service redirects: write the address that it leads to in url")

    tracing = aiohttp.TraceConfig()
    tracing.on_request_redirect.append(refuse)
    return tracing


def refusal(status: int, headers: Mapping[str, str]) -> Refused:
    """What to raise for an answer of this status."""
    wait = _wait(headers.get("Retry-After", "")) if status in (429, 503) else 0.0
    return Refused(_SAID.get(status, f"the service answered {status}"), status, wait)


def _wait(text: str) -> float:
    """Seconds of a ``Retry-After``: a number of them, or a date."""
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        return min(max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return 0.0


@contextlib.contextmanager
def _words(base: URL, timeout: float) -> Iterator[None]:
    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        said = getattr(error.certificate_error, "verify_message", "") or "not accepted"
        raise ConnectionError(f"{base.host}: certificate not accepted: {said}") from None
    except TimeoutError:
        raise ConnectionError(f"{base.host} did not answer within {timeout:g} s") from None
    except aiohttp.ClientConnectorError as error:
        raise ConnectionError(f"{base.host}:{base.port} cannot be reached: {why(error.os_error)}") from None
    except aiohttp.ClientPayloadError:
        raise ConnectionError(f"the answer of {base.host} ended before it was whole") from None
    except aiohttp.ClientError as error:
        raise ConnectionError(f"{base.host} broke the conversation off ({type(error).__name__})") from None
