"""Limits where the platform has them, a word where it has not."""

import sys

from citydeck.sources import limits
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.registry import scan
from citydeck.sources.wire import Limits


def test_that_without_posix_limits_are_declared_only(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    assert set(limits.apply(Limits()).values()) == {limits.DECLARED}


def test_that_walls_open_the_network_only_for_adapters_that_name_hosts(tmp_path):
    registry, walls = scan(), Enclosure("/usr/bin/bwrap")
    argv, told = walls.around(registry.get("mqtt"), {"host": "broker", "port": 1884}, tmp_path)
    assert "--share-net" in argv
    assert told["network"] == "declared, not enforced (broker:1884)"
    argv, told = walls.around(registry.get("bundle"), {"file": "hour.mcap"}, tmp_path)
    assert "--share-net" not in argv
    assert "--unshare-all" in argv
    assert told == {"files": "enforced", "network": "enforced"}
    assert str(tmp_path / "hour.mcap") in argv
