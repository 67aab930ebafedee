"""Pictures of a room: `citydeck snapshot`, with or without a display."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from app.direct import open_direct
from app.picture_file import picture_format, save_picture
from app.room import load_city
from citydeck.model.errors import WrongUse
from views.bridge import Room
from views.layout_default import VIEWS
from views.room_window import RoomWindow
from widgets.viewport import Viewport

SETTLE = 1.0
"""Seconds that the room gets to fill its charts after the scene is sharp."""
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What picture: `at` session time (ns), `view` a named camera or
    arrangement, `layout` an arrangement beside a camera.

    `settings` is the ini file that layouts come from.
    """

    site: Path
    output: Path
    size: tuple[int, int]
    view: str = ""
    layout: str = ""
    at: int | None = None
    language: str = "en"
    theme: str = "dark"
    light: str = "dusk"
    settings: Path = Path()


async def take_picture(options: PictureOptions) -> dict[str, object]:
    """Draw the room off screen and save it; what is on it is told. `WrongUse` for an unknown view."""
    picture_format(options.output)
    client = await open_direct(options.site, options.at)
    room = Room(client.mirror, client)
    hello = client.mirror.hello
    city = await load_city(hello.site if hello else None, tuple(client.mirror.assets.values()))
    window = RoomWindow(
        room, city, options.settings, language=options.language, theme_name=options.theme, viewport=Viewport()
    )
    try:
        window.resize(*options.size)
        window.show()
        for view in filter(None, (options.layout, options.view)):
            if not window.apply_view(view):
                known = ", ".join(sorted({*VIEWS, *(city.views if city else ())}))
                raise WrongUse(f"no view {view!r} (there are: {known})")
        window.light.choose(options.light)
        client.refresh()
        await _settled(window)
        client.refresh()
        await asyncio.sleep(SETTLE)
        image = window.grab()
        image.setDevicePixelRatio(1.0)
        save_picture(image.toImage(), options.output)
        return {
            "file": str(options.output),
            "size": f"{image.width()}x{image.height()}",
            "mode": hello.mode if hello else "",
            "provenance": hello.provenance if hello else "",
            "channels": len(client.mirror.channels),
            "alarms": sum(row.retained for row in client.mirror.alarms.values()),
        }
    finally:
        window.shut()
        room.close()
        await end_tasks()
        client.close()


async def end_tasks() -> None:
    """Cancel what the room still waits for (trends, answers), so that nothing is pending when the loop ends."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _settled(window: RoomWindow) -> None:
    """Wait for colours that are worked out in a thread, and for the scene's sharp frame."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LONGEST
    while loop.time() < end and (window.scene.worker.busy or not getattr(window.viewport, "settled", True)):  # noqa: ASYNC110 - frames come from a thread
        await asyncio.sleep(0.05)
