"""The console's process: one Qt loop, one link, one room."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import AddressedEndpoint, Endpoint, NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.server.heartbeat import BEAT, EVERY


@dataclass(frozen=True, slots=True)
class ConsoleOptions:
    """What a console's command line says."""

    endpoint: Endpoint
    name: str = ""
    language: str | None = None
    theme: str | None = None
    screen: int | None = None
    story: Path | None = None
    for_seconds: float | None = None
    picture: Path | None = None
    size: tuple[int, int] | None = None
    ready_file: Path | None = None
    witness: Path | None = None
    city: str = ""

    @classmethod
    def of(cls, options: argparse.Namespace) -> "ConsoleOptions":
        from app.values import parse_size

        if options.run_folder is not None:
            endpoint: Endpoint = NotedEndpoint(options.run_folder)
        else:
            endpoint = AddressedEndpoint(options.url, options.token_file)
        return cls(
            endpoint,
            options.name,
            options.lang,
            options.theme,
            options.screen,
            options.story,
            options.for_seconds,
            options.picture,
            parse_size(options.size) if options.size else None,
            options.ready_file,
            options.witness,
            options.city,
        )


def run_console(options: ConsoleOptions) -> int:
    """Open the room and stay until it is closed; its exit code says whether the engine goes too."""
    from app.qt import make_application

    application = make_application(options.language)
    import qasync

    from app.room import RoomRun

    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    mirror = CityMirror()
    client = LinkClient(options.endpoint, mirror, options.name)
    run = RoomRun(application, client, mirror, options)
    _on_request(lambda: loop.call_soon_threadsafe(run.closed.set))
    with loop:
        return int(loop.run_until_complete(run.main()))


def _on_request(close: Callable[[], object]) -> None:
    """A console that is told to end closes as by hand, without a question: layout, link and scene come to rest.

    Python runs the handler as soon as this process runs Python again: its heartbeat sees to that.
    """
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: close())


async def beat() -> None:
    """A zero byte twice a second on standard output: the launcher hears that this loop turns."""
    descriptor = sys.stdout.fileno()
    while True:
        try:
            os.write(descriptor, BEAT)
        except OSError:
            return
        await asyncio.sleep(EVERY)
