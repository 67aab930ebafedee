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
