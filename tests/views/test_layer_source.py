"""The layer list tells where values come from, how old the newest is, and that it is stale when none is good."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views.layer_list import LayerList
from views.layer_source import LayerSource


def test_that_source_and_age_are_told(qapp: QApplication, make_room) -> None:
    mirror = make_room().mirror
    handles = np.array(mirror.handles_of_metric["speed"])
    mirror.observed_at[handles] = mirror.transport.now - 3 * NS_PER_S
    mirror.quality[handles] = Quality.GOOD
    assert LayerSource.of("roads", mirror).words(mirror.transport.now) == "Structures, Traffic · 3 s"
    mirror.quality[handles] = Quality.STALE
    assert (
        LayerSource.of("roads", mirror).words(mirror.transport.now + 37 * NS_PER_S)
        == "Structures, Traffic · stale 40 s"
    )


def test_that_a_lost_link_is_stale_whatever_was_last_heard(qapp: QApplication, make_room) -> None:
    mirror = make_room().mirror
    mirror.set_connected(False)
    assert LayerSource.of("roads", mirror).stale


def test_that_a_row_is_written_only_when_its_words_change(qapp: QApplication, make_room) -> None:
    listed = LayerList(make_room())
    listed.resize(400, 700)
    listed.show()
    listed.show_sources()
    row = listed.rows["roads"]
    assert "Traffic" in row.source.text()
    before = row.source.text()
    row.source.setText = lambda _: (_ for _ in ()).throw(AssertionError("written again"))  # type: ignore[method-assign]
    row.show_source(before)
    listed.close()


def test_that_many_sources_never_push_the_rows_past_the_edge_of_the_list(qapp: QApplication, make_room) -> None:
    listed = LayerList(make_room())
    listed.restyle()
    listed.retranslate()
    listed.resize(400, 300)
    listed.show()
    row = listed.rows["roads"]
    row.show_source("Structures, Traffic, Energy, Services, Connectivity, Weather and something else · stale 40 s")
    for _ in range(3):
        QApplication.processEvents()
    inner = row.parentWidget()
    assert inner is not None
    around = inner.parentWidget()
    assert around is not None
    assert inner.width() == around.width()
    assert row.down.geometry().right() < around.width()
    listed.close()


def test_that_what_is_old_grows_older_while_the_engine_is_away(
    qapp: QApplication, make_room, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [100.0]
    monkeypatch.setattr("views.layer_list.time.monotonic", lambda: seconds[0])
    room = make_room()
    listed = LayerList(room)
    handles = np.array(room.mirror.handles_of_metric["speed"])
    room.mirror.observed_at[handles] = room.mirror.transport.now
    listed.show()
    room.mirror.set_connected(False)
    seconds[0] += 40.0
    listed.show_sources()
    assert listed.rows["roads"].source.text().endswith("stale 40 s")
    room.mirror.set_connected(True)
    listed.show_sources()
    assert "40 s" not in listed.rows["roads"].source.text()
    listed.close()
