"""A story in the room: whose keys they are, what the caption says and where it stands."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from views.commands import settle


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
    words = card.words
    metrics = QFontMetrics(words.font())
    needed = metrics.boundingRect(0, 0, words.width(), 10_000, Qt.TextFlag.TextWordWrap, words.text())
    assert needed.height() <= words.height()
    assert metrics.height() >= 20 * size[0] / 1920 * 0.9
    assert window.stage.area().contains(card.geometry())
    if size[0] >= 1920:
        assert [key for key, panel in window.panels.items() if panel.isVisible() and _meet(panel, card)] == []


def test_that_the_final_card_covers_the_scene_and_nothing_else(make_window) -> None:
    window = make_window()
    window.show_caption(LONG, 11, 12, final=True)
    card = window.captions.geometry()
    assert card.top() == window.band.geometry().bottom() + 1
    assert card.bottom() == window.bar.geometry().top() - 1
    assert card.width() == window.stage.width()


def test_that_a_caption_changes_with_the_language(make_window) -> None:
    window = make_window("zh_CN")
    window.show_caption(LONG, 0, 2)
    assert window.captions.words.text() == LONG["zh_CN"]
    window.set_language("en")
    assert window.captions.words.text() == LONG["en"]


def test_that_only_the_layers_of_a_step_are_shown(make_window) -> None:
    window = make_window()
    window.show_only_layers(["bridges", "roads"])
    shown = {state.layer for state in window.panels["layers"].layers if state.visible}
    assert shown == {"bridges", "roads"}
    assert {name for name, row in window.panels["layers"].rows.items() if row.box.isChecked()} == shown
    assert {state.layer for state in window.scene.layers if state.visible} == shown


def test_that_a_story_leaves_the_operators_layers_alone(make_window) -> None:
    window = make_window()
    before = window.panels["layers"].layers
    window.present(_Presenter())
    window.show_only_layers(["roads"])
    window.hide_caption()
    assert window.panels["layers"].layers == before
    window.present(_Presenter())
    window.show_only_layers(["roads"])
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


def test_that_a_presented_room_offers_no_first_start(make_window, make_client) -> None:
    window = make_window(client=make_client("desk-1"))
    window.store.put("room/met", value=False)
    window.present(_Presenter())
    window.begin()
    assert not window.first.isVisible()
    assert not window.store.flag("room/met")


def _meet(one: object, two: object) -> bool:
    return one.geometry().intersects(two.geometry())
