"""`citydeck snapshot`: a picture of the room, without a window and without a display."""

import argparse
import asyncio
import contextlib
import json
import os
import tempfile
from pathlib import Path

from app import sites
from app.usage import named_path

HELP = "save a picture of a recording's room at an instant"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="?", default="shanghai", help="site with a recording, or a bundle")
    parser.add_argument("-o", "--output", type=named_path, required=True)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--view", default="", help="named camera of the city, or arrangement of the room")
    parser.add_argument("--layout", default="", help="arrangement of the panels, for example city: none of them")
    parser.add_argument("--at", help="ISO time with a zone, +DURATION after the start, or -DURATION before the end")
    parser.add_argument("--lang", choices=("en", "zh_CN"), default="en")
    parser.add_argument("--theme", choices=("dark", "light", "contrast"), default="dark")
    parser.add_argument("--light", choices=("dusk", "hour", "day", "night"), default="dusk", help="on the city")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    from app.values import parse_instant, parse_size, within
    from citydeck.server.recorded import RecordedSite

    site = sites.find(options.site)
    size = parse_size(options.size)
    at = None
    if options.at:
        with contextlib.closing(RecordedSite.open(site)) as recorded:
            start, end = recorded.reader.start, recorded.reader.end
            at = within(parse_instant(options.at, start, end), start, end, f"--at {options.at}")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = "1"
    from app.qt import make_application

    application = make_application(options.lang)
    import qasync

    from app.picture import PictureOptions, take_picture

    with tempfile.TemporaryDirectory(prefix="citydeck-") as folder, qasync.QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        wanted = PictureOptions(
            site,
            options.output,
            size,
            options.view,
            options.layout,
            at,
            options.lang,
            options.theme,
            options.light,
            Path(folder) / "room.ini",
        )
        told = loop.run_until_complete(take_picture(wanted))
    print(json.dumps(told, ensure_ascii=False) if options.json else f"{told['file']} {told['size']}")
    return 0
