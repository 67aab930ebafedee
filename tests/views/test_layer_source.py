"""The layer list tells where values come from, how old the newest is, and that it is stale when none is good."""

import numpy as np
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
