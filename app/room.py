"""One run of a room: link, city and window put together, and taken apart again in the right order."""

import asyncio
import contextlib
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import sites
from app.console import ConsoleOptions, beat
from app.demo_city import demo_city
from app.ready import tell_ready
from app.succession import note
from app.witness import Witness
from citydeck.city.model import CityModel
from citydeck.city.plain import plain_ground
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.message import Notice, SiteInfo
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.mode import Mode
from views.alarm_list import AlarmListPanel
from views.bridge import Room
from views.leave_card import LeaveCard
from views.panel_factory import preload
from views.room_window import RoomWindow
from widgets.viewport import Viewport

if TYPE_CHECKING:
    from app.day_one import DayOneDesk

STOP_ENGINE = 10
"""Exit code that tells the launcher to end the engine too (`citydeck.server.launcher.STOP_ENGINE`)."""
PATIENCE = 20.0
"""Seconds after which the room opens without an engine, and says that none answers."""
BUILT_IN_CITY = "builtin:shanghai"


class RoomRun:
    """`main` runs until the window is closed and gives the console's exit code."""

    def __init__(
        self, application: QApplication, client: LinkClient, mirror: CityMirror, options: ConsoleOptions
    ) -> None:
        self.application = application
        self.client = client
        self.mirror = mirror
        self.options = options
        self.closed = asyncio.Event()
        self.code = 0
        self._story: asyncio.Future[None] | None = None
        self._beating: asyncio.Future[None] | None = None

    async def main(self) -> int:
        tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(self.client.run())]
        if _is_pipe(sys.stdout.fileno()):
            self._beating = asyncio.ensure_future(beat())
            tasks.append(self._beating)
        room = Room(self.mirror, self.client)
        viewport = Viewport()
        ahead = asyncio.ensure_future(self._look_ahead(viewport))
        tasks.append(ahead)
        window: RoomWindow | None = None
        try:
            await self._first_baseline()
            city = await self._city(ahead)
            window = self._open(room, city, viewport)
            self._day_one(window, city)
            if self.options.ready_file is not None:
                tasks.append(asyncio.ensure_future(tell_ready(window, self.client, self.options.ready_file)))
            alarms = window.panels["alarms"]
            if self.options.witness is not None and isinstance(alarms, AlarmListPanel):
                Witness(alarms.table, self.mirror, self.options.witness)
            await self._until_closed(window)
            await self._take_leave()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if window is not None:
                window.shut()
            viewport.close_scene()
            room.close()
        return self.code

    def _day_one(self, window: RoomWindow, city: CityModel | None) -> None:
        """Serve the cards that open a city and connect a source; say what the city's file had to leave out."""
        from app.day_one import DayOneDesk

        desk = DayOneDesk(window, self._make_way)
        window.chosen.connect(lambda offer: self._tell_story(desk) if offer == "story" else None)
        if city is not None and city.skipped:
            self.mirror.notice(Notice(level="warning", code="city_skipped", args={"count": str(len(city.skipped))}))

    def _tell_story(self, desk: "DayOneDesk") -> None:
        """A LIVE room has no story of its own: the demo city's is told in a room beside it."""
        hello = self.mirror.hello
        if hello is not None and hello.mode == Mode.LIVE:
            desk.open_story()

    def _make_way(self, pid: int) -> None:
        """The desk of process `pid` has taken this one's place; the launcher is told whom to wait for."""
        if isinstance(self.options.endpoint, NotedEndpoint):
            with contextlib.suppress(OSError):
                note(self.options.endpoint.folder, self.client.console).write_text(str(pid), "ascii")
        self._leave(stop=False)

    def _must_ask(self) -> bool:
        """Whether closing is more than a window's end: the last one of a LIVE site whose engine answers and gathers.

        An engine without any source ends with its last window by itself (`citydeck.server.session`).
        """
        hello = self.mirror.hello
        others = set(self.mirror.consoles) - {self.client.console}
        live = self.mirror.connected and hello is not None and hello.mode == Mode.LIVE
        return live and bool(self.mirror.sources) and not others

    def _leave(self, stop: bool) -> None:
        self.code = STOP_ENGINE if stop else 0
        self.closed.set()

    async def _take_leave(self) -> None:
        """Say to the engine what a launcher says for its console, where there is none or it was killed."""
        launched = self._beating is not None
        if launched and not (self._beating and self._beating.done()):
            return
        if launched or self.code == STOP_ENGINE:
            await self.client.command("leave", limit=2.0, stop=self.code == STOP_ENGINE)

    async def _until_closed(self, window: RoomWindow) -> None:
        """Present the story if there is one; end by the person, or by the time that was asked for."""
        window.chosen.connect(lambda offer: self._begin_offer(window, offer))
        if self.options.story is not None:
            self._present(window, self.options.story)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.closed.wait(), self.options.for_seconds)
        if self._story is not None:
            self._story.cancel()
            await asyncio.gather(self._story, return_exceptions=True)
        if self.options.picture is not None:
            window.grab().save(str(self.options.picture))
            print(self._seen(), flush=True)

    def _begin_offer(self, window: RoomWindow, offer: str) -> None:
        """The demo city's own story, when it was picked at the first start and this is the demo city's recording."""
        hello = self.mirror.hello
        demo = hello is not None and (hello.site.id, hello.mode) == ("shanghai", "REPLAY")
        if offer == "story" and demo and (self._story is None or self._story.done()):
            self._present(window, sites.built_in("shanghai") / "story.toml")

    def _present(self, window: RoomWindow, file: Path) -> None:
        from app.story import Presenter
        from citydeck.model.story import Story

        presenter = Presenter(Story.load(file), window, self.client)
        window.present(presenter)
        self._story = asyncio.ensure_future(presenter.run())

    def _seen(self) -> str:
        """What the room saw, for a person who could not look."""
        mirror = self.mirror
        up = sum(source.state == "UP" for source in mirror.sources.values())
        known = int((mirror.observed_at != 0).sum())
        open_alarms = sum(row.retained for row in mirror.alarms.values())
        unacked = sum(not row.acked for row in mirror.alarms.values())
        return (
            f"sources: {up} of {len(mirror.sources)} up\n"
            f"observations: {self.client.values_seen} values of {known} of {len(mirror.channels)} channels\n"
            f"alarms: {open_alarms} open, {unacked} unacknowledged\n"
            f"picture: {self.options.picture}"
        )

    async def _first_baseline(self) -> None:
        came = asyncio.Event()
        end = self.mirror.listen("baseline", lambda _: came.set())
        await asyncio.sleep(0)
        preload()  # the engine is still starting
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(came.wait(), PATIENCE)
        end()

    async def _look_ahead(self, viewport: Viewport) -> CityModel | None:
        """The city that the desk said will be shown: its scene is laid while the engine starts and panels are made."""
        if self.options.city != BUILT_IN_CITY:
            return None
        city = await asyncio.to_thread(demo_city)
        viewport.set_city(city)
        viewport.warm(*(self.options.size or QGuiApplication.primaryScreen().size().toTuple()))
        return city

    async def _city(self, ahead: "asyncio.Future[CityModel | None]") -> CityModel | None:
        """The city that the engine names."""
        site = self.mirror.hello.site if self.mirror.hello else None
        known = await ahead
        if known is not None and site is not None and site.city == self.options.city:
            return known
        return await load_city(site, tuple(self.mirror.assets.values()))

    def _open(self, room: Room, city: CityModel | None, viewport: Viewport) -> RoomWindow:
        options = self.options
        if city is not None and viewport.city is not city:
            viewport.set_city(city)  # its thread lays the tiles while the panels are made
        window = RoomWindow(
            room,
            city,
            settings_file(),
            language=options.language or "",
            theme_name=options.theme or "",
            viewport=viewport,
        )
        leave = LeaveCard(window.stage)
        leave.answered.connect(self._leave)
        window.closing.connect(lambda: leave.open_card() if self._must_ask() else self.closed.set())
        if options.size is not None:
            window.resize(*options.size)
            window.show()
            return window
        screens = QGuiApplication.screens()
        if options.screen is not None and options.screen < len(screens):
            window.setGeometry(screens[options.screen].geometry())
            window.showFullScreen()
        else:
            window.resize(screens[0].availableGeometry().size())
            window.showMaximized()
        return window


async def load_city(site: SiteInfo | None, assets: Sequence[Asset] = ()) -> CityModel | None:
    """The city that a site names; plain ground under its `assets` when it names none."""
    if site is None:
        return None
    return replace(await _city_of(site, assets), left_hand=site.driving_side == "left")


async def _city_of(site: SiteInfo, assets: Sequence[Asset]) -> CityModel:
    if site.city == BUILT_IN_CITY:
        return await asyncio.to_thread(demo_city)
    if site.city:
        from citydeck.city.open import open_city
        from citydeck.city.piece import Wish

        origin, wish = (site.longitude, site.latitude), Wish(crs=site.city_crs)
        return await asyncio.to_thread(open_city, Path(site.city), origin=origin, wish=wish)
    return plain_ground(site.names.get("en", site.id), site.longitude, site.latitude, assets)


def settings_file() -> Path:
    """The ini file with layout and choices."""
    folder = Path(os.environ.get("CITYDECK_CONFIG_DIR") or platformdirs.user_config_path("citydeck"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "room.ini"


def _is_pipe(descriptor: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        return False
