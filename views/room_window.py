"""The control room's main window: it puts the parts together, and connects them."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QResizeEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QVBoxLayout, QWidget

from citydeck.city.building import building_of
from citydeck.city.model import CityModel
from citydeck.link.message import Notice
from citydeck.model.mode import Mode
from views.action_set import ActionSet
from views.asset_card import AssetCardPanel
from views.bridge import Room
from views.city_light import CityLight
from views.city_tools import CityTools
from views.city_windows import CityWindows
from views.command_palette import CommandPalette
from views.day_one import DayOne
from views.desk_sound import console_of
from views.equipment import Equipment, EquipmentWatch
from views.flat_notice import FlatNotice
from views.help_card import HelpCard
from views.key_filter import KeyFilter
from views.layer_list import LayerList
from views.layout_deck import LayoutDeck
from views.layout_default import PANELS, VIEWS
from views.layout_store import LayoutStore, screen_set
from views.notices import NoticeLine
from views.panel import Panel
from views.panel_factory import make_panel
from views.presentation import Presentation, Presenter
from views.room_deeds import RoomDeeds
from views.room_menus import RoomMenus
from views.scene_host import SceneHost
from views.session_clock import SessionClock
from views.settings_panel import SettingsPanel
from views.shown_layers import ShownLayers
from views.sources_card import SourcesCard
from views.stage import Stage
from views.story_captions import Caption, StoryCaptions
from views.time_bar import TimeBar
from views.top_band import TopBand
from views.undo import Change, push_layout
from views.wall import Wall
from widgets import i18n, style, theme
from widgets.screensaver import ScreenSaverHold


class RoomWindow(QWidget):
    """`room` to show, `city` to draw (None: plain ground), `settings_path` the ini file that keeps layout and choices.

    `viewport` is the 3D widget; without one the room works without a picture. Closing asks: `closing` is emitted, the
    window stays until the application, having ended its tasks, calls `shut`. `chosen` names what a person picked at the
    first start (``story``, ``city``, ``plug``, ``later``).
    """

    closing = Signal()
    chosen = Signal(str)

    def __init__(
        self,
        room: Room,
        city: CityModel | None,
        settings_path: Path,
        *,
        language: str = "",
        theme_name: str = "",
        viewport: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.room, self.city = room, city
        self.store = LayoutStore(settings_path)
        self._ready_to_close = self._begun = False
        self._take_choices(language, theme_name)
        self.undo_stack = QUndoStack(self)
        self.stage = Stage(self)
        self.clock = SessionClock(room, self)
        self.viewport = viewport if viewport is not None else QWidget(self.stage)
        self.band = TopBand(room, self.clock, self.stage)
        self.bar = TimeBar(room, self.clock, self.stage)
        self.panels = self._make_panels()
        self.deck = LayoutDeck(self.panels, self)
        self.equipment = EquipmentWatch(room, self)
        self.scene = SceneHost(room, self.viewport, city, self)
        self.layers = ShownLayers(self.panels.get("layers"), self.scene)
        self.wall = Wall(self, room, self.clock, self.store)
        self.cities = CityWindows(self)
        self.saver = ScreenSaverHold()
        self.deeds, self.menus = RoomDeeds(self), RoomMenus(self)
        self.captions = StoryCaptions(room, self.clock, self.stage, self.stage.area, self._taken)
        self.city_tools = CityTools(self)
        self.story = Presentation(room, self.clock, self.captions, self)
        self.actions_of_room = ActionSet(self, self.story.routed(self.deeds.handlers()), self.panels)
        self.notices = NoticeLine(self.stage, console_of(room), self.captions.clear_part)
        self.help = HelpCard(self.actions_of_room, self.stage)
        self.sources = SourcesCard(room, self.clock, self.stage)
        self.day_one = DayOne(room, city, self.stage, self)
        self.flat = FlatNotice(self.viewport, room, self.stage, self._clear_foot)
        self.first = self.day_one.first
        self.palette_card = CommandPalette(room, self.actions_of_room, self.stage)
        self.keys = KeyFilter(self, self.actions_of_room, self._steers)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stage)
        self._connect()
        self.restyle()
        self.retranslate()
        self.stage.fill(self.viewport, self.band, self.bar)
        self._restore()

    def apply_view(self, name: str) -> bool:
        """Arrange the panels for one of `layout_default.VIEWS`, or go to a camera of the city; False for neither."""
        if name in VIEWS:
            before = self.deck.layout_now()
            self.deck.reset(name)
            push_layout(self.undo_stack, self.tr("View"), self.deck, before, self.deck.layout_now())
            return True
        return self.scene.view(name)

    def set_theme(self, palette: str, scale: float | None = None) -> None:
        """Palette name of `theme.THEMES` and, when given, the text scale."""
        now = theme.current()
        chosen = replace(now, palette=theme.THEMES[palette], scale=now.scale if scale is None else scale)
        theme.use(chosen)
        self.store.put("room/theme", palette)
        self.restyle()
        self.stage.arrange()

    def set_language(self, language: str) -> bool:
        """Switch the language at run time; False when it cannot be shown here."""
        if not i18n.use(language):
            return False
        self.store.put("room/language", language)
        self.room.set_language(language)
        return True

    def restyle(self) -> None:
        """Take the theme in force everywhere."""
        now = theme.current()
        self.setPalette(style.palette(now))
        self.setStyleSheet(style.sheet(now))
        self.setFont(now.font("body"))
        for part in self._parts():
            part.restyle()
        if self.wall.second is not None:
            self.wall.second.restyle()
        self.stage.update()

    def retranslate(self) -> None:
        """Fetch every text again."""
        hello = self.room.mirror.hello
        site = hello.site.names.get(self.room.language, hello.site.id) if hello is not None else ""
        self.setWindowTitle(f"{site} · Citydeck" if site else "Citydeck")
        for part in self._parts():
            part.retranslate()
        self.help.close_card()
        self.actions_of_room.retranslate()

    def shut(self) -> None:
        """Really close: keep everything, end timers and the scene."""
        self._ready_to_close = True
        self.keep()
        self.wall.close()
        self.cities.close()
        self.saver.release()
        self.clock.stop()
        self.scene.close()
        self.keys.leave()
        self.close()

    def begin(self) -> None:
        """Put the windows on the screens where they were left, hold the screen saver off and, once, offer a start.

        A desk's window does this by itself when it is shown; a window that only makes a picture does not.
        """
        if self._ready_to_close:
            return
        self._begun = True
        self.wall.restore()
        self.cities.restore()
        if not self.saver.hold():
            self.room.mirror.notice(Notice(code="saver_on", args={"reason": self.saver.reason}))
        settings = self.panels.get("settings")
        if isinstance(settings, SettingsPanel):
            settings.set_saver(self.saver.held, self.saver.reason)
        hello = self.room.mirror.hello
        built_in = hello is None or hello.site.city.startswith("builtin:")  # who named a city has said what to show
        if built_in and self.story.presenter is None and not self.store.flag("room/met"):
            self.store.put("room/met", True)
            self.first.open_card()

    def paper_picture(self) -> QImage:
        """The room in the light theme, for white paper; the screen keeps its own."""
        before = theme.current()
        theme.use(replace(before, palette=theme.LIGHT))
        self.restyle()
        picture = self.grab().toImage()
        theme.use(before)
        self.restyle()
        return picture

    def set_distance(self, metres: float) -> None:
        """Viewing distance: all texts grow with it."""
        self.store.put("room/distance", metres)
        self._fit_scale()

    def present(self, presenter: Presenter) -> None:
        """Give the keys of a story to its presenter until `hide_caption`: space holds or goes on, Right and Page Down
        go forward, Left and Page Up back, Home starts over.
        """
        self.first.close_card()
        self.layers.borrow()
        self.story.present(presenter)

    def show_caption(self, texts: dict[str, str], index: int, count: int) -> None:
        """Caption of step `index` of `count`, `texts` by language."""
        self.captions.show_step(Caption(texts, index, count))

    def show_end(self, title: dict[str, str], texts: dict[str, str]) -> None:
        """The closing card of a story, by language; it stays until it is answered."""
        self.captions.show_step(Caption(texts, 0, 1, final=True, title=title))

    def hide_caption(self) -> None:
        """The story is over: keys and map layers are the operator's again."""
        self.captions.show_step(None)
        self.story.present(None)
        self.layers.give_back()

    def keep(self) -> None:
        """Write layout and choices to the settings file."""
        if self.deck.by_hand:
            self.store.save(screen_set(), self.deck.layout_kept())
        else:
            self.store.forget(screen_set())
        self.store.put("room/locked", self.deck.locked)
        self.store.put("room/view", self.deck.view)
        self.store.put("room/layers", self.layers.kept)
        self.store.sync()

    def _take_choices(self, language: str, theme_name: str) -> None:
        palette = theme_name or self.store.text("room/theme", "dark")
        theme.use(replace(theme.current(), palette=theme.THEMES.get(palette, theme.DARK)))
        wanted = language or self.store.text("room/language", self.room.language)
        self.room.language = wanted if i18n.use(wanted) else "en"

    def _make_panels(self) -> dict[str, Panel]:
        made = {key: make_panel(key, self.room, self.stage) for key in PANELS}
        return {key: panel for key, panel in made.items() if panel is not None}

    def _connect(self) -> None:
        self.stage.areaChanged.connect(self.deck.set_area)
        self.stage.areaChanged.connect(lambda _: self.flat.place())
        self.deck.changed.connect(self.flat.place)
        self.deck.edited.connect(self._edited)
        self.equipment.changed.connect(self._equip)
        self.room.languageChanged.connect(lambda _: self.retranslate())
        self.room.baseline.connect(self.retranslate)
        self.clock.answering.connect(lambda _: self._show_frame())
        self.room.baseline.connect(self._show_frame)
        for panel in self.panels.values():
            panel.undoable.connect(lambda words, redo, undo: self.undo_stack.push(Change(words, redo, undo)))
        settings = self.panels.get("settings")
        if isinstance(settings, SettingsPanel):
            self._follow_settings(settings)
        card, city = self.panels.get("asset"), self.city
        if isinstance(card, AssetCardPanel) and city is not None:
            card.describe = partial(building_of, city)
        self.band.pressed.connect(self._pressed)
        self.room.notice.connect(self.notices.show_notice)
        self.first.chosen.connect(self._start)
        self.light = CityLight(self.room, self.viewport, self.scene.city, self.store, settings, self)
        self.keys.follow()

    def _restore(self) -> None:
        self.layers.take(self.store.text("room/layers"))
        kept = self.store.load(screen_set())
        if kept is not None:
            self.deck.apply(kept)
        else:
            self.deck.view = self.store.text("room/view", "overview")
        self.equipment.look()
        self._equip(self.equipment.now)
        self.deck.set_locked(self.store.flag("room/locked"))
        settings = self.panels.get("settings")
        if isinstance(settings, SettingsPanel):
            settings.set_state(theme.name(), self.store.number("room/distance", 0.7), self.store.text("wall/second"))
        self._show_frame()

    def _equip(self, now: Equipment) -> None:
        """Panels for what there is; a city without any source is shown by itself."""
        self.deck.equip(now.domains, "city" if now.bare else "")
        self.day_one.bare.show_bare(now.bare)
        self.flat.place()
        layers = self.panels.get("layers")
        if isinstance(layers, LayerList):
            layers.set_present(now.layers)

    def _edited(self, what: str, before: object, after: object) -> None:
        words = {"move": self.tr("Move a panel"), "hide": self.tr("Hide a panel"), "show": self.tr("Show a panel")}
        push_layout(self.undo_stack, words[what], self.deck, before, after)  # type: ignore[arg-type]

    def _pressed(self, button: str) -> None:
        """A button of the band."""
        if button.startswith("alarms:"):
            self.deck.show_panel("alarms", True)
            self.deeds.next_unacknowledged()
        elif button == "settings":
            self.deeds.toggle_panel("settings")
        elif button == "sources":
            self.sources.open_card()
        elif button in ("help", "search"):
            self.actions_of_room.run("help" if button == "help" else "palette")
        else:
            self.menus.open_menu(button)

    def _start(self, offer: str) -> None:
        """What was picked at the first start."""
        self.chosen.emit(offer)
        hello = self.room.mirror.hello
        if offer == "story" and self.story.presenter is None and hello is not None and hello.mode != Mode.LIVE:
            self.story.play_markers()
        else:
            self.day_one.start(offer)

    def _parts(self) -> tuple[Any, ...]:
        """Everything with texts and sizes of its own."""
        cards = (self.city_tools, self.captions, self.flat, self.help, self.sources, self.day_one, self.palette_card)
        return (self.band, self.bar, *cards, *self.panels.values(), self.cities)

    def _steers(self, part: QWidget) -> bool:
        """Whether arrow and page keys are the camera's there; a story's presenter keeps them."""
        return part is self.viewport and self.story.presenter is None

    def _taken(self) -> list[QRect]:
        """Rectangles of the panels on screen."""
        return [panel.geometry() for panel in self.panels.values() if panel.isVisible()]

    def _clear_foot(self) -> QRect:
        """What neither a panel, a caption nor the plate of a bare city covers."""
        part, bare = self.captions.clear_part(), self.day_one.bare
        if not bare.isHidden():
            part.setBottom(min(part.bottom(), bare.geometry().top() - 1))
        return part

    def _follow_settings(self, settings: SettingsPanel) -> None:
        settings.languagePicked.connect(self.set_language)
        settings.themePicked.connect(self.set_theme)
        settings.distancePicked.connect(self.set_distance)
        settings.secondPicked.connect(self.wall.show_second)
        does = {"sound": self.deeds.sound_test, "lock": self.actions_of_room.actions["lock"].trigger}
        does["reset"] = self.actions_of_room.actions["reset"].trigger
        settings.pressed.connect(lambda name: does[name]())

    def _fit_scale(self) -> None:
        """Text scale for the distance and for the pixels at hand; a small window of a large screen
        keeps the screen's size as far as its own width takes what is laid out for the farthest seat.
        """
        widest = max(self.width(), self.screen().geometry().width())
        screen = theme.scale_for(self.store.number("room/distance", 0.7), widest)
        fits = theme.scale_for(theme.FARTHEST, self.width())
        scale = max(0.9, min(screen, fits))
        if abs(scale - theme.current().scale) > 0.02:
            theme.use(replace(theme.current(), scale=scale))
            self.restyle()
            self.stage.arrange()

    def _show_frame(self) -> None:
        hello = self.room.mirror.hello
        self.stage.frame.show_state(hello.mode if hello is not None else "", not self.clock.alive)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nobody wanted ends a tour or leaves a tool, wherever the keyboard is."""
        if event.key() != Qt.Key.Key_Escape or not self.city_tools.leave():
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if console_of(self.room) and not self._begun:
            self._begun = True
            QTimer.singleShot(0, self.begin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_scale()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._ready_to_close:
            event.accept()
        else:
            event.ignore()
            self.closing.emit()
