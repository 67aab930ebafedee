"""The browser gets the same city as the other rows, and its absence is said in one line."""

import json

import numpy as np
import pytest

from benchmarks import browser, synthetic


def test_the_page_gets_every_footprint_closed() -> None:
    content = browser.files(50, (800, 600))
    offsets = np.frombuffer(content["/offsets"], "<i4")
    places = np.frombuffer(content["/places"], "<f4").reshape(-1, 2)
    solids = synthetic.city(50).buildings
    assert solids is not None
    assert offsets[-1] == len(places)
    for building in range(50):
        ring = places[offsets[building] : offsets[building + 1]]
        assert np.array_equal(ring[0], ring[-1])
        assert np.array_equal(ring[:-1], solids.xy[solids.offsets[building] : solids.offsets[building + 1]])


def test_without_a_browser_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("sys.argv", ["browser"])
    assert browser.main() == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("skipped: no browser is installed")
    assert json.loads(last)["skipped"]


def test_the_ratios_are_of_the_same_size_and_only_where_ours_was_drawn() -> None:
    frames = {"overview": {"p50": 900.0, "p95": 950.0, "frames": 5}}
    line = {"frames": frames, "size": [1920, 1080], "first picture s": 4.0, "added_mib": 300.0}
    mine = {"1080p": {"overview": {"p50": 45.0}}, "load": 0.5, "added": 150.0}
    assert browser.ratios(line, mine) == {"overview": 20.0, "first picture": 8.0, "memory": 2.0}
    assert browser.ratios({**line, "size": [800, 600]}, mine) == {}
    assert browser.ratios(line, {"not run": "took more than 300 s"}) == {}
