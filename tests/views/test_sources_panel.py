"""The sources panel: a hundred sources, both languages, every theme, an older engine, questions that are left."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from citydeck.link.message import Reply, SourceStatus
from citydeck.link.source_detail import Missing, Outage, Proof, Refused, SourceDetail
from citydeck.model.mode import Mode
from citydeck.model.time import NS_PER_S
from views import layout_lint
from views.source_names import all_sources
from widgets import theme

NOW = 1_779_274_800 * NS_PER_S


def detail(name: str, now: int) -> SourceDetail:
    """A source of which there is something to tell everywhere."""
    minute = 60 * NS_PER_S
    return SourceDetail(
        name=name,
        at=now,
        since=now - 50 * minute,
        adapter="mqtt",
        ages=[120, 64, 22, 9, 4, 2, 0, 1, 0, 3, 12],
        rates=[40 + 12 * (i % 7) - 0.3 * i for i in range(60)],
        gaps=[Missing(now - 22 * minute, now - 20 * minute, 1_200)],
        outages=[
            Outage(now - 35 * minute, now - 31 * minute, "connection refused"),
            Outage(now - minute, None, "cannot reach 127.0.0.1:1883: connection refused"),
        ],
        quarantined={"not JSON": 17, "speed is not a number": 3},
        samples=[Refused(now, "not JSON", 57, '{"xxxxx": "xxxx xxxxxxxx"')],
        dropped={"names: free text": 4},
        enforced={"files": "enforced"},
        proof=Proof(
            passed=17, tried=18, proved_at=now, version="1.0", current=False, failed={"flood": "12 rows are missing"}
        ),
    )


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("palette", "size"), [("dark", (1920, 1080)), ("light", (1280, 800)), ("dark", (3840, 2160))])
def test_that_everything_on_the_panel_can_be_read(make_window, language: str, palette: str, size) -> None:
    window = make_window(language, size, mode=Mode.LIVE)
    window.set_theme(palette, theme.scale_for(0.7, size[0]))
    card = window.sources
    card.open_card()
    card.page.show_detail(detail("telecom", card._clock.now()))
    card.page.refusals.open_reason("not JSON")
    QTest.mouseClick(card.page.mute, Qt.MouseButton.LeftButton)
    QTest.qWait(1)
    assert layout_lint.faults(window) == []
    assert card.page.ages.accessibleDescription()
    assert card.page.gaps.isVisible()
    assert "1,200" in card.page.strip.accessibleDescription()


def test_that_a_key_opens_the_panel_and_escape_closes_it(make_window):
    window = make_window()
    QTest.keySequence(window, "Ctrl+Shift+S")
    assert window.sources.isVisible()
    QTest.keyClick(window.sources, Qt.Key.Key_Escape)
    assert not window.sources.isVisible()


def test_that_a_hundred_sources_stand_the_worst_first_and_typing_finds_one(make_window) -> None:
    window = make_window()
    mirror, card = window.room.mirror, window.sources
    mirror.sources = {
        f"feed-{n:03}": SourceStatus(name=f"feed-{n:03}", state="UP", rate=1.0, channels=10) for n in range(100)
    }
    mirror.sources["feed-071"] = SourceStatus(name="feed-071", state="LOST", reason="no route")
    mirror.sources["feed-033"] = SourceStatus(name="feed-033", state="GAVE_UP", reason="5 crashes")
    mirror.sources["feed-050"] = SourceStatus(name="feed-050", state="UP", reason="slow")
    mirror.sources["feed-060"] = SourceStatus(name="feed-060", state="LOST", muted_until=NOW, muted_by="os:li@desk")
    mirror.tell("sources")
    card.open_card()
    assert [one.name for one in card.list.found.rows[:4]] == ["feed-033", "feed-071", "feed-050", "feed-000"]
    QTest.keyClick(card.list, Qt.Key.Key_End)
    assert card.list.chosen() == "feed-099"
    mirror.sources["feed-099"] = msgspec.structs.replace(mirror.sources["feed-099"], state="LOST")
    mirror.tell("sources")
    assert card.list.chosen() == "feed-099", "what one looks at stays chosen when it moves"
    QTest.keyClicks(card.filter, "no route")
    assert card.list.chosen() == "feed-071"


def test_that_a_muted_loss_does_not_colour_the_band(make_room) -> None:
    lost = SourceStatus(name="a", state="LOST", reason="gone")
    well = SourceStatus(name="b", state="UP")
    assert all_sources([lost, well], True)[0] == "LOST"
    assert all_sources([msgspec.structs.replace(lost, muted_until=NOW), well], True)[0] == "STOPPED"


def test_that_an_older_engine_is_told_of_and_the_panel_stays_whole(make_window) -> None:
    window = make_window(mode=Mode.LIVE)
    card = window.sources
    card.open_card()
    card._told(card.list.chosen(), Reply(id="1", ok=False, code="UNKNOWN_COMMAND"))
    assert card.told.text() == "This engine is older than this room"
    assert not card.page.ages.isVisible()
    assert card.page.figures["rate"].isVisible()
    card._told(card.list.chosen(), Reply(id="2", ok=True, body={"name": 5}))
    assert card.page.detail is None


def test_that_a_recording_offers_nothing_that_it_would_refuse(make_window) -> None:
    card = make_window(mode=Mode.REPLAY).sources
    card.open_card()
    assert not card.page.restart.isEnabled()
    assert not card.page.mute.isEnabled()
    assert "recording" in card.page.mute.toolTip()


def test_that_escape_leaves_one_question_after_the_other(make_window) -> None:
    card = make_window(mode=Mode.LIVE).sources
    card.open_card()
    QTest.mouseClick(card.page.mute, Qt.MouseButton.LeftButton)
    assert card.page.asking
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.page.asking
    assert card.isVisible()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
