"""The command line's grammar: whatever is wrong with it is told in one line, and so is every other mistake."""

import argparse
import difflib
import re
import sys
from pathlib import Path
from typing import NoReturn

from citydeck.model.errors import WrongUse


class Parser(argparse.ArgumentParser):
    """Raises `WrongUse` where argparse would print its usage and end the process; subcommands are parsed likewise."""

    def error(self, message: str) -> NoReturn:
        """One line: what is wrong, the nearest right name if there is one, and where to read more."""
        raise WrongUse(f"{_nearest(message, self._names())}{message_end(message)}see {self.prog} --help")

    def _names(self) -> list[str]:
        """Options that this parser knows."""
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]


def message_end(message: str) -> str:
    """What separates the message from the next part of its line."""
    return " " if message.endswith("?") else "; "


def _nearest(message: str, options: list[str]) -> str:
    """The message with the nearest known name for the first one that is unknown."""
    unknown = re.match(r"unrecognized arguments: (--[\w-]+)", message)
    wrong = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message, re.DOTALL)
    given, known = "", options
    if unknown:
        given = unknown[1]
    elif wrong:
        given, known = wrong[1], [choice.strip(" '") for choice in wrong[2].split(",")]
    close = difflib.get_close_matches(given, known, n=1, cutoff=0.5) if given else []
    return f"{message}; did you mean {close[0]!r}?" if close else message


def named_path(text: str) -> Path:
    """A path as typed; an empty one would silently be the current folder, so it is refused."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    if "\0" in text:
        raise argparse.ArgumentTypeError("a name holds no zero byte")
    return Path(text)


def escaped(message: object) -> str:
    """A message with whatever would break or hide its line (line ends, control codes) written as an escape."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "backslashreplace").decode("ascii")
        for letter in str(message)
    )


def tell_refusal(why: Exception) -> None:
    """Say on standard error, in one line, why something was not done."""
    said = str(why)
    if isinstance(why, OSError):
        said = f"{why.filename}: {why.strerror}" if why.filename else why.strerror or said
    print(f"citydeck: {escaped(said)}", file=sys.stderr)
