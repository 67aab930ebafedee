"""`citydeck [SITE]`: the control room. Without a site the recorded hour of the demo city plays, looped."""

import argparse
from pathlib import Path

from app import sites

HELP = "open the control room of a site (a folder or a built-in name; the demo city when none is given)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "site", nargs="?", default="shanghai", help=f"folder, bundle (.mcap) or one of {', '.join(sites.BUILT_IN)}"
    )
    parser.add_argument("--zone", default="", help="time zone of a bare city file (default: the nearest to its place)")
    parser.add_argument(
        "--place", default="", help="of a bare city file that says none: its CRS (EPSG:28992), or LON,LAT of its middle"
    )
    parser.add_argument("--connect", metavar="URL", help="a console only, of an engine that runs elsewhere")
    parser.add_argument("--token-file", help="file with that engine's token")
    add_room_options(parser)


def add_room_options(parser: argparse.ArgumentParser) -> None:
    """Options that every way to open a room takes."""
    parser.add_argument("--lang", choices=("en", "zh_CN"), help="language of the interface (default: the system's)")
    parser.add_argument("--theme", choices=("dark", "light", "contrast"), help="colours (default: as last chosen)")
    parser.add_argument("--screen", type=int, help="number of the screen to open full screen on")
    parser.add_argument("--ready-file", type=Path, help="write this file when the first full picture is on the screen")


def run(options: argparse.Namespace) -> int:
    from app.desk import connect_only, open_desk

    passed = room_arguments(options)
    if options.connect:
        return connect_only(options.connect, options.token_file, passed)
    return open_desk(sites.find(options.site, options.zone, options.place), passed)


def room_arguments(options: argparse.Namespace) -> list[str]:
    """The room options again, as arguments for the console's process."""
    passed = ["--theme", options.theme] if options.theme else []
    if options.lang:
        passed += ["--lang", options.lang]
    if options.screen is not None:
        passed += ["--screen", str(options.screen)]
    if options.ready_file is not None:
        passed += ["--ready-file", str(options.ready_file.resolve())]
    return passed
