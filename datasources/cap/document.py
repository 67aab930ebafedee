"""What a CAP service answers: one alert, a feed (Atom, RSS) with alerts or links to them, an EDXL envelope."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from citydeck.sources.mapping.xml_tree import local
from citydeck.sources.payload import Poisoned
from datasources.cap.alert import ALERTS

_CAP_TYPES = ("application/cap+xml", "application/common-alerting-protocol+xml")
_XML_TYPES = ("application/xml", "text/xml")
_ROOTS = {"feed": "entry", "rss": "item", "RDF": "item"}


class Link(NamedTuple):
    """Where an entry's alert lies, and what the entry says of its age: both the same, the alert is the same."""

    address: str
    updated: str


@dataclass(frozen=True)
class Document:
    """`alone` when the document is the alert itself, as its sender signed it."""

    alerts: tuple[etree._Element, ...] = ()
    links: tuple[Link, ...] = ()
    following: str = ""
    alone: bool = False
    without: int = 0
    """Entries that hold neither."""


def document_of(root: etree._Element) -> Document:
    """What is in a document; `Poisoned` when it is none of those."""
    if root.tag in ALERTS:
        return Document((root,), alone=True)
    name = local(root.tag)
    if name == "EDXLDistribution":
        return Document(tuple(_alerts(root)))
    if name not in _ROOTS:
        raise Poisoned("neither a CAP alert nor a feed of them")
    alerts: list[etree._Element] = []
    links: list[Link] = []
    without = 0
    for entry in _named(root, _ROOTS[name]):
        held = list(_alerts(entry))
        alerts += held
        if held:
            continue
        if address := _link(entry):
            links.append(Link(address, _text(entry, "updated") or _text(entry, "pubDate")))
        else:
            without += 1
    return Document(tuple(alerts), tuple(dict.fromkeys(links)), _following(root), without=without)


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    yield from root.iter("{*}" + name)


def _alerts(element: etree._Element) -> Iterator[etree._Element]:
    yield from element.iter(*ALERTS)


def _text(entry: etree._Element, name: str) -> str:
    found = next(entry.iterchildren("{*}" + name), None)
    return "" if found is None else "".join(found.itertext()).strip()


def _link(entry: etree._Element) -> str:
    """The address of an entry's alert: what says that it is CAP, then XML, then an entry's one link."""
    offered = [
        (
            one.get("type", ""),
            one.get("rel", "alternate"),
            one.get("href") or one.get("url") or (one.text or "").strip(),
        )
        for one in entry
        if isinstance(one.tag, str) and local(one.tag) in ("link", "enclosure")
    ]
    found = [(kind.partition(";")[0].strip(), rel, address) for kind, rel, address in offered if address]
    for kinds in (_CAP_TYPES, _XML_TYPES):
        if fits := next((address for kind, _, address in found if kind in kinds), ""):
            return fits
    return next((address for kind, rel, address in found if rel == "alternate" and not kind.startswith("text/")), "")


def _following(root: etree._Element) -> str:
    """The next page of a feed that has several."""
    links = (one for one in root.iterchildren("{*}link") if one.get("rel") == "next")
    return next((one.get("href", "") for one in links), "")
