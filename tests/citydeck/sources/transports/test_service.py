"""Who we are at a service, that it is the right one, and that no secret leaves in words."""

import base64
import traceback
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_S

WORD = "pässw0rd&=+"


class Door:
    """Lets in who has the word, in whatever way `told` reads it; `tokens` are those it gave and still takes."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.token_questions: list[dict] = []
        self.tokens: set[str] = set()
        self.lasts: object = 3600
        self.answer: object = None
        self.app = web.Application()
        self.app.router.add_get("/", self.data)
        self.app.router.add_post("/token", self.token)

    async def data(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        header = request.headers.get("Authorization", "")
        basic = "Basic " + base64.b64encode(f"user:{WORD}".encode()).decode()
        known = (
            header in (f"Bearer {WORD}", basic)
            or header.removeprefix("Bearer ") in self.tokens
            or request.headers.get("X-Key") == WORD
            or request.query.get("key") == WORD
        )
        return web.json_response({"ok": 1}) if known else web.Response(status=401, text=f"not {header}")

    async def token(self, request: web.Request) -> web.Response:
        self.token_questions.append({**await request.post(), "who": request.headers.get("Authorization", "")})
        if self.answer is not None:
            return self.answer
        token = f"token-{len(self.token_questions)}"
        self.tokens = {token}
        told = {"access_token": token, "token_type": "Bearer"}
        return web.json_response(told if self.lasts is None else {**told, "expires_in": self.lasts})


@pytest.fixture
def door() -> Door:
    return Door()


WAYS = {
    "basic": {"auth": "basic", "username": "user"},
    "bearer": {"auth": "bearer"},
    "header": {"auth": "header", "auth_header": "X-Key"},
    "query": {"auth": "query", "auth_header": "key"},
}


@pytest.mark.parametrize("way", WAYS)
async def test_that_a_service_is_told_who_we_are_in_its_own_way(serve, http, door, way):
    url = await serve(door.app)
    assert (await (await http(url, secret=WORD, **WAYS[way])).get()).body == b'{"ok": 1}'
    with pytest.raises(ConnectionError, match="does not accept the credentials"):
        await (await http(url, secret="wrong", **WAYS[way])).get()


@pytest.mark.parametrize("way", WAYS)
async def test_that_no_secret_is_in_what_is_said(serve, http, door, way):
    """Not in an error, its causes, an answer's address; nor when the far end is gone or says the word itself."""
    url = await serve(door.app)
    answer = await (await http(url, secret=WORD, **WAYS[way])).get()
    said = [repr(answer.url)]
    for where in (url, f"{url}/nothing", "http://127.0.0.1:9"):
        try:
            await (await http(where, secret=f"wrong{WORD}", timeout=2.0, **WAYS[way])).get()
        except ConnectionError as error:
            said.append("".join(traceback.format_exception(error, chain=True)))
    assert len(said) == 4
    hidden = ("wrong", "pässw0rd", "p%C3%A4ssw0rd", base64.b64encode(f"user:wrong{WORD}".encode()).decode()[:12])
    lines = [line for text in said for line in text.splitlines() if not line.startswith(("  ", "Traceback"))]
    assert [line for line in lines for word in hidden if word in line] == []


OAUTH = {"auth": "oauth2", "username": "client", "scope": "read:city"}


async def test_that_one_token_is_asked_for_and_used_until_shortly_before_its_end(serve, http, door):
    url = await serve(door.app)
    client = await http(url, secret=WORD, token_url=f"{url}/token", **OAUTH)
    for _ in range(3):
        await client.get()
    who = "Basic " + base64.b64encode(f"client:{WORD}".encode()).decode()
    assert door.token_questions == [{"grant_type": "client_credentials", "scope": "read:city", "who": who}]
    door.lasts = 20  # less than is left to be on the safe side
    door.tokens.clear()
    for _ in range(2):
        await client.get()
    assert len(door.token_questions) == 3


async def test_that_a_token_that_is_refused_is_renewed_once_and_not_again(serve, http, door):
    url = await serve(door.app)
    client = await http(url, secret=WORD, token_url=f"{url}/token", **OAUTH)
    await client.get()
    door.tokens.clear()
    assert (await client.get()).body == b'{"ok": 1}'
    assert (len(door.asked), len(door.token_questions)) == (3, 2)
    door.answer = web.json_response({"access_token": "useless"})
    door.tokens.clear()
    with pytest.raises(ConnectionError, match="does not accept the credentials"):
        await client.get()
    assert len(door.token_questions) == 3


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (lambda: web.Response(status=400, text=WORD), "refused the client"),
        (lambda: web.Response(text="<html>"), "answered with no token"),
        (lambda: web.json_response(["token"]), "answered with no token"),
        (lambda: web.json_response({"access_token": 5}), "answered with no token"),
        (lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}), "refused the client"),
    ],
)
async def test_that_a_token_service_that_gives_none_is_said_in_words(serve, http, door, answer, what):
    url = await serve(door.app)
    door.answer = answer()
    with pytest.raises(ConnectionError, match=what) as told:
        await (await http(url, secret=WORD, token_url=f"{url}/token", **OAUTH)).get()
    assert WORD not in str(told.value)


@pytest.mark.parametrize("lasts", [None, "3600", -5, True, 1e300])
async def test_that_any_life_of_a_token_is_lived_with(serve, http, door, lasts):
    url = await serve(door.app)
    door.lasts = lasts
    client = await http(url, secret=WORD, token_url=f"{url}/token", **OAUTH)
    for _ in range(2):
        assert (await client.get()).body == b'{"ok": 1}'


async def test_that_a_service_is_known_by_its_authority_and_name(serve, http, door, secured, authority):
    url = await serve(door.app, ssl=secured("good"))
    client = await http(url, secret=WORD, auth="bearer", ca_file="ca.pem", site=authority)
    assert (await client.get()).body == b'{"ok": 1}'
    assert client.health() is None


@pytest.mark.parametrize(
    ("certificate", "more", "what"),
    [
        ("good", {}, "certificate not accepted"),
        ("expired", {"ca_file": "ca.pem"}, "certificate has expired"),
        ("elsewhere", {"ca_file": "ca.pem"}, "not valid for 'localhost'"),
        ("stranger", {"ca_file": "ca.pem"}, "certificate not accepted"),
    ],
)
async def test_that_no_other_certificate_is_accepted(serve, http, door, secured, authority, certificate, more, what):
    url = await serve(door.app, ssl=secured(certificate))
    client = await http(url, secret=WORD, auth="bearer", site=authority, **more)
    with pytest.raises(ConnectionError, match=what):
        await client.get()
    assert door.asked == []


async def test_that_the_exception_from_tls_is_loud_and_ends_on_its_day(serve, http, door, secured, authority):
    url = await serve(door.app, ssl=secured("expired"))
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    client = await http(url, secret=WORD, auth="bearer", tls_unverified_until=day.isoformat())
    assert (await client.get()).body == b'{"ok": 1}'
    assert "NOT verified" in client.health().text
    client.tls.check()
    after = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + 1) * NS_PER_S
    late = await http(url, secret=WORD, auth="bearer", tls_unverified_until=day.isoformat(), now=after)
    with pytest.raises(ConnectionError, match="certificate not accepted"):
        await late.get()


@pytest.mark.parametrize(
    ("until", "what"),
    [
        ("soon", "no day such as"),
        ("20260520", "no day such as"),
        ("2026-W21-3", "no day such as"),
        ("2099-01-01", "days ahead"),
    ],
)
async def test_that_an_exception_that_cannot_be_is_refused(http, until, what):
    with pytest.raises(WrongUse, match=what):
        await http("https://localhost:9", tls_unverified_until=until)


async def test_that_an_authority_that_is_none_is_said(http, tmp_path):
    (tmp_path / "ca.pem").write_text("not a certificate")
    with pytest.raises(WrongUse, match="holds no certificate in PEM form"):
        await http("https://localhost:9", ca_file="ca.pem")
    with pytest.raises(OSError, match="No such file"):
        await http("https://localhost:9", ca_file="nothing.pem")
