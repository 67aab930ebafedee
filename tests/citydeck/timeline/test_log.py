"""What is written is what is read, also by other MCAP tools."""

import json

import pyarrow as pa
import pytest
from mcap.reader import make_reader

from citydeck.model.batch import Batch
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.event import AssetDeclared, Entry, Marker, Tick
from citydeck.model.time import NS_PER_S
from citydeck.timeline.log import LogReader, LogWriter

T0 = 1_779_000_000 * NS_PER_S


@pytest.fixture
def log(tmp_path, new_stream, write_log):
    write_log(tmp_path / "a.mcap", new_stream())
    return tmp_path / "a.mcap"


def test_that_every_entry_comes_back_as_it_was(log, new_stream, same_entry):
    with LogReader(log) as reader:
        got = list(reader.entries())
        assert len(got) == len(new_stream()) == reader.messages()
        assert all(same_entry(*pair) for pair in zip(got, new_stream(), strict=True))
        assert reader.loss == ""
        assert reader.closed
        assert (reader.start, reader.end) == (T0, got[-1].log_time)
        assert reader.metadata["zone"] == "Asia/Shanghai"


def test_that_a_range_is_half_open(log):
    with LogReader(log) as reader:
        times = [entry.log_time for entry in reader.entries()]
        low, high = times[20], times[33]
        assert [e.log_time for e in reader.entries(low, high)] == [t for t in times if low <= t < high]


def test_that_the_keyframe_before_an_instant_is_the_latest_not_after_it(log):
    with LogReader(log) as reader:
        assert reader.keyframe_before(T0 - 1) is None
        first = reader.keyframe_before(T0)
        last = reader.keyframe_before(reader.end)
        assert first is not None
        assert last is not None
        assert first.log_time == T0
        assert first.log_time < last.log_time <= reader.end
        assert reader.keyframe_before(last.log_time - 1).log_time < last.log_time


def test_that_instants_are_found_forward_and_back(log):
    with LogReader(log) as reader:
        times = sorted({entry.log_time for entry in reader.entries()})
        assert reader.instant_after(times[3]) == times[4]
        assert reader.instant_before(times[3]) == times[2]
        assert reader.instant_after(times[-1]) is None
        assert reader.instant_before(times[0]) is None


def test_that_events_are_found_without_reading_values(log):
    with LogReader(log) as reader:
        assert [entry.body.name for entry in reader.events(Marker)] == ["wind"]
        assert list(reader.events(AssetDeclared)) == []
        assert len(list(reader.declarations())) == 12


def test_that_other_mcap_tools_open_it(log):
    with log.open("rb") as file:
        found = [(schema, channel.topic, message) for schema, channel, message in make_reader(file).iter_messages()]
    marker = next((schema, message) for schema, topic, message in found if topic == "event/Marker")
    assert json.loads(marker[1].data)["name"] == "wind"
    assert json.loads(marker[0].data)["properties"]["name"] == {"type": "string"}
    schema, message = next((schema, message) for schema, topic, message in found if topic == "values/traffic")
    table = pa.ipc.open_stream(schema.data + message.data).read_all()
    assert table.schema.names == ["channel", "observed_at", "received_at", "value", "quality"]


def test_that_publish_time_is_the_newest_time_of_observation(log, new_stream):
    with log.open("rb") as file:
        stored = [message.publish_time for _, _, message in make_reader(file).iter_messages(["values/traffic"])]
    assert stored == [int(entry.body.observed_at.max()) for entry in new_stream() if entry.source]


def test_that_seq_goes_on_in_a_later_segment(tmp_path):
    writer = LogWriter(tmp_path / "b.mcap", first_seq=1 << 40)
    writer.append(Entry((1 << 40) + 5, T0, Tick(T0)))
    writer.close()
    with LogReader(tmp_path / "b.mcap") as reader:
        assert [entry.seq for entry in reader.entries()] == [(1 << 40) + 5]


def test_that_order_is_held_by_the_writer(tmp_path):
    writer = LogWriter(tmp_path / "c.mcap", first_seq=10)
    writer.append(Entry(11, T0, Tick(T0)))
    for seq, time in ((11, T0), (9, T0), (12, T0 - 1)):
        with pytest.raises(ValueError, match=r"rise|falls"):
            writer.append(Entry(seq, time, Tick(time)))
    writer.close()


def test_that_a_log_is_never_written_over(log):
    before = log.read_bytes()
    with pytest.raises(WrongUse, match="exists already"):
        LogWriter(log)
    assert log.read_bytes() == before


def test_that_a_chunk_spans_at_most_a_second(tmp_path):
    writer = LogWriter(tmp_path / "d.mcap")
    for number in range(100):
        writer.append(Entry(number, T0 + number * NS_PER_S // 10, Tick(T0)))
    writer.close()
    with (tmp_path / "d.mcap").open("rb") as file:
        chunks = make_reader(file).get_summary().chunk_indexes
    assert len(chunks) == 10
    assert all(chunk.message_end_time - chunk.message_start_time < NS_PER_S for chunk in chunks)


def test_that_attachments_and_empty_batches_survive(tmp_path):
    writer = LogWriter(tmp_path / "e.mcap")
    writer.attach("rules.toml", "application/toml", b"format = 1")
    writer.append(Entry(0, T0, Batch.of([], [], [], []), "traffic"))
    writer.close()
    with LogReader(tmp_path / "e.mcap") as reader:
        assert reader.attachments() == {"rules.toml": "application/toml"}
        assert reader.attachment("rules.toml") == b"format = 1"
        assert len(next(reader.entries()).body) == 0


def test_that_an_empty_log_reads_as_empty(tmp_path):
    LogWriter(tmp_path / "f.mcap").close()
    with LogReader(tmp_path / "f.mcap") as reader:
        assert (reader.start, reader.end, list(reader.entries()), reader.loss) == (0, 0, [], "")


def test_that_a_folder_and_a_missing_file_are_refused_in_one_line(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.mcap"):
        with pytest.raises(UnreadableInput, match="cannot read"):
            LogReader(path)
