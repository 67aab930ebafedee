"""The adapter in its host, as a room runs it, with a real web service that comes and goes."""

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp import web

import datasources.http
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.check import check
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from citydeck.sources.load import settings_of
from citydeck.sources.supervisor import SourceConfig
from datasources.http.settings import Settings

T = "2026-05-20T10:00:00Z"
READING = {"asset": "urn:ngsi-ld:Road:{id}", "metric": "speed", "path": "v", "unit": "m/s"}
REQUEST = {"path": "roads", "each": "*", "time": "t", "readings": [READING]}


class Town:
    """Roads whose speeds are counted up; `delay` in seconds, `status` when it refuses."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.status = 200
        self.number = 0
        self.app = web.Application()
        self.app.router.add_get("/roads", self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.delay)
        if self.status != 200:
            return web.Response(status=self.status)
        self.number += 1
        stamp = f"2026-05-20T10:{self.number // 60 % 60:02}:{self.number % 60:02}Z"
        frm = request.query.get("from", "")
        cars = [{"id": name, "v": self.number, "t": stamp, "driver": "Ms Nobody"} for name in ("a", "b")]
        return web.json_response([] if frm else cars)


@pytest.fixture
def town() -> Town:
    return Town()


def settings(url: str, **more) -> dict:
    return {"url": url, "every": 0.2, "requests": [REQUEST], **more}


async def test_that_the_http_adapter_keeps_the_contract(serve, town, tmp_path):
    url = await serve(town.app)
    folder = Path(datasources.http.__file__).parent
    told = settings(url, requests=[{**REQUEST, "history": "from={start}&to={end}"}])
    verdict = await judge(folder, "datasources.http", told, tmp_path, enough=lambda seen: seen.rows >= 4)
    assert verdict.faults == []
    assert verdict.channels == 2


async def test_that_the_adapter_works_inside_its_enclosure_and_reaches_its_service_alone(serve, town, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    url = await serve(town.app)
    seen = await watched("http", settings(url), enclosure=enclosure)
    await seen.sees(lambda: seen.batches)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith(f"enforced: TCP port {url.rpartition(':')[2]};")
    else:
        assert told["network"].startswith("declared, not enforced")


@pytest.mark.slow
async def test_that_a_slow_service_is_not_lost(serve, town, watched):
    town.delay = 3.5
    seen = await watched("http", settings(await serve(town.app)))
    await seen.sees(seen.values)
    assert [state for state, _ in seen.states if state is SourceState.LOST] == []


@pytest.mark.slow
async def test_that_a_service_that_is_gone_is_lost_within_three_seconds_and_values_return(town, watched):
    runner = web.AppRunner(town.app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    seen = await watched("http", settings(f"http://127.0.0.1:{port}"))
    await seen.sees(seen.values)
    await runner.cleanup()
    began = time.monotonic()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert time.monotonic() - began < 3.0
    assert f"127.0.0.1:{port} cannot be reached" in seen.states[-1][1]
    known = len(seen.values())
    again = Town()
    again.number = 100
    runner = web.AppRunner(again.app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    await seen.sees(lambda: len(seen.values()) > known)
    await runner.cleanup()


async def test_that_a_service_that_was_never_there_is_never_up(watched, tmp_path):
    seen = await watched("http", settings("http://127.0.0.1:9"))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert SourceState.UP not in [state for state, _ in seen.states]


async def test_that_the_dry_run_tells_what_was_found_and_names_no_person(serve, town, tmp_path):
    url = await serve(town.app)
    report = await check(tmp_path, SourceConfig("x", "http", settings(url)), seconds=2.0)
    assert report.ok
    assert (report.state, report.assets, report.channels) == ("UP", 2, 2)
    assert report.converted == {"speed": "m/s to km/h"}
    assert report.samples[0].value == pytest.approx(3.6 * 1)
    assert "Nobody" not in repr(report)


@pytest.mark.slow
async def test_that_the_dry_run_leads_to_the_mistake_of_a_mapping(serve, town, tmp_path):
    readings = [READING, {**READING, "metric": "flow", "path": "cars.now"}]
    away = {
        "path": "roads",
        "each": "*",
        "readings": [{**READING, "metric": "delay", "unit": "s", "missing": list(range(1000))}],
    }
    told = settings(await serve(town.app), requests=[{**REQUEST, "readings": readings}, away])
    report = await check(tmp_path, SourceConfig("x", "http", told), seconds=2.0)
    assert report.warnings == [
        "requests.0.readings.1 (path 'cars.now'): nothing was found there",
        "requests.1.readings.0 (path 'v'): found, and every value is missing",
    ]
    nothing = settings(told["url"], requests=[{**REQUEST, "each": "roads"}])
    lost = await check(tmp_path, SourceConfig("x", "http", nothing), seconds=2.0)
    assert (lost.ok, lost.rows) == (False, 0)
    assert lost.quarantined.keys() == {"the list of records is not there"}
    bad = settings(told["url"], requests=[{**REQUEST, "readings": [{**READING, "path": "t"}]}])
    sample = (await check(tmp_path, SourceConfig("x", "http", bad), seconds=2.0)).quarantine_samples[0]
    assert '{"id":"x","x":9' in sample.masked
    assert '"t":"9999-99-99x' in sample.masked
    assert "driver" not in sample.masked
    assert lost.warnings == ["requests.0.readings.0 (path 'v'): nothing was found there"]


WRONG = [
    ({"url": "ftp://x"}, "http:// or https://"),
    ({"url": "http://u:p@x"}, "use auth and a secret reference"),
    ({"url": "http://x/?api_key=1"}, "use auth and a secret reference"),
    ({"auth": "basic"}, "needs username"),
    ({"auth": "query", "secret": "secret://x"}, "needs auth_header"),
    ({"headers": {"Authorization": "x"}}, "headers hold no credentials"),
    ({"requests": []}, "requests"),
    ({"requests": [{**REQUEST, "paging": "next"}]}, "needs next"),
    ({"requests": [{**REQUEST, "paging": "page"}]}, "needs parameter"),
    ({"requests": [{**REQUEST, "history": "from={start}"}]}, "history must be a query"),
    ({"requests": [{**REQUEST, "readings": []}]}, "needs readings"),
    ({"requests": [{**REQUEST, "longitude": "x"}]}, "longitude and latitude belong together"),
]


@pytest.mark.parametrize(("more", "what"), WRONG)
def test_that_settings_that_cannot_work_are_refused_in_words(more, what):
    with pytest.raises(Exception, match=what):
        settings_of(Settings, settings("http://x") | more)
