"""Power lost: what was synced stays, anything after it may be torn; nothing confirmed is lost and the chain holds."""

import random
import shutil

import msgspec
import pytest

from citydeck.alarms.journal import Journal
from citydeck.alarms.regions import Identity, Regions, Stored
from citydeck.alarms.transition import Transition

CUTS = 40


def _transitions(start, count):
    body = Stored(identity=Identity(rule="r"), regions=Regions()).encode()
    first = Transition(
        alarm="a", occurrence=1, version=0, event="RAISED", cause="T4", letter="B", body=body, t_event=0, t_ingest=0
    )
    return [msgspec.structs.replace(first, version=start + n, alarm=f"a{n % 5}") for n in range(count)]


@pytest.mark.slow
def test_that_a_torn_log_after_a_power_cut_loses_nothing_confirmed(tmp_path):
    rng = random.Random(3)
    live, wal = tmp_path / "live.db", tmp_path / "live.db-wal"
    journal = Journal(live, reserve_bytes=0)
    journal.append(_transitions(0, 200)).result(5)
    synced = wal.stat().st_size
    for n in range(8):
        journal.append(_transitions(200 + 20 * n, 20)).result(5)
    for name in (live, wal):
        shutil.copy(name, tmp_path / f"cut-{name.name}")
    journal.close()
    whole = (tmp_path / "cut-live.db-wal").read_bytes()
    assert len(whole) > synced
    survived = set()
    for n in range(CUTS):
        at = rng.randrange(synced, len(whole))
        torn = whole[:at] + (rng.randbytes(len(whole) - at) if n % 2 else b"")
        path = tmp_path / f"{n}" / "alarm.db"
        path.parent.mkdir()
        shutil.copy(tmp_path / "cut-live.db", path)
        path.with_name("alarm.db-wal").write_bytes(torn)
        again = Journal(path, reserve_bytes=0)
        report = again.verify()
        again.append(_transitions(9_000, 1)).result(5)
        assert again.verify().ok
        again.close()
        assert report.ok, report
        assert report.rows >= 200
        survived.add(report.rows)
    assert len(survived) > 3
