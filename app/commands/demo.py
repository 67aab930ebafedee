"""`citydeck demo`: the story of the demo city, in three minutes, by itself or by the presenter's keys."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from app import sites
from app.commands.room import add_room_options, room_arguments

HELP = "play the demo city's story"
DISPLAY_SIZE = "1920x1080"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--for", dest="duration", help="end after this time, for example 20s")
    parser.add_argument("--picture", type=Path, help="save a picture of the room before it ends")
    parser.add_argument("--virtual-display", action="store_true", help="on an X server of its own, that nobody sees")
    add_room_options(parser)


def run(options: argparse.Namespace) -> int:
    from app.desk import open_desk
    from app.story import story_of
    from app.values import parse_duration

    site = sites.built_in("shanghai")
    passed = [*room_arguments(options), "--story", str(story_of(site))]
    if options.duration:
        passed += ["--for", str(parse_duration(options.duration))]
    if options.picture:
        passed += ["--picture", str(options.picture.resolve())]
    if not options.virtual_display:
        return open_desk(site, passed, ["--paused"])
    server = _virtual_display()
    try:
        return open_desk(site, [*passed, "--size", DISPLAY_SIZE], ["--paused"])
    finally:
        server.terminate()
        server.wait()


def _virtual_display() -> "subprocess.Popen[bytes]":
    """Start Xvfb on a free display and point this process's children at it; `WrongUse` when it is not installed."""
    from citydeck.model.errors import WrongUse

    program = shutil.which("Xvfb")
    if program is None or sys.platform == "win32":
        raise WrongUse("no virtual display here: install xvfb")
    reader, writer = os.pipe()
    command = [program, "-displayfd", str(writer), "-screen", "0", f"{DISPLAY_SIZE}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    if not number:
        server.wait()
        raise WrongUse("the virtual display did not start")
    os.environ["DISPLAY"] = f":{number}"
    time.sleep(0.05)
    return server
