"""By numbers: nothing in a content panel is cut or covered, in both languages, at a desk and on a wall."""

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from citydeck.link.message import Changes
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.metrics import METRICS, domain_of
from citydeck.model.quality import Quality
from views.bridge import Room
from views.layout_default import DOMAINS, default_layout
from views.panel import Panel
from views.panel_factory import make_panel
from widgets import i18n, style, theme
from widgets.canvas import Canvas

CONTENT = (*DOMAINS, "asset", "alarms")
WALLS = [(1920, 1080, 1.0), (3840, 2160, 2.0)]
NANPU = "urn:ngsi-ld:Bridge:nanpu"


@pytest.fixture(params=["en", "zh_CN"])
def language(request, qapp):
    if not i18n.use(request.param):
        pytest.skip("no Chinese font here")
    yield request.param
    i18n.use("en")


@pytest.fixture(params=WALLS, ids=["desk", "wall"])
def wall(request, qapp):
    theme.use(theme.Theme(scale=request.param[2]))
    yield request.param
    theme.use(theme.Theme())


@pytest.fixture
def stage(qtbot, wall) -> QWidget:
    made = QWidget()
    made.setStyleSheet(style.sheet(theme.current()))
    made.resize(wall[0], wall[1])
    qtbot.addWidget(made)
    made.show()
    return made


def placed(key: str, room: Room, stage: QWidget, wall: tuple[int, int, float], view: str) -> Panel:
    """The panel where the layout that Citydeck brings puts it."""
    panel = make_panel(key, room, stage)
    scale = wall[2]
    deck = QRect(round(12 * scale), round(76 * scale), round(wall[0] - 24 * scale), round(wall[1] - 180 * scale))
    panel.setGeometry(default_layout(view, deck, scale)[key].rect(deck))
    panel.show()
    panel.repaint()
    return panel


def within(part: QWidget, panel: Panel) -> QRect:
    return QRect(part.mapTo(panel, QPoint(0, 0)), part.size())


def faults(panel: Panel) -> list[str]:
    """Everything visible that is cut, too small or outside; children of a scroll area may be below its edge."""
    found = []
    for part in panel.findChildren(QWidget):
        if not part.isVisible() or part is panel.grip:
            continue
        if isinstance(part, Canvas):
            found += [f"{type(part).__name__} cuts {text!r}" for text in part.cut()]
            least = part.minimumSizeHint()
            if least.width() > part.width() or least.height() > part.height():
                found.append(f"{type(part).__name__} needs {least.toTuple()}, has {part.size().toTuple()}")
        if isinstance(part, QAbstractButton) and part.text() and part.minimumSizeHint().width() > part.width():
            found.append(f"button cuts {part.text()!r}")
        low = isinstance(part, QLabel) and QFontMetrics(part.font()).height() > part.height() + 2
        if low and part.text() and not part.wordWrap():
            found.append(f"label too low for {part.text()!r}")
        box = within(part, panel)
        if box.left() < 0 or box.right() > panel.width():
            found.append(f"{type(part).__name__} reaches out sideways: {box.getRect()}")
    return found


def covers(panel: Panel) -> list[str]:
    """Pairs of neighbours in the panel that lie on each other."""
    found = []
    for parent in (panel, panel.content, *panel.content.findChildren(QWidget)):
        parts = [
            part
            for part in parent.findChildren(QWidget)
            if part.parentWidget() is parent and part.isVisible() and part is not panel.grip
        ]
        for i, one in enumerate(parts):
            found += [
                f"{type(one).__name__} covers {type(two).__name__} in {type(parent).__name__}"
                for two in parts[i + 1 :]
                if one.geometry().intersects(two.geometry())
            ]
    return found


def looked_at(room: Room) -> None:
    """An asset with everything a card can show."""
    mirror = room.mirror
    changed = [
        msgspec.structs.replace(mirror.assets[NANPU], attributes={"cell": "urn:ngsi-ld:Cell:3", "main_span_m": 423.0}),
        msgspec.structs.replace(mirror.assets["urn:ngsi-ld:Cell:3"], attributes={"feeder": "urn:ngsi-ld:Feeder:1"}),
    ]
    mirror.change(Changes(seq=mirror.seq + 1, assets=changed))
    room.select_alarm(next(row.id for row in mirror.alarms.values() if row.asset == NANPU))


@pytest.mark.parametrize("key", CONTENT)
@pytest.mark.parametrize("view", ["overview", "own"])
def test_that_nothing_is_cut_or_covered(language: str, wall, stage: QWidget, room: Room, key: str, view: str) -> None:
    room.set_language(language)
    looked_at(room)
    panel = placed(key, room, stage, wall, key if view == "own" and key != "asset" else "overview")
    assert faults(panel) == []
    assert covers(panel) == []


@pytest.mark.parametrize("key", DOMAINS)
def test_that_large_counts_and_outages_are_not_cut(language: str, wall, stage: QWidget, room: Room, key: str) -> None:
    room.set_language(language)
    mirror = room.mirror
    first = len(mirror.value) + 10
    template = [channel for channel in mirror.channels.values() if domain_of(channel.metric) == key]
    more = [
        msgspec.structs.replace(channel, asset=f"urn:ngsi-ld:Fibre:x{i}") for i, channel in enumerate(template * 90)
    ]
    handles = list(range(first, first + len(more)))
    assets = [Asset(channel.asset, "fibre", {"en": "Fibre route"}, attributes={"serves": 55}) for channel in more]
    mirror.change(Changes(seq=mirror.seq + 1, assets=assets, handles=handles, channels=more))
    for quality in (Quality.GOOD, Quality.STALE):
        half = handles if quality is Quality.GOOD else handles[::3]
        at = [mirror.transport.now + 1 + quality] * len(half)
        low = [METRICS[mirror.channels[handle].metric].low for handle in half]
        mirror.values(Batch.of(half, at, at, low, [quality] * len(half)))
        panel = placed(key, room, stage, wall, "overview")
        assert faults(panel) == []
        panel.hide()


@pytest.mark.parametrize("key", [*DOMAINS, "asset"])
def test_that_a_panel_at_its_least_size_cuts_no_number(
    language: str, wall, stage: QWidget, room: Room, key: str
) -> None:
    room.set_language(language)
    looked_at(room)
    panel = make_panel(key, room, stage)
    panel.resize(panel.least())
    panel.show()
    panel.repaint()
    assert covers(panel) == []
    assert panel.minimumSizeHint().height() <= panel.height()
    numbers = [card for card in panel.findChildren(Canvas) if hasattr(card, "figure") and card.isVisible()]
    assert [text for card in numbers for text in card.cut() if text == card._number()] == []


@pytest.mark.parametrize("key", [*DOMAINS, "asset"])
def test_that_no_english_word_is_left_in_chinese(qapp, room: Room, qtbot, key: str) -> None:
    if not i18n.use("zh_CN"):
        pytest.skip("no Chinese font here")
    try:
        room.set_language("zh_CN")
        looked_at(room)
        panel = make_panel(key, room, None)
        qtbot.addWidget(panel)
        panel.show()
        panel.repaint()
        heads = [part.name for part in panel.findChildren(Canvas) if getattr(part, "name", "")]
        heads += [part.title for part in panel.findChildren(Canvas) if getattr(part, "title", "")]
        heads += [panel.title(), *(meaning for _, meaning in panel.legend())]
        assert heads
        assert [head for head in heads if not any(ord(sign) > 0x2E80 for sign in head)] == []
    finally:
        i18n.use("en")
