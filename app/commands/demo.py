"""`citydeck demo`: the story of the demo city, in three minutes, by itself or by the presenter's keys."""

import argparse
from pathlib import Path

from app import sites
from app.commands.room import add_room_options, room_arguments

HELP = "play the demo city's story"
DISPLAY_SIZE = "1920x1080"
APART = "story"
"""The story's journal and place are not those of the recorded hour that `citydeck` plays."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--for", dest="duration", help="end after this time, for example 20s")
    parser.add_argument("--picture", type=Path, help="save a picture of the room before it ends")
    parser.add_argument("--virtual-display", action="store_true", help="on an X server of its own, that nobody sees")
    add_room_options(parser)


def run(options: argparse.Namespace) -> int:
    from app.desk import open_desk
    from app.story import story_of
    from app.values import parse_duration
    from app.virtual_display import virtual_display

    site = sites.built_in("shanghai")
    passed = [*room_arguments(options), "--story", str(story_of(site))]
    if options.duration:
        passed += ["--for", str(parse_duration(options.duration))]
    if options.picture:
        passed += ["--picture", str(options.picture.resolve())]
    if not options.virtual_display:
        return open_desk(site, passed, ["--paused"], apart=APART)
    with virtual_display(DISPLAY_SIZE):
        return open_desk(site, [*passed, "--size", DISPLAY_SIZE], ["--paused"], apart=APART)
