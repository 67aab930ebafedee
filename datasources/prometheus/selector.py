"""A selector of series such as ``node_cpu{mode="idle",cpu!="0",path=~"/var.*"}``."""

import re
from dataclasses import dataclass

from citydeck.model.errors import WrongUse
from datasources.prometheus.line import unescaped
from datasources.prometheus.sample import Sample

_WHOLE = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(?:\{(.*)\})?\s*", re.DOTALL)
_MATCHER = re.compile(r'\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*')


@dataclass(frozen=True)
class Matcher:
    """One condition; a label that is absent is an empty text, as in PromQL."""

    label: str
    sign: str
    text: str
    pattern: re.Pattern[str]

    def fits(self, labels: dict[str, str]) -> bool:
        """Whether the labels meet it."""
        value = labels.get(self.label, "")
        same = bool(self.pattern.fullmatch(value)) if "~" in self.sign else value == self.text
        return same is not self.sign.startswith("!")


@dataclass(frozen=True)
class Selector:
    """`name` empty: any."""

    name: str
    matchers: tuple[Matcher, ...]

    def fits(self, sample: Sample) -> bool:
        """Whether a sample is one of these."""
        return (not self.name or sample.name == self.name) and all(one.fits(sample.labels) for one in self.matchers)


def selector(text: str) -> Selector:
    """A selector from its text; `WrongUse` when it is none."""
    whole = _WHOLE.fullmatch(text)
    if whole is None or not (whole.group(1) or whole.group(2)):
        raise WrongUse(f'select: {text!r} is no selector such as name{{label="value"}}')
    inside, place, matchers = (whole.group(2) or "").rstrip().rstrip(","), 0, []
    while place < len(inside):
        found = _MATCHER.match(inside, place)
        if found is None or (found.end() < len(inside) and inside[found.end()] != ","):
            raise WrongUse(f"select: {text!r} has labels that are none")
        matchers.append(_matcher(*found.groups()))
        place = found.end() + 1
    return Selector(whole.group(1) or "", tuple(matchers))


def _matcher(label: str, sign: str, text: str) -> Matcher:
    text = text if "~" in sign else unescaped(text)
    try:
        return Matcher(label, sign, text, re.compile(text if "~" in sign else ""))
    except re.error:
        raise WrongUse(f"select: the pattern of {label!r} is none") from None
