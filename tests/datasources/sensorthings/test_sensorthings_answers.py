"""What services of the standard answer and the service of the live tests does not: a double in the standard's form."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from citydeck.model.errors import WrongUse
from citydeck.model.time import from_iso

T = "2026-05-20T10:00:00Z"


def stream(number: int) -> dict:
    return {
        "@iot.id": number,
        "unitOfMeasurement": {"symbol": "°C"},
        "Thing": {"@iot.id": number, "name": "T", "Locations": []},
        "ObservedProperty": {"name": "Temperature"},
    }


@pytest.fixture
async def answering() -> AsyncIterator[Callable]:
    """``url, asked = await answering(datastreams)``: `datastreams(query)` gives the document of a page."""
    runners = []

    async def start(datastreams: Callable[[dict], dict]) -> tuple[str, list[tuple[str, dict]]]:
        asked: list[tuple[str, dict]] = []

        async def of_streams(request: web.Request) -> web.Response:
            asked.append(("Datastreams", dict(request.query)))
            return web.json_response(datastreams(dict(request.query)))

        async def of_observations(request: web.Request) -> web.Response:
            asked.append(("Observations", dict(request.query)))
            return web.json_response({"value": []})

        app = web.Application()
        app.router.add_get("/v1.1/Datastreams", of_streams)
        app.router.add_get("/v1.1/Observations", of_observations)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/v1.1", asked

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_that_the_newest_of_each_datastream_comes_however_old_and_asking_goes_on_from_there(answering, run):
    def streams(query: dict) -> dict:
        assert "Observations($orderby=phenomenonTime desc;$top=1)" in query["$expand"]
        return {"value": [{**stream(1), "Observations": [{"phenomenonTime": T, "result": 2.5}]}]}

    url, asked = await answering(streams)
    seen = await run(url, overlap=30.0, observations_filter="result gt 0")
    await seen.until(lambda: seen.rows)
    assert seen.observed == [from_iso(T)]
    kind, query = asked[-1]
    assert kind == "Observations"
    assert query["$filter"] == "phenomenonTime ge 2026-05-20T09:59:30Z and (result gt 0)"
    assert query["$orderby"] == "phenomenonTime asc"


async def test_that_following_pages_are_read_within_the_host_only(answering, run):
    def streams(query: dict) -> dict:
        if "$skip" in query:
            return {"value": [stream(2)]}
        return {"value": [stream(1)], "@iot.nextLink": "/v1.1/Datastreams?$skip=1"}

    url, _ = await answering(streams)
    seen = await run(url)
    assert len(seen.channels) == 2

    url, _ = await answering(lambda _query: {"value": [], "@iot.nextLink": "http://elsewhere.example/v1.1/Datastreams"})
    with pytest.raises(WrongUse, match="another host"):
        await run(url)


async def test_that_what_is_no_sensorthings_is_said(answering, run):
    url, _ = await answering(lambda _query: {"error": 1})
    with pytest.raises(ValueError, match="url must be the root of SensorThings"):
        await run(url)


async def test_that_a_new_datastream_is_found_while_the_source_runs(answering, run, monkeypatch):
    monkeypatch.setattr("datasources.sensorthings.source.ANEW", 0.0)
    known = [stream(1)]
    url, _ = await answering(lambda _query: {"value": known})
    seen = await run(url)
    assert len(seen.channels) == 1
    known.append(stream(2))
    await seen.until(lambda: len(seen.channels) == 2)
