"""A story in the room: whose keys they are, what the caption says and where it stands."""

import asyncio

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

import app.story
from citydeck.model.story import Story
from views import layout_lint
from views.commands import settle

CONTROL = Qt.KeyboardModifier.ControlModifier


class _Presenter:
    def __init__(self) -> None:
        self.paused = False
        self.done: list[str] = []

    def next(self) -> None:
        self.done.append("next")

    def back(self) -> None:
        self.done.append("back")

    def start_over(self) -> None:
        self.done.append("start over")

    def toggle(self) -> None:
        self.paused = not self.paused
        self.done.append("toggle")


TITLE = {"en": "One evening on the Huangpu", "zh_CN": "黄浦江畔的一个傍晚"}
LAST = {
    "en": "Synthetic: the city's readings. Real: everything the software did.",
    "zh_CN": "合成的：城市读数。真实的：软件所做的一切。",
}
LONG = {
    "en": "Wind rises, and a convoy of lorries queues on Nanpu Bridge. Watch the trend climb: 95 MPa is the warning, "
    "110 the limit.",
    "zh_CN": "起风了，货车车队滞留南浦大桥。请看趋势爬升：95 MPa 预警，110 MPa 限值。",
}


async def test_that_a_presenter_has_the_keys_until_the_story_is_over(make_window, make_client, press) -> None:
    client, presenter = make_client(), _Presenter()
    window = make_window(client=client)
    window.stage.setFocus()
    window.present(presenter)
    keys = (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Home)
    for key in keys:
        press(window, key)
    assert presenter.done == ["next", "next", "back", "back", "start over"]
    await settle()
    assert client.asked == []
    window.hide_caption()
    press(window, Qt.Key.Key_Right)
    await settle()
    assert client.asked == [("step", (1,))]
    assert len(presenter.done) == 5


async def test_that_space_holds_the_story_and_the_recording(make_window, make_client, press) -> None:
    client, presenter = make_client(), _Presenter()
    window = make_window(client=client)
    window.stage.setFocus()
    window.present(presenter)
    window.show_caption(LONG, 3, 12)
    press(window, Qt.Key.Key_Space)
    assert window.captions.count.text() == "Story · 4 of 12 · paused"
    press(window, Qt.Key.Key_Space)
    assert window.captions.count.text() == "Story · 4 of 12"
    await settle()
    assert [name for name, _ in client.asked] == ["pause", "play"]


async def test_that_leaving_a_held_step_holds_nothing_any_more(make_window, make_client, press) -> None:
    client, presenter = make_client(), _Presenter()
    window = make_window(client=client)
    window.stage.setFocus()
    window.present(presenter)
    for leave in (lambda: press(window, Qt.Key.Key_Right), lambda: press(window, Qt.Key.Key_Home, CONTROL)):
        window.show_caption(LONG, 3, 12)
        press(window, Qt.Key.Key_Space)
        assert presenter.paused
        leave()
        assert not presenter.paused
        assert not window.captions.paused
    assert [done for done in presenter.done if done != "toggle"] == ["next", "start over"]
    await settle()
    assert "start_over" not in [name for name, _ in client.asked]


def test_that_the_buttons_of_the_caption_are_the_presenters(make_window) -> None:
    presenter = _Presenter()
    window = make_window()
    window.present(presenter)
    window.show_caption(LONG, 0, 3)
    for name in ("step-forward", "step-back", "start-over"):
        window.captions.buttons[name].click()
    assert presenter.done == ["next", "back", "start over"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_that_a_caption_is_whole_and_clear_of_panels(make_window, language: str, size: tuple[int, int]) -> None:
    window = make_window(language, size)
    window.show_caption(LONG, 3, 12)
    card = window.captions
    for words in (card.words, card.other):
        metrics = QFontMetrics(words.font())
        needed = metrics.boundingRect(0, 0, words.width(), 10_000, Qt.TextFlag.TextWordWrap, words.text())
        assert needed.height() <= words.height()
    assert QFontMetrics(card.words.font()).height() >= 20 * size[0] / 1920 * 0.9
    assert window.stage.area().contains(card.geometry())
    if size[0] >= 1920:
        assert [key for key, panel in window.panels.items() if panel.isVisible() and _meet(panel, card)] == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_that_the_closing_card_covers_the_room_and_stands_in_its_middle(make_window, language, size) -> None:
    window = make_window(language, size)
    window.show_end(TITLE, LAST)
    QTest.qWait(1)
    card = window.captions.closing
    assert card.geometry() == window.stage.rect()
    assert not window.captions.isVisible()
    assert layout_lint.faults(window) == []
    middle = card.width() / 2
    for label in (card.title, card.title_other, card.words, card.words_other):
        assert card.rect().contains(label.geometry())
        assert abs(label.geometry().center().x() - middle) <= 2
    picture = window.grab().toImage()
    below = picture.copy(0, window.band.height(), picture.width(), picture.height() - window.band.height())
    for panel in window.panels.values():
        panel.hide()
    window.bar.hide()
    again = window.grab().toImage()
    assert below == again.copy(0, window.band.height(), again.width(), again.height() - window.band.height())


def test_that_the_last_words_are_said_in_both_languages(make_window) -> None:
    window = make_window("zh_CN")
    window.show_end(TITLE, LAST)
    card = window.captions.closing
    assert card.words.text().replace("\n", "") == LAST["zh_CN"]
    assert card.words_other.text().replace("\n", " ") == LAST["en"]
    window.set_language("en")
    assert (card.title.text(), card.title_other.text()) == (TITLE["en"], TITLE["zh_CN"])
    assert card.title.font().pixelSize() > card.title_other.font().pixelSize()


def test_that_keys_buttons_and_clicks_answer_the_closing_card(make_window, press) -> None:
    window, presenter = make_window(), _Presenter()
    window.present(presenter)
    window.show_end(TITLE, LAST)
    card = window.captions.closing
    card.buttons["start-over"].click()
    assert presenter.done == ["start over"]
    card.buttons["close"].click()
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(20, card.height() - 20))
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Right):
        card.setFocus()
        press(window, key)
    assert presenter.done[1:] == ["next"] * 5
    window.hide_caption()
    assert not card.isVisible()


async def test_that_the_last_card_waits_for_an_answer_and_leaves_a_room_that_plays(make_window, make_client) -> None:
    client, window = make_client(), make_window()
    step = {"seconds": 0.01, "speed": 0.0, "captions": LAST}
    story = Story.model_validate(
        {"format": 1, "title": TITLE, "step": [{**step, "id": "last", "action": "final_card"}]}, strict=False
    )
    presenter = app.story.Presenter(story, window, client)
    window.present(presenter)
    running = asyncio.ensure_future(presenter.run())
    await asyncio.sleep(0.4)
    assert not running.done()
    assert window.captions.closing.isVisible()
    window.captions.closing.buttons["close"].click()
    await asyncio.wait_for(running, 5.0)
    assert not window.captions.closing.isVisible()
    assert [name for name, _ in client.asked][-2:] == ["set_speed", "play"]


def test_that_a_caption_is_told_in_both_languages(make_window) -> None:
    window = make_window("en")
    window.show_caption(LONG, 0, 2)
    card = window.captions
    assert (card.words.text(), card.other.text()) == (LONG["en"], LONG["zh_CN"])
    assert card.other.isVisible()
    assert card.words.font().pixelSize() > card.other.font().pixelSize()
    assert card.other.geometry().top() > card.words.geometry().top()
    window.show_caption({"en": "Only one"}, 1, 2)
    assert not card.other.isVisible()


def test_that_a_caption_changes_with_the_language(make_window) -> None:
    window = make_window("zh_CN")
    window.show_caption(LONG, 0, 2)
    assert window.captions.words.text() == LONG["zh_CN"]
    window.set_language("en")
    assert window.captions.words.text() == LONG["en"]


def test_that_only_the_layers_of_a_step_are_shown(make_window) -> None:
    window = make_window()
    window.layers.only(["bridges", "roads"])
    shown = {state.layer for state in window.panels["layers"].layers if state.visible}
    assert shown == {"bridges", "roads"}
    assert {name for name, row in window.panels["layers"].rows.items() if row.box.isChecked()} == shown
    assert {state.layer for state in window.scene.layers if state.visible} == shown


def test_that_a_story_leaves_the_operators_layers_alone(make_window) -> None:
    window = make_window()
    before = window.panels["layers"].layers
    window.present(_Presenter())
    window.layers.only(["roads"])
    window.hide_caption()
    assert window.panels["layers"].layers == before
    window.present(_Presenter())
    window.layers.only(["roads"])
    window.shut()
    assert make_window().panels["layers"].layers == before


async def test_that_without_a_presenter_page_keys_go_by_markers(make_window, make_client, press) -> None:
    client = make_client()
    window = make_window(client=client)
    window.stage.setFocus()
    press(window, Qt.Key.Key_PageDown)
    press(window, Qt.Key.Key_PageUp)
    await settle()
    markers = window.room.mirror.transport.markers
    assert client.asked == [("seek", (markers[2][0],)), ("seek", (markers[1][0],))]


async def test_that_the_first_start_is_offered_once_and_plays_the_markers(make_window, make_client) -> None:
    client = make_client("desk-1")
    window = make_window(client=client)
    await asyncio.sleep(0.01)
    window.begin()
    assert window.first.isVisible()
    window.first.buttons["story"].click()
    await asyncio.sleep(0)
    await settle()
    await settle()
    assert [name for name, _ in client.asked] == ["start_over", "play"]
    assert window.captions.isVisible()
    again = make_window(client=make_client("desk-1"))
    again.begin()
    assert not again.first.isVisible()


def test_that_who_named_a_city_is_not_asked_what_to_show(make_window, make_client) -> None:
    window = make_window(client=make_client("desk-1"))
    window.first.close_card()
    window.store.put("room/met", value=False)
    mirror = window.room.mirror
    named = msgspec.structs.replace(mirror.hello.site, city="/srv/harbour.city.json")
    mirror.hello = msgspec.structs.replace(mirror.hello, site=named)
    window.begin()
    assert not window.first.isVisible()
    assert not window.store.flag("room/met")


def test_that_a_presented_room_offers_no_first_start(make_window, make_client) -> None:
    window = make_window(client=make_client("desk-1"))
    window.store.put("room/met", value=False)
    window.present(_Presenter())
    window.begin()
    assert not window.first.isVisible()
    assert not window.store.flag("room/met")


def _meet(one: object, two: object) -> bool:
    return one.geometry().intersects(two.geometry())
