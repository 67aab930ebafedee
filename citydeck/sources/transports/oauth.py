"""OAuth 2.0 client credentials (RFC 6749, section 4.4): a token, renewed before it ends."""

import ssl
import time

import aiohttp

from citydeck.sources.payload import parse_json

EARLY = 30.0
"""Seconds before its end at which a token is renewed."""
UNTOLD = 300.0
"""How long a token is used whose service does not say how long it lasts."""
MAX_ANSWER = 65_536


class Tokens:
    """The tokens of one client. Secrets leave only towards `url`."""

    def __init__(self, url: str, client: str, secret: str, scope: str) -> None:
        self._url, self._client, self._secret, self._scope = url, client, secret, scope
        self._token = ""
        self._until = 0.0

    async def get(self, session: aiohttp.ClientSession, tls: ssl.SSLContext | bool) -> str:
        """A token that is good now; `ConnectionError` in words when there is none to be had."""
        if not self._token or time.monotonic() >= self._until:
            await self._ask(session, tls)
        return self._token

    def forget(self) -> None:
        """The service did not take the token: the next question asks for another."""
        self._token = ""

    async def _ask(self, session: aiohttp.ClientSession, tls: ssl.SSLContext | bool) -> None:
        form = {"grant_type": "client_credentials", **({"scope": self._scope} if self._scope else {})}
        credentials = {"Authorization": aiohttp.encode_basic_auth(self._client, self._secret)}
        try:
            async with session.post(
                self._url, data=form, headers=credentials, ssl=tls, allow_redirects=False
            ) as response:
                if response.status >= 300:
                    raise ConnectionError(f"the token service refused the client ({response.status})")
                answer = parse_json(await response.content.read(MAX_ANSWER))
        except aiohttp.ClientError as error:
            raise ConnectionError(f"the token service cannot be reached ({type(error).__name__})") from None
        except ValueError:
            raise ConnectionError("the token service answered with no token") from None
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(token, str) or not token:
            raise ConnectionError("the token service answered with no token")
        lasts = answer.get("expires_in")
        self._until = time.monotonic() + (float(lasts) if isinstance(lasts, int | float) else UNTOLD) - EARLY
        self._token = token
