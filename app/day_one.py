"""What the day-one cards ask for, done: files looked at, sources tried, sites written, rooms opened."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app import zones
from app.child import Child
from app.next_desk import NextDesk
from citydeck.city.store.manifest import is_store
from citydeck.link.message import Notice, Reply
from citydeck.model import toml_text
from citydeck.model.errors import CitydeckError
from citydeck.model.mode import Mode
from views import commands
from views.city_found import Found
from views.room_window import RoomWindow
from views.setting_field import SettingField
from views.source_kind import SiteDraft, SourceKind
from widgets import theme, wording

TRY = "6s"
"""How long a source is tried."""


class DayOneDesk(QObject):
    """Serves the cards of `window`. `leave(pid)` is called when the desk of that process has taken this one's place."""

    def __init__(self, window: RoomWindow, leave: Callable[[int], None]) -> None:
        super().__init__(window)
        self._window, self._leave = window, leave
        self._room = window.room
        self._cards = window.day_one
        self._open, self._connect = self._cards.open_city, self._cards.connect_source
        self._looker, self._trier, self._maker = Child(self), Child(self), Child(self)
        self._desk = NextDesk(self)
        self._found = Found("", "")
        self._fault: Callable[[str], None] = self._open.show_fault
        self._gathering: asyncio.Task[None] | None = None
        self._keeping: set[asyncio.Task[None]] = set()
        known = [zone.name for zone in zones.zones()]
        self._open.set_zones(["UTC", *known])
        self._connect.site.set_zones(["UTC", *known])
        self._follow()

    def look(self, path: str) -> None:
        """Find out what a file or folder is, in a process of its own."""
        kind, words = _question(Path(path))
        self._found = Found(path, kind)
        self._looker.start(words)

    def open_story(self) -> None:
        """The demo city's story in a room of its own, for a room that has none to play."""
        self._open_room(["demo"], self._say)

    def stop(self) -> None:
        """Take back whatever goes on."""
        for part in (self._looker, self._trier, self._maker, self._desk):
            part.stop()

    def _follow(self) -> None:
        self._open.lookWanted.connect(self.look)
        self._open.openWanted.connect(self._open_city)
        self._open.stopWanted.connect(self.stop)
        self._looker.progress.connect(self._open.show_progress)
        self._looker.answered.connect(self._looked)
        self._looker.failed.connect(self._open.show_fault)
        self._cards.kindsWanted.connect(self._gather)
        self._connect.tryWanted.connect(lambda draft: self._trier.start([*site_words(draft), "--try", TRY]))
        self._connect.addWanted.connect(self._add)
        self._connect.makeWanted.connect(lambda draft: self._maker.start(site_words(draft)))
        self._connect.stopWanted.connect(self.stop)
        self._connect.secretWanted.connect(self._keep_secret)
        self._trier.answered.connect(self._connect.show_report)
        self._trier.failed.connect(self._connect.show_fault)
        self._maker.answered.connect(lambda told: self._open_room([str(told["folder"])], self._connect.show_fault))
        self._maker.failed.connect(self._connect.show_fault)
        self._desk.opened.connect(self._opened)
        self._desk.failed.connect(self._not_opened)

    def _looked(self, told: dict[str, object]) -> None:
        place = told.get("place")
        zone = zones.guess(place["longitude"], place["latitude"]) if isinstance(place, dict) else "UTC"
        self._open.show_found(Found(self._found.path, self._found.kind, dict(told), zone))

    def _open_city(self, path: str, zone: str, place: str) -> None:
        words = [*(["--zone", zone] if zone else []), *(["--place", place] if place else [])]
        self._open_room([path, *words], self._open.show_fault)

    def _open_room(self, words: list[str], fault: Callable[[str], None]) -> None:
        self._fault = fault
        shown = ["--lang", self._room.language, "--theme", theme.name()]
        self._desk.start([*words, *shown, *self._screen()])

    def _screen(self) -> list[str]:
        """The same screen again, for a room that fills one."""
        screens = QGuiApplication.screens()
        if not self._window.isFullScreen() or self._window.screen() not in screens:
            return []
        return ["--screen", str(screens.index(self._window.screen()))]

    def _opened(self, pid: int) -> None:
        """A recording's room makes way, and one that gathers nothing; a LIVE one with sources is never closed behind
        the person's back.
        """
        for card in (self._open, self._connect):
            card.show_done()
        hello = self._room.mirror.hello
        if hello is not None and hello.mode == Mode.LIVE and self._room.mirror.sources:
            self._room.mirror.notice(Notice(code="opened_beside"))
        else:
            self._leave(pid)

    def _not_opened(self, line: str) -> None:
        self._fault(line)

    def _say(self, line: str) -> None:
        self._room.mirror.notice(Notice(level="error", code="not_opened", args={"text": line}))

    def _add(self, draft: SiteDraft) -> None:
        asked = commands.ask(
            self._room, "source_add", draft.source, draft.kind, draft.settings, draft.trusted, done=self._added
        )
        if not asked:
            self._connect.show_busy("")

    def _added(self, reply: Reply) -> None:
        if reply.ok:
            self._connect.show_done()
        else:
            self._connect.show_fault(wording.refusal(reply.code, reply.text))

    def _keep_secret(self, name: str, secret: str, field: SettingField) -> None:
        task = asyncio.ensure_future(self._kept(name, secret, field))
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    async def _kept(self, name: str, secret: str, field: SettingField) -> None:
        from app.kept_secret import keep

        try:
            kept = await asyncio.to_thread(keep, name, secret)
        except CitydeckError as error:
            self._connect.show_fault(str(error))
        else:
            self._connect.show_kept(field, kept.reference, kept.where)

    def _gather(self) -> None:
        if not self._connect.kinds and self._gathering is None:
            self._gathering = asyncio.ensure_future(self._find_kinds())

    async def _find_kinds(self) -> None:
        self._connect.set_kinds(await asyncio.to_thread(_kinds))
        self._gathering = None


def _kinds() -> list[SourceKind]:
    """Adapters that are installed; what reads their manifests is loaded when somebody asks."""
    from app.source_kinds import source_kinds

    return source_kinds()


def site_words(draft: SiteDraft) -> list[str]:
    """The draft as arguments of ``citydeck``."""
    words = ["site", "new", draft.folder, "--name", draft.name, "--json"]
    words += ["--zone", draft.zone] if draft.zone else []
    words += ["--source", draft.kind, "--source-name", draft.source]
    for key, value in draft.settings.items():
        words += ["--set", f"{key}={value if isinstance(value, str) else toml_text.value(value)}"]
    if draft.city:
        words += ["--city", draft.city]
    return [*words, "--trust"] if draft.trusted else words


def _question(path: Path) -> tuple[str, list[str]]:
    """What a path is taken for, and the command that tells what is in it."""
    if path.is_dir() and not is_store(path):
        return "site", ["site", "check", str(path), "--json"]
    if path.suffix.lower() == ".mcap":
        return "recording", ["recording", "info", str(path), "--json"]
    return "city", ["city", "info", str(path), "--json", "--progress"]
