"""Cut, damaged, newer and hostile files: read as far as they are good, or refused in one line."""

import os
import random
import signal
import struct
import subprocess
import sys

import pytest
import zstandard
from mcap.writer import Writer

from citydeck.model.errors import UnreadableInput
from citydeck.model.event import Entry, Tick
from citydeck.model.time import NS_PER_S
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash
from citydeck.state.fold import fold
from citydeck.timeline import log_format
from citydeck.timeline.log import LogReader, LogWriter
from citydeck.timeline.log_reader import body_of

T0 = 1_779_000_000 * NS_PER_S


@pytest.fixture
def log(tmp_path, new_stream, write_log):
    write_log(tmp_path / "a.mcap", new_stream())
    return tmp_path / "a.mcap"


def test_that_a_log_nobody_closed_is_read_to_its_last_good_chunk(tmp_path, new_stream, write_log):
    writer = write_log(tmp_path / "a.mcap", new_stream(), close=False)
    writer.flush()
    with LogReader(tmp_path / "a.mcap") as reader:
        assert len(list(reader.entries())) == len(new_stream())
        assert "not closed" in reader.loss
    writer.abandon()


def test_that_a_file_cut_anywhere_gives_a_head_of_its_entries_and_says_so(tmp_path, log, new_stream, same_entry):
    data, whole = log.read_bytes(), new_stream()
    cuts = random.Random(4)
    longest = 0
    for _ in range(150):
        path = tmp_path / "cut.mcap"
        path.write_bytes(data[: cuts.randrange(1, len(data))])
        try:
            reader = LogReader(path)
        except UnreadableInput:
            continue
        with reader:
            got = list(reader.entries())
            assert reader.loss
            assert all(same_entry(*pair) for pair in zip(got, whole, strict=False))
            assert reader.messages() == len(got)
            longest = max(longest, len(got))
    assert longest > len(whole) // 2


def test_that_a_flipped_byte_never_raises_and_is_said_or_harmless(tmp_path, log, new_stream, same_entry):
    data, whole = log.read_bytes(), {entry.seq: entry for entry in new_stream()}
    places = random.Random(5)
    for _ in range(150):
        broken = bytearray(data)
        place = places.randrange(len(data))
        broken[place] ^= 1 << places.randrange(8)
        path = tmp_path / "broken.mcap"
        path.write_bytes(broken)
        try:
            reader = LogReader(path)
        except UnreadableInput:
            continue
        with reader:
            got = list(reader.entries())
            assert all(same_entry(entry, whole[entry.seq]) for entry in got if entry.seq in whole)
            reader.keyframe_before(reader.end)
            if len(got) < len(whole):
                assert reader.loss


@pytest.mark.parametrize("content", [b"", b"\x89", b"hello, city" * 1000, b"PK\x03\x04" + bytes(5000)])
def test_that_what_is_no_log_is_refused_in_one_line(tmp_path, content):
    path = tmp_path / "x.mcap"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput) as caught:
        LogReader(path)
    assert "\n" not in str(caught.value)


def test_that_a_newer_format_is_refused_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(log_format, "FORMAT", 2)
    LogWriter(tmp_path / "new.mcap").close()
    monkeypatch.undo()
    with pytest.raises(UnreadableInput, match="log format 2; this version of Citydeck reads up to 1"):
        LogReader(tmp_path / "new.mcap")


def test_that_another_programs_mcap_file_is_refused(tmp_path):
    with (tmp_path / "ros.mcap").open("wb") as file:
        writer = Writer(file)
        writer.start(profile="ros2", library="x")
        writer.finish()
    with pytest.raises(UnreadableInput, match="no Citydeck log"):
        LogReader(tmp_path / "ros.mcap")


@pytest.mark.parametrize("bomb", ["claims little", "claims much", "frame claims a terabyte"])
def test_that_a_decompression_bomb_is_left_out_without_unpacking_it(tmp_path, bomb):
    path = tmp_path / "bomb.mcap"
    writer = LogWriter(path)
    writer.append(Entry(0, T0, Tick(T0)))
    writer.flush()
    writer.abandon()
    packed, size = zstandard.compress(bytes(200 << 20)), 1000
    if bomb == "claims much":
        size = 200 << 20
    elif bomb == "frame claims a terabyte":
        packed = b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", 1 << 40) + packed[13:]
    body = log_format.CHUNK.pack(T0, T0, size, 0, 4) + b"zstd" + struct.pack("<Q", len(packed)) + packed
    index = struct.pack("<HI", 1, 16) + struct.pack("<QQ", T0, 0)
    end = log_format.RECORD.pack(0x0F, 4) + bytes(4)
    with path.open("ab") as file:
        file.write(log_format.RECORD.pack(6, len(body)) + body)
        file.write(log_format.RECORD.pack(7, len(index)) + index + end)
    with LogReader(path) as reader:
        assert len(list(reader.entries())) == 1
        assert "1 of 2 chunks are damaged" in reader.loss


def test_that_messages_nobody_understands_are_counted(tmp_path):
    path = tmp_path / "odd.mcap"
    writer = LogWriter(path)
    writer.append(Entry(0, T0, Tick(T0)))
    writer._writer.add_message(1, T0, b"{not json", T0, 1)
    writer.close()
    with LogReader(path) as reader:
        assert len(list(reader.entries())) == 1
        assert reader.loss == "1 messages are not understood and left out"


def test_that_a_batch_whose_columns_lie_is_left_out(new_stream):
    good = log_format.batch_message(next(e.body for e in new_stream(3) if e.source).to_arrow())
    places = random.Random(6)
    for _ in range(400):
        data = bytearray(good)
        for _ in range(3):
            data[places.randrange(len(data))] = places.randrange(256)
        body = body_of("values/traffic", bytes(data))
        assert body is None or len({len(body.channel), len(body.value), len(body.quality)}) == 1


WRITER = """
import sys, time
from pathlib import Path
from citydeck.model.event import Entry, Tick
from citydeck.timeline.log import LogWriter
writer = LogWriter(Path(sys.argv[1]))
for number in range(10**9):
    writer.append(Entry(number, 1_779_000_000_000_000_000 + number * 1_000_000, Tick(number)))
    if number % 1000 == 0:
        print(number, flush=True)
"""


@pytest.mark.slow
def test_that_kill_9_loses_at_most_a_second(tmp_path):
    for round_ in range(3):
        path = tmp_path / f"{round_}.mcap"
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(4 + 3 * round_):
            said = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with LogReader(path) as reader:
            seqs = [entry.seq for entry in reader.entries()]
        assert seqs == list(range(len(seqs)))
        assert len(seqs) >= said - 1000


def test_that_a_full_disk_loses_nothing_and_leaves_no_half_chunk(tmp_path, monkeypatch):
    full = [False]

    class Disk:
        def __init__(self, file):
            self._file = file

        def write(self, data):
            if full[0]:
                self._file.write(data[: len(data) // 2])
                raise OSError(28, "No space left on device")
            return self._file.write(data)

        def __getattr__(self, name):
            return getattr(self._file, name)

    writer = LogWriter(tmp_path / "full.mcap")
    writer._file._file = Disk(writer._file._file)
    failures = 0
    for number in range(60):
        full[0] = 20 <= number < 40
        try:
            writer.append(Entry(number, T0 + number * NS_PER_S // 2, Tick(number)))
        except OSError:
            failures += 1
            with LogReader(tmp_path / "full.mcap") as reader:
                assert "bytes after" not in reader.loss
    writer.close()
    assert failures
    with LogReader(tmp_path / "full.mcap") as reader:
        assert [entry.seq for entry in reader.entries()] == list(range(60))


def test_that_hostile_events_reduce_without_an_exception(tmp_path):
    """What decodes may still be absurd: huge numbers, negative counts, times at the end of all things."""
    events = [
        b'{"type":"Gap","source":"a","count":%d,"first":0,"last":0}' % (1 << 62),
        b'{"type":"Gap","source":"a","count":-5,"first":0,"last":0}',
        b'{"type":"Tick","due":%d}' % ((1 << 63) - 1),
        b'{"type":"ChannelDeclared","handle":2147483647,"channel":{"asset":"a","metric":"b","source":"c","unit":"d"}}',
        b'{"type":"ChannelDeclared","handle":0,"channel":{"asset":"a","metric":"b","source":"c","unit":"d","period":1e308}}',
        b'{"type":"ChannelDeclared","handle":1,"channel":{"asset":"","metric":"","source":"","unit":"","period":-1}}',
        b'{"type":"SourceHealth","source":"c","state":"LOST"}',
        b'{"type":"SourceHealth","source":"\\ud800","state":"UP"}',
    ]
    path = tmp_path / "odd.mcap"
    writer = LogWriter(path)
    writer.append(Entry(0, T0, Tick(T0)))
    for number, data in enumerate(events, 1):
        writer._writer.add_message(1, log_format.MAX_TIME, data, T0, number)
    writer.close()
    with LogReader(path) as reader:
        state = fold(CityState(), reader.entries(), reader.end)
    other = CityState()
    for event in state.declarations():
        other.apply(Entry(0, T0, event))
    other.restore(state.keyframe())
    assert state_hash(other.canonical()) == state_hash(state.canonical())


def test_that_messages_outside_the_times_of_their_chunk_are_damage(tmp_path, monkeypatch):
    path = tmp_path / "late.mcap"
    writer = LogWriter(path)
    writer.append(Entry(0, T0, Tick(T0)))
    writer._writer.add_message(1, (1 << 64) - 1, b"{}", T0, 1)
    writer.close()
    with LogReader(path) as reader:
        assert list(reader.entries()) == []
        assert reader.loss
