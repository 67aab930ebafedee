"""The command line.

Exit codes: 0 good, 1 found a fault, 2 wrong use or unreadable input; never a traceback for those.
"""

import argparse
import importlib
import io
import re
import sys
from collections.abc import Sequence
from typing import Protocol

import citydeck
from app.usage import Parser, tell_refusal
from citydeck.model.errors import CitydeckError

COMMANDS = (
    "alarm",
    "city",
    "console",
    "demo",
    "doctor",
    "engine",
    "record",
    "recording",
    "replay",
    "room",
    "site",
    "snapshot",
    "source",
)
"""Modules of `app.commands`; `room` is what runs when no command is named."""
SIGNED = ("--at", "--origin", "--place")
"""Options whose value may begin with a minus sign."""
NEGATIVE = re.compile(r"-\d.*")


class Command(Protocol):
    """What a module of `app.commands` offers. Heavy imports stay inside `run`: the launcher must start at once."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, options: argparse.Namespace) -> int: ...


def command(name: str) -> Command:
    """A command's module."""
    module: Command = importlib.import_module(f"app.commands.{name}")
    return module


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command."""
    prog = "citydeck" if name == "room" else f"citydeck {name}"
    module = command(name)
    parser = Parser(prog=prog, description=module.HELP)
    if name == "room":
        others = "\n".join(
            f"  {other:<11}{command(other).HELP}" for other in COMMANDS if other not in ("room", "console")
        )
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = f"commands:\n{others}\n\ncitydeck COMMAND --help says more."
        parser.add_argument("--version", action="version", version=f"citydeck {citydeck.__version__}")
    module.add_arguments(parser)
    return parser


def _joined(given: Sequence[str]) -> list[str]:
    """``--origin -73.98,40.7`` as ``--origin=-73.98,40.7``: a place in the west is no option."""
    made: list[str] = []
    for word in given:
        if made and made[-1] in SIGNED and NEGATIVE.fullmatch(word):
            made[-1] += f"={word}"
        else:
            made.append(word)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that a terminal cannot write is no reason to end
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given.pop(0) if given and given[0] in COMMANDS else "room"
    try:
        return command(name).run(parser_of(name).parse_args(_joined(given)))
    except BrokenPipeError:
        return 0
    except (CitydeckError, OSError) as error:
        tell_refusal(error)
        return 2
    except KeyboardInterrupt:
        return 130
