"""`citydeck console`: the window process; the launcher starts it."""

import argparse
from pathlib import Path

from app.commands.room import add_room_options

HELP = "the window process of a room; the launcher starts it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run-folder", type=Path, help="run folder of the engine")
    parser.add_argument("--url", help="address of the engine")
    parser.add_argument("--token-file", type=Path)
    parser.add_argument("--name", default="", help="name of this console")
    parser.add_argument("--city", default="", help="city that the engine will name, to be read ahead of its word")
    parser.add_argument("--story", type=Path, help="story to present")
    parser.add_argument("--for", dest="for_seconds", type=float, help="close after so many seconds")
    parser.add_argument("--picture", type=Path, help="save a picture of the room before closing")
    parser.add_argument("--size", default="", help="WxH of the window (default: the screen)")
    parser.add_argument("--witness", type=Path, help="append to this file what the alarm list shows, as JSON lines")
    add_room_options(parser)


def run(options: argparse.Namespace) -> int:
    from app.console import ConsoleOptions, run_console

    return run_console(ConsoleOptions.of(options))
