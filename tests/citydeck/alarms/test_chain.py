"""Tampering: any edit, deletion, insertion, swap or cut of the journal is found, and the record is named."""

import random
import sqlite3
from contextlib import closing

import msgspec
import pytest

from citydeck.alarms import listing
from citydeck.alarms.journal import Journal
from citydeck.alarms.migrate import backup
from citydeck.alarms.regions import Identity, Regions, Stored
from citydeck.alarms.transition import Transition
from citydeck.model.errors import UnreadableInput

ROWS = 60


def _transition(n):
    regions = Regions(occurrence=n // 5 + 1, version=n // 5 + 1)
    return Transition(
        alarm=f"a{n % 5}",
        occurrence=regions.occurrence,
        version=regions.version,
        event="RAISED",
        cause="T4",
        letter="B",
        body=Stored(identity=Identity(rule="r"), regions=regions).encode(),
        t_event=n,
        t_ingest=n,
        command=f"c{n}" if n % 3 == 0 else "",
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A journal file with sixty rows of five alarms, and its bytes."""
    path = tmp_path_factory.mktemp("chain") / "alarm.db"
    journal = Journal(path, reserve_bytes=0)
    for n in range(ROWS):
        one = _transition(n)
        journal.append([one, msgspec.structs.replace(one, event="REFUSED", code="X")])
    journal.close()
    return path


@pytest.fixture
def tampered(original, tmp_path):
    """Run statements on a copy; the report on it."""

    def tamper(*statements):
        path = tmp_path / "alarm.db"
        path.write_bytes(original.read_bytes())
        with closing(sqlite3.connect(path)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()
        return listing.verify(path)

    return tamper


def test_that_an_untouched_journal_verifies(tampered):
    report = tampered()
    assert report.ok
    assert report.rows == 2 * ROWS
    assert len(report.head) == 64


@pytest.mark.parametrize(
    "column",
    [
        "session",
        "take",
        "alarm_id",
        "occurrence",
        "version",
        "event",
        "cause",
        "actor",
        "console",
        "note",
        "command",
        "code",
        "text",
        "t_event",
        "t_ingest",
        "wall",
        "config_ver",
        "body",
    ],
)
def test_that_an_edited_field_names_its_row(tampered, column):
    report = tampered(f"UPDATE journal SET {column} = {column} || '1' WHERE seq = 33")
    assert (report.ok, report.first_bad) == (False, 33)


def test_that_a_type_changed_under_a_value_is_found(tampered):
    assert tampered("UPDATE journal SET note = CAST('' AS BLOB) WHERE seq = 12").first_bad == 12


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("DELETE FROM journal WHERE seq = 20", 20),
        ("UPDATE journal SET seq = seq + 1000 WHERE seq = 20", 20),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 40", 40),
        ("UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 40", 40),
        (f"DELETE FROM journal WHERE seq > {2 * ROWS - 4}", 2 * ROWS - 3),
        (("INSERT INTO journal SELECT seq + 500, session, take, alarm_id, occurrence, version, event, cause, actor, "
         "console, note, command, code, text, t_event, t_ingest, wall, config_ver, body, prev_hash, hash "
         "FROM journal WHERE seq = 5"), 2 * ROWS + 1),
    ],
)  # fmt: skip
def test_that_rows_taken_out_moved_cut_or_added_are_found(tampered, statement, row):
    report = tampered(statement)
    assert (report.ok, report.first_bad) == (False, row)


def test_that_two_swapped_rows_are_found(tampered):
    report = tampered(
        "UPDATE journal SET seq = -1 WHERE seq = 10",
        "UPDATE journal SET seq = 10 WHERE seq = 11",
        "UPDATE journal SET seq = 11 WHERE seq = -1",
    )
    assert report.first_bad == 10


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alarm_state SET body = replace(body, 'r', 's') WHERE alarm_id = 'a2'",
        "DELETE FROM alarm_state WHERE alarm_id = 'a2'",
        "INSERT INTO alarm_state SELECT session, 9, alarm_id, seq, version, body FROM alarm_state",
    ],
)
def test_that_a_state_that_is_not_the_fold_is_found(tampered, statement):
    report = tampered(statement)
    assert not report.ok
    assert "state of a" in report.reason


@pytest.mark.parametrize(
    "statement",
    [
        f"DELETE FROM journal WHERE seq > {2 * ROWS - 4}",
        "UPDATE chain_head SET seq = 7, hash = zeroblob(32)",
        "UPDATE journal SET actor = 'somebody' WHERE seq = 3",
    ],
)
def test_that_a_tampered_journal_is_written_on_and_still_found_out(original, tmp_path, statement):
    path = tmp_path / "alarm.db"
    path.write_bytes(original.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()
    with closing(Journal(path, reserve_bytes=0)) as journal:
        more = msgspec.structs.replace(_transition(0), version=99)
        assert journal.append([more]).result(5) == 2 * ROWS + 1
        assert journal.states()["a0"].regions.version == 1
        assert not journal.verify().ok


def test_that_a_state_that_nobody_can_read_is_one_line(original, tmp_path):
    path = tmp_path / "alarm.db"
    path.write_bytes(original.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE alarm_state SET body = '{'")
        db.commit()
    with pytest.raises(UnreadableInput, match="state of a0 cannot be read"):
        listing.alarm_list(path)


def test_that_a_backup_of_a_tampered_journal_is_refused_before_anything_changes(original, tmp_path):
    path = tmp_path / "alarm.db"
    path.write_bytes(original.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE journal SET actor = 'somebody' WHERE seq = 3")
        db.commit()
    with pytest.raises(UnreadableInput, match="does not verify"):
        backup(path, tmp_path / "copy.db")


def test_that_any_mutated_byte_of_a_rows_content_is_found(original, tmp_path):
    data = original.read_bytes()
    spots = [at for n in range(ROWS) if (at := data.find(f'"version":{n // 5 + 1}'.encode())) > 0]
    rng = random.Random(11)
    for _ in range(60):
        at = rng.choice(spots) + rng.randrange(9)
        mutated = bytearray(data)
        mutated[at] ^= 1 << rng.randrange(7)
        path = tmp_path / "alarm.db"
        path.write_bytes(mutated)
        try:
            assert not listing.verify(path).ok, at
        except UnreadableInput:
            continue
