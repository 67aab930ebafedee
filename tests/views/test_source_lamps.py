"""The lamps of the band say what a source is not held to, and when it is up and yet not well."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from views import layout_lint

NOT_VERIFIED = "TLS certificate NOT verified until 2026-05-22: anybody may pose as this broker"


def test_that_a_source_that_is_up_and_not_well_does_not_look_well_and_says_why(make_window) -> None:
    window = make_window()
    mirror = window.room.mirror
    name, source = next((name, one) for name, one in mirror.sources.items() if one.state == "UP")
    lamp = window.band.lamps[name]
    before = lamp.grab().toImage()
    mirror.sources[name] = msgspec.structs.replace(source, reason=NOT_VERIFIED, declared_only=["files", "network"])
    mirror.tell("sources")
    assert NOT_VERIFIED in lamp.toolTip()
    assert lamp.toolTip().endswith("Declared, not enforced on the engine's machine: files, network")
    assert lamp.accessibleName().endswith("not well")
    assert lamp.grab().toImage() != before
    mirror.sources[name] = source
    mirror.tell("sources")
    assert "not enforced" not in lamp.toolTip()
    assert lamp.grab().toImage() == before


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [1280, 1600, 1920, 3840])
def test_that_the_state_of_the_sources_is_always_told_in_words(make_window, language: str, width: int) -> None:
    window = make_window(language, (width, width * 9 // 16))
    _name(window, "Shanghai (demo)")
    band = window.band
    shown = [lamp for lamp in (*band.lamps.values(), band.together) if lamp.isVisible()]
    assert shown
    for lamp in shown:
        assert lamp.width() >= lamp.sizeHint().width() > 40 * width / 1920
    assert band.together.isVisible() != all(lamp.isVisible() for lamp in band.lamps.values())
    assert width < 1920 or not band.together.isVisible()
    assert band.together.accessibleName() in ("Sources: 4 of 5 up", "数据源: 4/5 正常")
    assert layout_lint.faults(window) == []


def test_that_the_clock_stands_still_whatever_is_counted_beside_it(make_window) -> None:
    window = make_window()
    _name(window, "Shanghai (demo)")
    mirror, band = window.room.mirror, window.band
    before = band.time.mapTo(window, band.time.rect().topLeft())
    for name, source in mirror.sources.items():
        mirror.sources[name] = msgspec.structs.replace(source, rate=98_765.0, state="UP", reason="slow")
    for number in range(300):
        row = next(iter(mirror.alarms.values()))
        mirror.alarms[f"more-{number}"] = msgspec.structs.replace(row, id=f"more-{number}")
    mirror.saving = False
    band.refresh()
    QTest.qWait(1)
    assert band.time.mapTo(window, band.time.rect().topLeft()) == before


def test_that_a_lamp_opens_the_list_of_the_sources(make_window) -> None:
    window = make_window()
    mirror, card = window.room.mirror, window.sources
    mirror.transport = msgspec.structs.replace(mirror.transport, playing=False)
    QTest.mouseClick(next(iter(window.band.lamps.values())), Qt.MouseButton.LeftButton)
    assert card.isVisible()
    assert card.list.found.rows[0].name == "telecom", "the worst comes first"
    assert {one.name for one in card.list.found.rows} == set(mirror.sources)
    assert card.list.chosen() == "telecom"
    shown = {name: label.text() for name, label in card.page.figures.items()}
    # A lag is that of a living link: it is lost.
    assert shown == {"rate": "0/s", "lag": "–", "newest": "95 s", "channels": "140", "stale": "12", "restarts": "1"}
    assert card.page.state.text() == "Lost: heartbeat missed"
    QTest.keyClick(card.filter, Qt.Key.Key_Down)
    assert card.page.source.name == card.list.chosen() != "telecom"
    mirror.sources["energy"] = msgspec.structs.replace(mirror.sources["energy"], rate=7.0)
    del mirror.sources["telecom"]
    mirror.tell("sources")
    assert {one.name for one in card.list.found.rows} == set(mirror.sources)
    QTest.keyClicks(card.filter, "ener")
    assert card.filter.text() == "ener"
    assert [one.name for one in card.list.found.rows] == ["energy"]
    assert card.page.figures["rate"].text() == "7/s"
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.filter.text() == ""
    assert card.isVisible()
    QTest.qWait(1)
    assert layout_lint.faults(window) == []
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def _name(window: object, name: str) -> None:
    """Give the site another name in every language."""
    mirror = window.room.mirror
    site = msgspec.structs.replace(mirror.hello.site, names={"en": name, "zh_CN": name})
    mirror.hello = msgspec.structs.replace(mirror.hello, site=site)
    window.band.refresh()
    QTest.qWait(1)


def test_that_without_any_channel_nothing_is_said_to_be_fresh(make_window) -> None:
    window = make_window()
    window.room.mirror.channels.clear()
    window.band.refresh()
    assert window.band.stale.full_text() == "no data"
