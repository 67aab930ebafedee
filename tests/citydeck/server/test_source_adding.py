"""A source added to an engine that runs: its neighbours go on, consoles see it, the next start has it."""

import tomllib
from pathlib import Path

from citydeck.model.channel import ChannelKey
from tests.citydeck.server.test_live import BRIDGE, KEY, Feed, room, site, start, stop, until

__all__ = ["site"]
COLUMNS = [{"column": "stress", "asset": "urn:ngsi-ld:Bridge:{bridge}", "metric": "displacement", "unit": "mm"}]
SECOND = ChannelKey(BRIDGE, "displacement", "second")


async def test_that_a_source_is_added_while_the_engine_runs_and_is_there_after_the_next_start(
    site: Path, tmp_path: Path
):
    feed, other = Feed(site / "in"), Feed(site / "two")
    engine = start(site, tmp_path)
    try:
        async with room(tmp_path) as client:
            mirror, told = client.mirror, []
            mirror.listen("notice", told.append)
            await until(
                lambda: mirror.connected and mirror.sources.get("feed") and mirror.sources["feed"].state == "UP"
            )
            feed.say(50.0)
            await until(lambda: mirror.latest(KEY) is not None)
            settings = {"folder": "two", "time": "t", "poll": 0.05, "columns": COLUMNS}
            refused = await client.source_add("feed", "csv_folder", settings, trusted=False)
            assert (refused.ok, "already" in refused.text) == (False, True)
            reply = await client.source_add("second", "csv_folder", settings, trusted=False)
            assert reply.ok, reply.text
            await until(lambda: "second" in mirror.sources and mirror.sources["second"].state == "UP")
            other.say(7.0)
            await until(lambda: mirror.latest(SECOND) is not None)
            assert mirror.latest(SECOND)[2] == 7.0
            assert (mirror.sources["feed"].state, mirror.sources["feed"].restarts) == ("UP", 0)
            assert mirror.provenance == "REAL"
            assert [(one.code, one.args["source"]) for one in told if one.code == "SOURCE_ADDED"] == [
                ("SOURCE_ADDED", "second")
            ]
            assert (await client.source_add("made", "demo_live", {"domain": "traffic"}, trusted=False)).ok
            await until(lambda: mirror.provenance == "SIMULATED")
    finally:
        stop(engine)
    assert list(tomllib.loads((site / "site.toml").read_text("utf-8"))["sources"]) == ["feed", "second", "made"]
    engine = start(site, tmp_path)
    try:
        async with room(tmp_path) as client:
            await until(
                lambda: client.mirror.latest(SECOND) is not None and client.mirror.sources["second"].state == "UP"
            )
    finally:
        stop(engine)
