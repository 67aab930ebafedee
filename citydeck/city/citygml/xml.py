"""The XML of a city file, one top-level member at a time: no entities, no document types, no network."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from lxml import etree

from citydeck.city.encodable import one_line
from citydeck.city.packed import GZIP, Bytes
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

Element = Any
"""An element of lxml, which has no types of its own."""

HREF = "{http://www.w3.org/1999/xlink}href"
ROOT = "CityModel"
FEATURES = ("cityObjectMember", "featureMember", "featureMembers", "member")
APPEARANCE = "appearanceMember"
_IDS = ("{http://www.opengis.net/gml}id", "{http://www.opengis.net/gml/3.2}id", "id")
_TOP = (*FEATURES, APPEARANCE, "versionMember", "versionTransitionMember")
_SAFE: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    # Texts beyond 10 MB and absurd depths stay refused: nothing in a city needs them.
    "huge_tree": False,
    "collect_ids": False,
    "remove_comments": True,
    "remove_pis": True,
}
_MARKUP_BEFORE_ROOT = re.compile(r"\s*(<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)", re.DOTALL)


class BrokenXml(Exception):
    """Where and why the text of a file stops being XML that can be read."""


class Source:
    """The bytes of a file, unpacked if packed; tells `watch` how much of the file was taken."""

    def __init__(self, path: Path, watch: Watch) -> None:
        self._bytes = Bytes(path)
        self._watch = watch

    def read(self, size: int = -1) -> bytes:
        """The next bytes; `BrokenXml` where a packed file is damaged, `ReadingCancelled` when no longer wanted."""
        self._watch.at(self._bytes.done)
        try:
            return self._bytes.file.read(size)
        except (UnreadableInput, OSError) as error:
            raise BrokenXml(one_line(error)) from None

    def __enter__(self) -> "Source":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bytes.__exit__(kind, error, trace)


def events(source: Source) -> Iterator[tuple[str, Element]]:
    """Start and end of every element, for a look at the beginning of a file; `BrokenXml` where it breaks."""
    yield from _parsed(source)


def members(source: Source) -> Iterator[Element]:
    """The members of the root, each whole and forgotten once the next is asked for; `BrokenXml` where it breaks."""
    for event, element in _parsed(source, [f"{{*}}{name}" for name in _TOP]):
        parent = element.getparent()
        if event == "start" or parent is None or parent.getparent() is not None:
            continue
        yield element
        element.clear()
        while element.getprevious() is not None:
            del parent[0]


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def gml_id(element: Element) -> str:
    """The id that the file gives an element, empty for none."""
    for name in _IDS:
        if found := element.get(name):
            return str(found)
    return ""


def is_gml(element: Element) -> bool:
    """Whether an element is GML's own, not CityGML's."""
    return isinstance(element.tag, str) and element.tag.startswith("{http://www.opengis.net/gml")


def first_tag(head: bytes) -> str:
    """The text of the first start tag, as far as it is in `head`; empty if there is none."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 65536)
        except zlib.error:
            return ""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    at = 0
    while found := _MARKUP_BEFORE_ROOT.match(text, at):
        at = found.end()
    text = text[at:].lstrip()
    return text.partition(">")[0] if text.startswith("<") and not text.startswith("<!") else ""


def _parsed(source: Source, tags: list[str] | None = None) -> Iterator[tuple[str, Element]]:
    try:
        yield from etree.iterparse(source, events=("start", "end"), tag=tags, **_SAFE)
    except etree.LxmlError as error:
        raise BrokenXml(one_line(error)) from None
