"""Logs of every format ever written stay readable: one file a format, kept for ever, and what it must give."""

from pathlib import Path

import pytest

from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash
from citydeck.state.fold import fold
from citydeck.timeline.log import LogReader
from citydeck.timeline.player import Player

GOLDEN = Path(__file__).parent / "golden"
HASHES = {"log-v1.mcap": "v1:a2d41e26dcffd0adb5ac8be7d075477f49c7d52efc305ed7d9ecdd38738dc6c2"}


@pytest.mark.parametrize("name", HASHES)
def test_that_a_golden_log_gives_its_state(name):
    with LogReader(GOLDEN / name) as reader:
        state = fold(CityState(), reader.entries(), reader.end)
        assert reader.loss == ""
        assert state_hash(state.canonical()) == HASHES[name]


@pytest.mark.parametrize("name", HASHES)
def test_that_a_golden_keyframe_is_still_taken(name):
    with LogReader(GOLDEN / name) as reader:
        motion = Player(reader).seek(reader.end)
        state = CityState()
        for entry in motion.declarations:
            state.apply(entry)
        state.restore(motion.keyframe.data)
        fold(state, motion.entries, motion.to)
        assert state_hash(state.canonical()) == HASHES[name]


def test_that_every_golden_file_is_tested():
    assert {path.name for path in GOLDEN.iterdir()} == set(HASHES)
