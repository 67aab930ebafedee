"""One line of an exposition, read strictly: name, labels, value, time, and in OpenMetrics an exemplar."""

import re
from typing import NamedTuple

from citydeck.model.time import NS_PER_MS, NS_PER_S
from citydeck.sources.payload import Poisoned
from datasources.prometheus.sample import Sample

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\.)*)"')
_SPACED_LABEL = re.compile(r'[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"\\": "\\", '"': '"', "n": "\n"}
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WORD = re.compile(r"[+-]?inf(?:inity)?|nan", re.IGNORECASE)
_MILLISECONDS = re.compile(r"-?\d{1,16}", re.ASCII)
_SECONDS = re.compile(r"-?\d{1,12}(?:\.\d{1,9})?", re.ASCII)
MOST_LABELS = 128
EXEMPLAR_RUNES = 128


class Line(NamedTuple):
    """A sample, and whether an exemplar stands behind it."""

    sample: Sample
    exemplar: bool


def number(text: str) -> float:
    """A value as both formats write it; `Poisoned` for underscores, hexadecimals, blanks and words."""
    if not (_DECIMAL.fullmatch(text) or _WORD.fullmatch(text)):
        raise Poisoned("a value that is no number")
    return float(text)


def sample_line(text: str, *, openmetrics: bool) -> Line:
    """A sample's line; `Poisoned` for anything that the format does not allow."""
    found = _NAME.match(text)
    if found is None:
        raise Poisoned("a line that begins with no name")
    labels, rest = _labels(text[found.end() :], openmetrics=openmetrics)
    exemplar = False
    if openmetrics and " # " in rest:
        rest, _, behind = rest.partition(" # ")
        _check_exemplar(behind)
        exemplar = True
    words = _words(rest, openmetrics=openmetrics)
    at = _time(words[1], openmetrics=openmetrics) if len(words) == 2 else None
    return Line(Sample(found.group(), labels, number(words[0]), at), exemplar)


def _words(rest: str, *, openmetrics: bool) -> list[str]:
    """Value and time. OpenMetrics has exactly one blank before each."""
    words = rest[1:].split(" ") if openmetrics else rest.split()
    if not 1 <= len(words) <= 2 or not all(words) or rest[:1] not in ((" ",) if openmetrics else (" ", "\t")):
        raise Poisoned("a line that is no value and time")
    return words


def _labels(text: str, *, openmetrics: bool) -> tuple[dict[str, str], str]:
    """Labels, and what stands behind them. The older format allows blanks around them, and a comma at the end."""
    blank = "" if openmetrics else text[: len(text) - len(text.lstrip(" \t"))]
    if text[len(blank) : len(blank) + 1] != "{":
        return {}, text
    pattern, place = (_LABEL if openmetrics else _SPACED_LABEL), len(blank) + 1
    labels: dict[str, str] = {}
    while text[place : place + 1] != "}":
        found = pattern.match(text, place)
        if found is None or found.group(1) in labels or len(labels) >= MOST_LABELS:
            raise Poisoned("labels that are none, or one twice")
        labels[found.group(1)] = unescaped(found.group(2))
        place = found.end()
        if text[place : place + 1] == ",":
            place += 1
            if openmetrics and text[place : place + 1] == "}":
                raise Poisoned("labels that end with a comma")
        elif text[place : place + 1] != "}":
            raise Poisoned("labels without an end")
        if not openmetrics:
            place += len(text[place:]) - len(text[place:].lstrip(" \t"))
    return labels, text[place + 1 :]


def unescaped(text: str) -> str:
    """A label's value with its escapes undone; there are three."""

    def sign(found: re.Match[str]) -> str:
        if found.group(1) not in _ESCAPED:
            raise Poisoned("an escape that there is not")
        return _ESCAPED[found.group(1)]

    return _ESCAPE.sub(sign, text) if "\\" in text else text


def _time(text: str, *, openmetrics: bool) -> int:
    """OpenMetrics counts seconds, the older format milliseconds."""
    if not openmetrics:
        if not _MILLISECONDS.fullmatch(text):
            raise Poisoned("a time that is no number of milliseconds")
        return int(text) * NS_PER_MS
    if not _SECONDS.fullmatch(text):
        raise Poisoned("a time that is no number of seconds")
    whole, _, rest = text.partition(".")
    behind = int(f"{rest:0<9}") if rest else 0
    return int(whole) * NS_PER_S + (-behind if text.startswith("-") else behind)


def _check_exemplar(text: str) -> None:
    labels, rest = _labels(text, openmetrics=True)
    if not text.startswith("{") or sum(len(key) + len(value) for key, value in labels.items()) > EXEMPLAR_RUNES:
        raise Poisoned("an exemplar without labels, or with too long ones")
    words = _words(rest, openmetrics=True)
    number(words[0])
    if len(words) == 2:
        _time(words[1], openmetrics=True)
