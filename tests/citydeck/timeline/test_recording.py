"""Figures of a recording, and the proof of a bundle."""

import json
import math

import pytest

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.event import ChannelDeclared, Entry, Gap, Marker
from citydeck.model.mode import Provenance
from citydeck.model.time import NS_PER_S
from citydeck.timeline.bundle import Bundle, BundleWriter
from citydeck.timeline.log import LogReader, LogWriter
from citydeck.timeline.recording import info, verify

T0 = 1_779_000_000 * NS_PER_S
FACTS = {"provenance": "SIMULATED", "zone": "Asia/Shanghai", "seed": "7"}


@pytest.fixture
def path(tmp_path, new_act):
    seconds = [0, 1, 2, 2, 2, 9, 10]
    values = [1.0, math.nan, 3.0, 3.0, 4.0, 5.0, 6.0]
    quality = [0, 2, 0, 0, 0, 0, 0]
    observed = [T0 + second * NS_PER_S for second in seconds]
    with BundleWriter(tmp_path / "b.mcap", FACTS) as bundle:
        bundle.attach("site.json", b'{"id": "x"}')
        bundle.attach("rules.toml", b"format = 1\n")
        bundle.append(Entry(0, T0, ChannelDeclared(0, Channel("x", "speed", "a", "km/h", period=1.0))))
        bundle.append(Entry(1, T0 + 10 * NS_PER_S, Batch.of([0] * 7, observed, observed, values, quality), "a"))
        bundle.append(Entry(2, T0 + 10 * NS_PER_S, Gap("a", 5, T0, T0)))
        bundle.append(Entry(3, T0 + 11 * NS_PER_S, new_act("1")))
        bundle.append(Entry(4, T0 + 12 * NS_PER_S, Marker("end", {})))
    return tmp_path / "b.mcap"


def test_that_info_counts_what_is_there(path):
    figures = info(path)
    assert figures["start"] == "2026-05-17T06:40:00.000Z"
    assert figures["end"] == "2026-05-17T06:40:12.000Z"
    expected = {
        "channels": 1,
        "observations": 7,
        "missing": 1,
        "duplicates": 1,
        "corrections": 1,
        "gaps": 2,
        "gaps_told": 1,
        "gaps_silent": 1,
        "events": 3,
        "provenance": "SIMULATED",
        "zone": "Asia/Shanghai",
        "loss": "",
    }
    assert {key: figures[key] for key in expected} == expected
    json.dumps(figures)
    assert sum(figures["event_kinds"].values()) == figures["events"]
    assert figures["declarations"] == 1


def test_that_the_report_of_an_earlier_import_is_told_in_todays_words(tmp_path):
    old = {"observations": 3, "duplicates": 2, "gaps": 1, "start": T0, "end": T0 + NS_PER_S, "missing": 0}
    with BundleWriter(tmp_path / "old.mcap", FACTS) as bundle:
        bundle.attach("import-report.json", json.dumps(old).encode())
        bundle.append(Entry(0, T0, Marker("x", {})))
    assert info(tmp_path / "old.mcap")["import"] == {
        "observations": 3,
        "repeated_stamps": 2,
        "long_steps": 1,
        "observed_start": "2026-05-17T06:40:00.000Z",
        "observed_end": "2026-05-17T06:40:01.000Z",
        "missing": 0,
    }


def test_that_a_sound_bundle_is_proved(path):
    verdict = verify(path)
    assert verdict.faults == []
    assert verdict.ok
    assert (verdict.entries, verdict.acts) == (5, 1)


def test_that_a_plain_log_is_proved_too(tmp_path, new_stream, write_log):
    write_log(tmp_path / "a.mcap", new_stream(20))
    assert verify(tmp_path / "a.mcap").ok


def rewrite(path, change):
    """The bundle again with other entries, its sealed facts kept: what a careful forger would do."""
    with LogReader(path) as reader:
        entries = list(reader.entries())
        writer = LogWriter(path.with_name("forged.mcap"), reader.metadata)
        for name in reader.attachments():
            writer.attach(name, "text/plain", change.get(name, reader.attachment(name)))
        for entry in entries:
            if (entry := change.get(entry.seq, entry)) is not None:
                writer.append(entry)
        for name, facts in reader.sections.items():
            writer.add_metadata(name, facts)
        writer.close()
    return verify(path.with_name("forged.mcap")).faults


def test_that_a_changed_act_is_found(path, new_act):
    assert "acts are not those" in rewrite(path, {3: Entry(3, T0 + 11 * NS_PER_S, new_act("2"))})[0]


def test_that_an_act_moved_in_time_is_found(path, new_act):
    assert "acts are not those" in rewrite(path, {3: Entry(3, T0 + 11 * NS_PER_S + 1, new_act("1"))})[0]


def test_that_a_lost_act_is_found_twice(path):
    faults = rewrite(path, {3: None})
    assert len(faults) == 2
    assert "1 entries are missing" in faults[0]


def test_that_a_changed_attachment_is_found(path):
    assert rewrite(path, {"rules.toml": b"format = 2\n"}) == ["attachment rules.toml was changed"]


def test_that_observations_before_their_declaration_are_a_fault(path):
    assert any("never declared" in fault for fault in rewrite(path, {0: None}))


def test_that_a_truncated_bundle_is_not_proved(path):
    path.write_bytes(path.read_bytes()[:-300])
    assert not verify(path).ok


def test_that_a_bundle_carries_its_parts(path):
    with Bundle(path) as bundle:
        assert bundle.json("site.json") == {"id": "x"}
        assert bundle.rules() == "format = 1\n"
        assert bundle.text("story.json") is None
        assert bundle.provenance is Provenance.SIMULATED
        assert bundle.facts["seed"] == "7"


def test_that_broken_parts_are_refused_in_one_line(tmp_path):
    with BundleWriter(tmp_path / "c.mcap", FACTS) as bundle:
        bundle.attach("site.json", b"{")
        bundle.attach("rules.toml", b"\xff\xfe")
    with Bundle(tmp_path / "c.mcap") as bundle:
        with pytest.raises(UnreadableInput, match=r"site\.json"):
            bundle.json("site.json")
        with pytest.raises(UnreadableInput, match=r"rules\.toml"):
            bundle.rules()


def test_that_what_does_not_say_where_it_came_from_is_never_taken_as_real(tmp_path, new_stream, write_log):
    write_log(tmp_path / "a.mcap", new_stream(3))
    with Bundle(tmp_path / "a.mcap") as bundle:
        assert bundle.provenance is Provenance.SIMULATED


def test_that_half_a_bundle_is_never_seen(tmp_path):
    def fail():
        with BundleWriter(tmp_path / "d.mcap", FACTS) as bundle:
            bundle.append(Entry(0, T0, Marker("x", {})))
            bundle.append(Entry(0, T0, Marker("x", {})))

    with pytest.raises(ValueError, match="rise"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_that_a_bundle_is_replaced_only_on_word(path):
    with pytest.raises(WrongUse, match="exists already"):
        BundleWriter(path, FACTS)
    with BundleWriter(path, FACTS, replace=True) as bundle:
        bundle.append(Entry(0, T0, Marker("x", {})))
    assert info(path)["events"] == 1


def test_that_a_bundle_must_say_provenance_and_zone(tmp_path):
    with pytest.raises(ValueError, match="provenance and zone"):
        BundleWriter(tmp_path / "e.mcap", {})
