"""`citydeck engine SITE`: the engine alone, without a window."""

import argparse

from app import sites

MOST_PORT = 65535
HELP = "run the engine of a site alone, without a window"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", help="folder, bundle (.mcap) or a built-in name")
    parser.add_argument("--port", type=int, default=0, help="port on loopback (default: a free one)")
    parser.add_argument("--start-at", help="ISO time to start a recording at")
    parser.add_argument("--paused", action="store_true", help="a recording waits for play")
    parser.add_argument("--apart", default="", help="a word: keep lock and journal apart from the site's usual engine")
    parser.add_argument(
        "--until-alone",
        type=float,
        metavar="SECONDS",
        help="a recording's engine ends when no console was connected for so long (default: it goes on)",
    )


def run(options: argparse.Namespace) -> int:
    from app.source_cards import proof_of
    from citydeck.model.errors import WrongUse
    from citydeck.model.time import from_iso
    from citydeck.server.engine import EngineOptions, run_engine

    if not 0 <= options.port <= MOST_PORT:
        raise WrongUse(f"--port is 0 to {MOST_PORT}, not {options.port}")
    start = from_iso(options.start_at) if options.start_at else None
    site = sites.find(options.site)
    return run_engine(
        EngineOptions(
            site,
            options.port,
            start,
            paused=options.paused,
            until_alone=options.until_alone,
            apart=options.apart,
            proof_of=proof_of,
        )
    )
