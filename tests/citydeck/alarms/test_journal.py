"""The durable journal: order, chain, restart, refusals, full disks."""

import sqlite3
import threading
from contextlib import closing

import msgspec
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from citydeck.alarms import listing
from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.journal import Journal, NoJournal
from citydeck.alarms.migrate import _MIGRATIONS
from citydeck.alarms.schema import HEAD, metadata
from citydeck.model.errors import UnreadableInput, WrongUse

S = 1_000_000_000


@pytest.fixture
def story(desk, limit_rule):
    """A desk that was lived at, and all transitions in order."""
    d = desk(limit_rule.replace("HIGH", "CRITICAL"))
    told = []
    real = d.engine.commit
    d.engine.commit = lambda transitions: (told.extend(transitions), real(transitions))
    d.see(1, 95)
    d.do("ack", 2)
    d.do("ack", 3, note="seen it")
    d.see(4, 120)
    d.do("shelve", 5, note="works", until=600)
    d.see(6, 50)
    return d, told


@pytest.fixture
def journal(tmp_path):
    made = []

    def make(name="alarm.db", **options):
        made.append(Journal(tmp_path / name, reserve_bytes=options.pop("reserve_bytes", 0), **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def _many(told, count):
    return [msgspec.structs.replace(told[0], alarm=f"a{n % 7}", version=n // 7 + 1) for n in range(count)]


def test_that_the_journal_gives_back_what_was_told(journal, story):
    _, told = story
    j = journal()
    assert j.append(told).result(5) == len(told)
    rows = j.rows()
    assert [row.seq for row in rows] == list(range(1, len(told) + 1))
    assert [row.event for row in rows] == ["RAISED", "REFUSED", "ACKED", "ROSE", "SHELVED", "RETURNED"]
    assert rows[2].actor == "os:li@desk"
    assert rows[2].note == "seen it"
    assert j.verify().ok


def test_that_the_state_is_the_fold_of_the_journal(journal, story):
    d, told = story
    j = journal()
    j.append(told).result(5)
    assert j.states() == {d.id: d.engine._roster.alarms[d.id].stored}


def test_that_answers_are_kept_for_a_resend_after_a_restart(journal, story):
    d, told = story
    first = journal("a.db")
    first.append(told).result(5)
    answers = first.answers()
    assert [code for code, _ in answers.values()] == ["NOTE_REQUIRED", "", ""]
    new = AlarmEngine(d.engine.rules)
    new.declare(0, d.channel)
    new.fold(first.states(), 7 * S, answers)
    row = new.row(d.id)
    assert (row.occurrence, row.acked, row.shelved_until) == (2, False, 600 * S)


def test_that_a_reopened_journal_goes_on_with_number_and_chain(journal, story, tmp_path):
    _, told = story
    first = Journal(tmp_path / "alarm.db", reserve_bytes=0)
    first.append(told).result(5)
    assert first.close()
    second = journal()
    assert second.seq == len(told)
    second.append(told[:1]).result(5)
    assert second.verify().ok
    assert second.verify().rows == len(told) + 1


def test_that_closing_writes_everything_that_waits(journal, story, tmp_path):
    _, told = story
    first = Journal(tmp_path / "alarm.db", reserve_bytes=0)
    waiting = [first.append(_many(told, 70)) for _ in range(40)]
    assert first.close()
    assert all(done.done() for done in waiting)
    assert journal().verify().rows == 2_800


def test_that_appends_from_many_threads_are_one_gap_free_chain(journal, story):
    _, told = story
    j = journal()
    threads = [threading.Thread(target=lambda: [j.append(told[:1]) for _ in range(50)]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert j.append([]).result(5) == 300
    assert j.verify().ok


def test_that_takes_and_sessions_keep_apart(journal, story):
    d, told = story
    j = journal()
    other = [msgspec.structs.replace(done, take=3) for done in told[:1]]
    j.append([*told, *other]).result(5)
    assert j.last_take() == 3
    assert j.states(take=3)[d.id].regions.occurrence == 1
    assert j.states(take=0)[d.id].regions.occurrence == 2
    assert j.states("drill") == {}
    assert j.last_take("drill") is None


def test_that_two_engines_never_share_a_journal(journal):
    journal()
    with pytest.raises(WrongUse, match="another engine has this alarm journal open"):
        journal()


def test_that_a_journal_can_be_listed_while_it_is_written(journal, story, tmp_path):
    d, told = story
    j = journal()
    j.append(told).result(5)
    (found,) = listing.alarm_list(tmp_path / "alarm.db")
    assert (found["id"], found["priority"], found["state"], found["occurrence"]) == (d.id, "CRITICAL", "SHELVED", 2)
    assert found["raised_at"] == "1970-01-01T00:00:04.000Z"
    assert found["acknowledged_by"] is None
    assert found["authenticated"] is None
    assert listing.verify(tmp_path / "alarm.db").rows == len(told)


def test_that_a_live_row_and_a_stored_one_make_the_same_record(journal, story, tmp_path):
    d, told = story
    journal().append(told).result(5)
    assert listing.alarm_list(tmp_path / "alarm.db") == [listing.record(d.row)]


def test_that_the_list_is_of_the_newest_session_and_take(journal, story, tmp_path):
    _, told = story
    j = journal()
    assert listing.alarm_list(tmp_path / "alarm.db") == []
    j.append(told).result(5)
    j.append([msgspec.structs.replace(told[0], session="live", take=2)]).result(5)
    (found,) = listing.alarm_list(tmp_path / "alarm.db")
    assert (found["state"], found["occurrence"]) == ("UNACKED", 1)
    (found,) = listing.alarm_list(tmp_path / "alarm.db", "main")
    assert found["state"] == "SHELVED"
    assert listing.alarm_list(tmp_path / "alarm.db", "live", 0) == []


def test_that_what_is_no_journal_is_refused_in_one_line(tmp_path):
    (tmp_path / "text.db").write_bytes(b"not a database at all " * 50)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE t (x)")
    for name in ("none.db", "text.db", "other.db"):
        with pytest.raises(UnreadableInput) as error:
            listing.alarm_list(tmp_path / name)
        assert "\n" not in str(error.value)
    with pytest.raises(UnreadableInput, match="left as it is") as error:
        Journal(tmp_path / "text.db", reserve_bytes=0)
    assert (tmp_path / "text.db").read_bytes().startswith(b"not a database")


def test_that_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongUse, match="cannot be written here"):
        Journal(tmp_path / "file" / "alarm.db")


def test_that_a_newer_schema_is_refused(journal, tmp_path):
    Journal(tmp_path / "alarm.db", reserve_bytes=0).close()
    with closing(sqlite3.connect(tmp_path / "alarm.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    with pytest.raises(UnreadableInput, match="newer Citydeck"):
        journal()
    with pytest.raises(UnreadableInput, match="newer Citydeck"):
        listing.alarm_list(tmp_path / "alarm.db")


def test_that_migrations_lead_to_the_tables_that_the_program_uses(journal, tmp_path):
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    journal()
    with closing(sqlite3.connect(tmp_path / "alarm.db")) as db:
        for table in metadata.tables.values():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table.name})")]
            assert columns == [column.name for column in table.columns]


def test_that_durability_is_what_power_cuts_ask_for(journal):
    j = journal()

    def pragmas(connection):
        names = ("journal_mode", "synchronous", "wal_autocheckpoint", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert j._writer.call(pragmas).result(5) == ["wal", 2, 0, 1]


def test_that_a_full_disk_delays_and_loses_nothing(journal, story):
    _, told = story
    j = journal()
    j.append(told).result(5)
    pages = j._writer.call(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar()).result(5)
    j._writer.call(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar()).result(5)
    waiting = j.append(_many(told, 900))
    with pytest.raises(TimeoutError):
        waiting.result(0.2)
    assert "full" in j.trouble
    j._connection.connection.dbapi_connection.execute("PRAGMA max_page_count=100000")
    assert waiting.result(10) == len(told) + 900
    assert j.trouble == ""
    assert j.verify().ok


def test_that_a_full_disk_is_first_answered_with_the_reserve(journal, story, tmp_path):
    _, told = story
    j = journal(reserve_bytes=65_536)
    reserve = tmp_path / "alarm.db.reserve"
    assert reserve.stat().st_size == 65_536
    real, calls = j._writer._write, []

    def full_once(transitions):
        calls.append(reserve.exists())
        if len(calls) == 1:
            raise OSError(28, "No space left on device")
        real(transitions)

    j._writer._write = full_once
    assert j.append(told).result(5) == len(told)
    assert calls == [True, False]
    assert reserve.exists()


def test_that_closing_with_a_full_disk_says_so(tmp_path, story):
    _, told = story
    j = Journal(tmp_path / "alarm.db", reserve_bytes=0)
    pages = j._writer.call(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar()).result(5)
    j._writer.call(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar()).result(5)
    waiting = j.append(_many(told, 900))
    assert not j.close()
    assert isinstance(waiting.exception(5), OSError)


def test_that_a_backup_is_proven(journal, story, tmp_path):
    _, told = story
    j = journal()
    j.append(told).result(5)
    j.backup(tmp_path / "copy.db")
    assert listing.verify(tmp_path / "copy.db").rows == len(told)


def test_that_a_journal_in_memory_and_none_at_all_keep_the_interface(story):
    d, told = story
    memory, none = Journal(None), NoJournal()
    assert memory.append(told).result(5) == none.append(told).result(5) == len(told)
    assert memory.states() == {d.id: d.engine._roster.alarms[d.id].stored}
    assert memory.verify().ok
    assert memory.close()
    assert none.close()


def test_that_the_write_ahead_log_is_folded_in(journal, story, tmp_path):
    _, told = story
    j = Journal(tmp_path / "alarm.db", reserve_bytes=0)
    for _ in range(12):
        j.append(_many(told, 900))
    j.append([]).result(10)
    wal = tmp_path / "alarm.db-wal"
    assert wal.stat().st_size < 16 * 1024 * 1024
    j.close()
    assert not wal.exists() or wal.stat().st_size == 0
