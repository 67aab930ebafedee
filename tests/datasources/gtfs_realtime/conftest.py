"""A web service on loopback with messages of GTFS-Realtime: recorded ones, some made by the format's classes."""

from collections.abc import Callable

import pytest
from aiohttp import web
from google.protobuf import text_format
from google.transit import gtfs_realtime_pb2 as gtfs


class Service:
    """`said` is what each path answers, with an ETag that changes with it; `asked` counts by path."""

    def __init__(self) -> None:
        self.said: dict[str, bytes] = {}
        self.asked: dict[str, int] = {}
        self.unchanged = 0
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        body = self.said.get(request.path)
        if body is None:
            raise web.HTTPNotFound
        self.asked[request.path] = self.asked.get(request.path, 0) + 1
        mark = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == mark:
            self.unchanged += 1
            return web.Response(status=304)
        return web.Response(body=body, headers={"ETag": mark})


@pytest.fixture
async def service():
    made = Service()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()


@pytest.fixture
def message() -> Callable[..., bytes]:
    """``message(at, entities)``: entities in protobuf's text form, as the specification writes its examples."""

    def make(at: int, entities: str, *, differential: bool = False) -> bytes:
        kind = "DIFFERENTIAL" if differential else "FULL_DATASET"
        head = f'header {{ gtfs_realtime_version: "2.0" incrementality: {kind} timestamp: {at} }}'
        return text_format.Parse(f"{head} {entities}", gtfs.FeedMessage()).SerializeToString()

    return make


STOPS = "stop_id,stop_name,stop_lat,stop_lon\ns1,People's Square,31.23,121.47\ns2,Lujiazui,31.24,121.50\n"
ROUTES = "route_id,route_short_name,route_long_name\nr2,2,Metro Line 2\n"
TRIPS = "route_id,service_id,trip_id,trip_headsign\nr2,w,t1,Pudong Airport\n"


@pytest.fixture
def timetable(tmp_path):
    folder = tmp_path / "gtfs"
    folder.mkdir()
    for name, text in (("stops", STOPS), ("routes", ROUTES), ("trips", TRIPS)):
        (folder / f"{name}.txt").write_text(text)
    return folder
