"""docs/adapters.md: its code is installed as a stranger's package and run against a real HTTP server."""

import asyncio
import re
from pathlib import Path

import pytest
from aiohttp import web

from citydeck.model.batch import Batch
from citydeck.model.event import SourceHealth, SourceState
from citydeck.sources import trust
from citydeck.sources.kit import judge
from citydeck.sources.registry import scan
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.sources.wire import Found

PAGE = Path(__file__).resolve().parents[3] / "docs" / "adapters.md"
PARKS = {
    "parks": [
        {"id": "p1", "name": "Bund", "free": 25, "spaces": 100, "at": "2026-05-20T11:00:00Z", "guard": "Canary Person"},
        {"id": "p2", "name": "Opera", "free": -1, "spaces": 50, "at": "2026-05-20T11:00:00+08:00"},
        {"id": "p3", "name": "Closed", "free": 0, "spaces": 0, "at": "2026-05-20T11:00:00Z"},
    ]
}


def blocks() -> dict[str, str]:
    found = re.findall(r"```(?:toml|python)\n# (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return dict(found)


@pytest.fixture
def installed(tmp_path, monkeypatch) -> Path:
    target = tmp_path / "installed"
    for name, text in blocks().items():
        if name.startswith("citydeck_parking/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(text, "utf-8")
    (target / "citydeck_parking" / "__init__.py").write_text("")
    info = target / "citydeck_parking-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: citydeck-parking\nVersion: 1.0\n")
    (info / "RECORD").write_text("citydeck_parking/__init__.py,,\ncitydeck_parking/source.py,,\n")
    points = re.search(r"citydeck\.sources\"\]\n(.*)", blocks()["pyproject.toml"])
    assert points
    (info / "entry_points.txt").write_text("[citydeck.sources]\n" + points.group(1).replace('"', "") + "\n")
    monkeypatch.syspath_prepend(str(target))
    return target / "citydeck_parking"


@pytest.fixture
async def service():
    asked: list[str | None] = []

    async def parks(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Authorization"))
        return web.json_response(PARKS)

    app = web.Application()
    app.router.add_get("/parks", parks)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"127.0.0.1:{runner.addresses[0][1]}", asked
    await runner.cleanup()


def test_that_the_tutorials_adapter_is_shorter_than_100_lines():
    assert len(blocks()["citydeck_parking/source.py"].splitlines()) < 100


async def test_that_the_tutorials_package_adds_a_source_through_the_entry_point(
    installed, service, tmp_path, monkeypatch
):
    host, asked = service
    site = tmp_path / "site"
    site.mkdir()
    (site / "token").write_text("canary-token\n")
    (site / "token").chmod(0o600)
    registry = scan()
    assert not registry.get("parking").builtin
    config = SourceConfig("car-parks", "parking", {"host": host, "every": 0.2, "token": "file:token"})
    async with Supervisor(site, [config], registry=registry) as supervisor:
        assert (await first(supervisor, SourceHealth, SourceState.GAVE_UP)).reason.endswith(
            f"citydeck source trust {site} parking"
        )
    trust.grant(site, registry.get("parking"))
    async with Supervisor(site, [config], registry=registry) as supervisor:
        discovery = await first(supervisor, Found)
        batch = await first(supervisor, Batch)
        async with asyncio.timeout(5):
            while not supervisor.status()["car-parks"].samples:
                await asyncio.sleep(0.05)
        sample = supervisor.status()["car-parks"].samples[0]
    assert [channel.unit for channel in discovery.channels] == ["%"] * 3
    assert batch.value[0] == 75.0
    assert batch.quality.tolist()[:2] == [0, 2]
    assert sample.reason == "car park: ZeroDivisionError"
    assert asked[0] == "Bearer canary-token"


async def test_that_the_tutorials_adapter_keeps_the_contract(installed, service, tmp_path):
    host, _ = service
    verdict = await judge(
        installed, "citydeck_parking", {"host": host, "every": 0.1}, tmp_path, enough=lambda seen: seen.rows >= 6
    )
    assert verdict.faults == []
    assert verdict.channels == 3


async def first(supervisor: Supervisor, kind: type, state: SourceState | None = None):
    async with asyncio.timeout(15):
        async for arrived in supervisor.items():
            if isinstance(arrived.item, kind) and state in (None, getattr(arrived.item, "state", None)):
                return arrived.item
    raise AssertionError
