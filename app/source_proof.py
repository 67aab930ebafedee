"""`citydeck source prove`: an adapter against a far end with faults, and its score card."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import platformdirs

from citydeck.model.errors import WrongUse

if TYPE_CHECKING:
    from citydeck.model.score import Mark, ScoreCard

ABOUT = """\
The adapter runs in its own source host, as in a room, against the far end that its package brings along (stand.py): a
real server where there is one. The connection is cut, frozen, slow and noisy; the far end repeats itself, shuffles, has
a wrong clock, refuses, shows wrong certificates, says what cannot be read, too much, and too large. docs/proving.md
tells what each fault demands. Exit code 0: every fault that applies was stood; 1: not; 2: there is no stand, or this
machine lacks what its far end is. The package's code runs in this process too: prove what you mean to run.
"""
ENDED = 130
"""Exit code of a proof that was ended from outside."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``citydeck source prove``."""
    parser.description = ABOUT
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("adapter", nargs="?", help="id of an installed adapter (citydeck source list)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="FAULT", help="this fault alone; may be repeated"
    )
    parser.add_argument("--list", action="store_true", help="the faults and what each demands")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Prove or list; the exit code."""
    if options.list:
        return _list(options.json)
    if options.adapter is None:
        raise WrongUse("which adapter? citydeck source prove NAME (citydeck source list names them)")
    return _prove(options.adapter, options.only, as_json=options.json)


def state_folder() -> Path:
    """Where cards are kept."""
    return Path(os.environ.get("CITYDECK_STATE_DIR") or platformdirs.user_state_path("citydeck"))


def _list(as_json: bool) -> int:
    from citydeck.proving.faults import FAULTS

    if as_json:
        print(msgspec.json.format(msgspec.json.encode({fault.name: fault.demands for fault in FAULTS})).decode())
        return 0
    for fault in FAULTS:
        print(f"{fault.name:<22}{fault.demands}")
    return 0


async def _until_told(proof: "Coroutine[Any, Any, ScoreCard]") -> "ScoreCard":
    """A request to end and a closed terminal end it like Ctrl+C: its servers and folders go with it."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    for name in ("SIGTERM", "SIGHUP"):
        if signal.getsignal(getattr(signal, name, signal.SIGINT)) is signal.SIG_IGN:  # under nohup
            continue
        with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):  # Windows; a thread
            loop.add_signal_handler(getattr(signal, name), task.cancel)
    return await proof


def _prove(adapter: str, only: list[str], *, as_json: bool) -> int:
    from citydeck.proving import card as cards
    from citydeck.proving.prover import prove
    from citydeck.sources.registry import scan

    def told(mark: "Mark") -> None:
        if sys.stderr.isatty():
            print(cards.line(mark), file=sys.stderr)

    # What the stands' servers log is not for the card's reader: their connections break on purpose.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        # A stand's code may print; what is asked for as JSON is the card alone.
        with contextlib.redirect_stdout(sys.stderr):
            card = asyncio.run(_until_told(prove(scan().get(adapter), only, told)))
    except (asyncio.CancelledError, KeyboardInterrupt):
        print("the proof was ended before it was over; its servers are gone and no card is kept", file=sys.stderr)
        return ENDED
    if card.whole:
        cards.keep(card, state_folder())
    print(msgspec.json.format(msgspec.json.encode(card)).decode() if as_json else cards.table(card))
    return 1 if card.failed else 0
