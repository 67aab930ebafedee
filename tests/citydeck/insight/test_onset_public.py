"""The Munich bridge: a limit from the quiet stretch alone, judged by the support forces, which the rule never sees."""

import sys
from pathlib import Path

import numpy as np
import pytest

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.rules import RuleSet
from citydeck.insight.onset import judge
from citydeck.model.batch import Batch, concat
from citydeck.model.event import AssetDeclared, ChannelDeclared
from citydeck.model.time import NS_PER_S, TimeRange, from_iso
from citydeck.state.city_state import CityState
from citydeck.timeline.bundle import Bundle
from citydeck.timeline.importer import import_recording

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
QUIET_FROM, QUIET_UNTIL = from_iso("2022-04-11T09:20:05+02:00"), from_iso("2022-04-11T09:20:14+02:00")
STEEL_1_MPA = 1e6 / 210_000
"""µm/m that a stress of 1 MPa makes in structural steel."""
ON_THE_BRIDGE = 3.0
"""kN above the quiet sum of support forces: a hundred times its deviation."""


@pytest.fixture(scope="module")
def recording(shared_data, tmp_path_factory):
    out = tmp_path_factory.mktemp("munich") / "bridge.mcap"
    import_recording(EXAMPLES / "bridge_munich.toml", shared_data, out)
    with Bundle(out) as opened:
        yield opened


@pytest.fixture(scope="module")
def values(recording):
    channels = {entry.body.handle: entry.body.channel for entry in recording.reader.events(ChannelDeclared)}
    rows = concat([entry.body for entry in recording.reader.entries() if isinstance(entry.body, Batch)])
    return {
        (channel.asset.split(":")[-1], channel.metric): (rows.observed_at[picked], rows.value[picked])
        for handle, channel in channels.items()
        if (picked := rows.channel == handle).any()
    }


def raised(recording):
    """Instants at which strain alarms were raised."""
    state, alarms, found = CityState(), AlarmEngine(RuleSet.parse(recording.rules()), journalled=False), []
    for entry in recording.reader.entries():
        state.advance(entry.log_time)
        found += alarms.advance(entry.log_time)
        change = state.apply(entry)
        if isinstance(entry.body, AssetDeclared):
            alarms.declare_asset(entry.body.asset)
        elif isinstance(entry.body, ChannelDeclared):
            alarms.declare(entry.body.handle, entry.body.channel)
        elif isinstance(entry.body, Batch):
            found += alarms.on_batch(change.accepted, entry.log_time)
    return [transition.t_event for transition in found if transition.event == "RAISED"]


def loadings(values):
    """Stretches in which the support forces say that a vehicle is on the bridge."""
    at, first = values["unibw-frc-01", "force"]
    total = first + values["unibw-frc-02", "force"][1]
    quiet = total[(at >= QUIET_FROM) & (at < QUIET_UNTIL)]
    smooth = np.convolve(total, np.full(50, 0.02), "same")
    loaded = smooth[25:-25] > quiet.mean() + ON_THE_BRIDGE
    edges = np.flatnonzero(np.diff(loaded.astype(int))) + 26
    return [TimeRange(int(at[on]), int(at[off])) for on, off in zip(edges[::2], edges[1::2], strict=True)]


@pytest.mark.shared
def test_that_the_limit_comes_from_the_quiet_stretch_and_one_megapascal(recording, values):
    at, strain = values["unibw", "strain"]
    quiet = strain[(at >= QUIET_FROM) & (at < QUIET_UNTIL)]
    (rule,) = RuleSet.parse(recording.rules()).rule
    assert rule.limits.hi == round(quiet.mean() + STEEL_1_MPA, 1)
    assert 10 * quiet.std() < STEEL_1_MPA


@pytest.mark.shared
def test_that_strain_alarms_find_every_loading_and_nothing_else(recording, values, capsys):
    alarms, events = raised(recording), loadings(values)
    finding = judge(alarms, events)
    with capsys.disabled():
        print(f"\nMunich bridge, {len(events)} loadings: {finding.line()}", file=sys.stderr)
    assert not any(QUIET_FROM <= alarm < QUIET_UNTIL for alarm in alarms)
    assert len(events) == 4
    assert (finding.false, finding.missed) == (0, 0)
    assert finding.seconds[0] < 12
    assert all(event.start > QUIET_UNTIL - 2 * NS_PER_S for event in events)
