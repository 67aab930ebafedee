"""Reading the children of one CAP element: texts, words of the standard's, times. What is odd is named, not lost."""

import html
import re
from collections.abc import Iterator

from lxml import etree

from citydeck.sources.payload import Poisoned
from citydeck.sources.stamps import instant

_TAG = re.compile(r"<[^<>]{1,200}>")
_BREAK = re.compile(r"<\s*(?:br|p|/p|li)\b[^<>]{0,100}>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v]+")


class Reader:
    """Reads children in one namespace. `faults` gathers what was left out because it was not understood."""

    def __init__(self, space: str) -> None:
        self._space = space
        self.faults: list[str] = []

    def all(self, element: etree._Element, name: str) -> Iterator[etree._Element]:
        """Children of a name."""
        yield from element.iterchildren(f"{{{self._space}}}{name}")

    def texts(self, element: etree._Element, name: str) -> tuple[str, ...]:
        """Texts of the children of a name, blank ones left out."""
        return tuple(text for one in self.all(element, name) if (text := "".join(one.itertext()).strip()))

    def text(self, element: etree._Element, name: str) -> str:
        """Text of the first such child that has one, else empty."""
        return next(iter(self.texts(element, name)), "")

    def values(self, element: etree._Element, name: str) -> tuple[str, ...]:
        """Values of the standard's pairs of ``valueName`` and ``value``."""
        return tuple(text for one in self.all(element, name) if (text := self.text(one, "value")))

    def needed(self, element: etree._Element, name: str) -> str:
        """A text that an alert cannot do without; `Poisoned` when it is not there."""
        if not (text := self.text(element, name)):
            raise Poisoned(f"alert without {name}")
        return text

    def one_of(self, element: etree._Element, name: str, words: tuple[str, ...]) -> str:
        """A word that decides what is done with an alert; `Poisoned` for one that the standard does not have."""
        if (text := self.needed(element, name)) not in words:
            raise Poisoned(f"alert whose {name} is none of the standard's")
        return text

    def known(self, element: etree._Element, name: str, words: tuple[str, ...]) -> str:
        """A word of the standard's; ``Unknown``, and a fault, for any other."""
        if (text := self.text(element, name)) in words:
            return text
        self.faults.append(f"{name} that is none of the standard's, taken as Unknown")
        return "Unknown"

    def time(self, element: etree._Element, name: str) -> int | None:
        """Nanoseconds; None, and a fault, for what is no time with a zone."""
        if not (text := self.text(element, name)):
            return None
        try:
            return instant(text, "iso")
        except (ValueError, OverflowError):
            self.faults.append(f"{name} that is no time with a zone, taken as not said")
            return None


def plain(text: str) -> str:
    """Text without the HTML that senders put in, blanks folded, lines kept."""
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in html.unescape(text).splitlines())
    return "\n".join(line for line in lines if line)
