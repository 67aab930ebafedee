"""Which words may be said of a source: those of its code, its settings and the interpreter; a payload's words may not.

An error's text is half the programmer's, half the payload's (``could not convert string to float: '…'``). What the
programmer wrote stands in the code; so a word passes if it stands there, and becomes "…" if it does not.
"""

import builtins
import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path
from types import CodeType

HIDDEN = "…"
SHORT_NUMBER = 3
"""Digits of a number that may always be said: a count, a port's beginning, a line."""
MOST_CODE = 4 * 1024 * 1024
"""Bytes of an adapter's code that are read for its words."""
_TOKEN = re.compile(r"(?P<number>(?<![^\W_])\d(?:[\d.:]*\d)?(?![^\W_]))|(?P<word>[^\W_]+)")
_HIDDEN_RUN = re.compile(rf"{HIDDEN}(?:[\s,;:.'\"@_/|\\+*#-]*{HIDDEN})+")
_INTERPRETER = """
could not convert string to float int bytes complex invalid literal for with base object of type has no len attribute
is not subscriptable callable iterable a mapping sequence hashable list index out of range indices must be integers or
slices dict tuple set str NoneType None True False unsupported operand types and not supported between instances
division by zero modulo float floating point integer too large to convert overflow result too many values to unpack
expected not enough at least got unexpected keyword argument missing required positional arguments takes but were given
codec can't decode encode byte in position ordinal not in range unexpected end data invalid start continuation
Expecting value property name enclosed in double quotes delimiter Extra data line column char Unterminated string
starting at Invalid control character escape month must be day is out of for year hour minute second time data does
match format unconverted remains isoformat string maximum recursion depth exceeded while calling Python object memory
cannot import from module No named generator raised StopIteration await coroutine already executing asynchronous
certificate verify failed unable get local issuer self signed has expired hostname mismatch TLS SSL handshake wrong
version alert unknown ca bad record mac protocol unexpected eof reading closed connection reset peer refused timed out
timeout server disconnected Cannot connect host default Connect call Name or service known Temporary failure resolution
Multiple exceptions Errno Traceback most recent last File line in raise return def async self
"""
_DEBRIS = frozenset({"__pycache__", "template", ".git"})


class Vocabulary:
    """Words that may be said; `said` hides the others. Texts are added as they are known to be nobody's payload."""

    def __init__(self, texts: Iterable[str] = (), folders: Iterable[Path] = ()) -> None:
        self._words: set[str] = set()
        self._texts = [_INTERPRETER, *dir(builtins), *(os.strerror(number) for number in errno.errorcode), *texts]
        self._folders = list(folders)

    def said(self, text: str) -> str:
        """`text` with every word hidden that is not known, and every number of more than three digits."""
        if not text:
            return text
        self._read()
        hidden = _TOKEN.sub(lambda match: match.group() if self._known(match) else HIDDEN, text)
        return _HIDDEN_RUN.sub(HIDDEN, hidden)

    def knows(self, text: str) -> bool:
        """Whether nothing of `text` would be hidden."""
        return self.said(text) == text

    def learn(self, error: BaseException | None) -> None:
        """The words of the code that an error came through, libraries included: constants and names, never values."""
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            trace = error.__traceback__
            self._add(type(error).__name__)
            while trace is not None:
                self._add_code(trace.tb_frame.f_code)
                trace = trace.tb_next
            error = error.__cause__ or error.__context__

    def _known(self, match: re.Match[str]) -> bool:
        token = match.group()
        if match.lastgroup == "word":
            return token in self._words
        whole = token in self._words or all(part in self._words for part in token.split(":"))
        return whole or ("." not in token and sum(mark.isdigit() for mark in token) <= SHORT_NUMBER)

    def _read(self) -> None:
        """Code is read when something is to be said for the first time: most hosts never say anything."""
        texts, self._texts = self._texts, []
        folders, self._folders = self._folders, []
        for text in texts:
            self._add(text)
        for folder in folders:
            for text in _code(folder):
                self._add(text)

    def _add(self, text: str) -> None:
        self._words.update(match.group() for match in _TOKEN.finditer(text))

    def _add_code(self, code: CodeType) -> None:
        for text in (*code.co_names, *code.co_varnames, code.co_name, *_strings(code.co_consts)):
            self._add(text)


def _strings(constants: Iterable[object]) -> Iterable[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple | frozenset):
            yield from _strings(constant)


def _code(folder: Path) -> Iterable[str]:
    left = MOST_CODE
    for path in sorted([*folder.rglob("*.py"), *folder.glob("*.toml")]):
        if not _DEBRIS.isdisjoint(path.relative_to(folder).parts):
            continue
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        left -= len(text)
        if left < 0:
            return
        yield text


def texts_of(value: object) -> Iterable[str]:
    """Every key and value in settings, as text."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield str(key)
            yield from texts_of(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from texts_of(entry)
    elif value is not None:
        yield str(value)
