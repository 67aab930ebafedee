"""The publications in a document: DATEX II comes in envelopes of its own, in SOAP, or bare, as XML or as JSON."""

import re
from collections.abc import Iterator

from citydeck.sources.mapping.xml_tree import local, parse_xml, tree
from citydeck.sources.payload import MAX_DEPTH, Poisoned, parse_json

Node = dict[str, object]
_PREFIX = re.compile(r"^(?:[a-z]{3,4})(?=[A-Z])")
"""JSON of version 3 writes a namespace as three or four small letters before the name."""


def publications(raw: bytes, limit: int) -> list[tuple[str, Node]]:
    """Each publication with its kind (``SituationPublication``…); `Poisoned` when there is none in it."""
    document = parse_json(raw, limit) if raw.lstrip()[:1] in (b"{", b"[") else _xml(raw, limit)
    found = list(_search(document, 0))
    if not found:
        raise Poisoned("no publication of DATEX II is in the document")
    return found


def _xml(raw: bytes, limit: int) -> object:
    root = parse_xml(raw, limit)
    return {local(root.tag): tree(root)}


def _search(here: object, depth: int) -> Iterator[tuple[str, Node]]:
    if depth > MAX_DEPTH:
        return
    for one in here if isinstance(here, list) else [here]:
        if not isinstance(one, dict):
            continue
        kind = name_of(one.get("@type"))
        if kind.endswith("Publication"):
            yield kind, one
            continue
        for key, value in one.items():
            plain = _PREFIX.sub("", key)
            if plain.endswith("Publication") and plain != "payloadPublication" and isinstance(value, dict):
                yield plain, value
            elif not key.startswith("@"):
                yield from _search(value, depth + 1)


def name_of(kind: object) -> str:
    """A type's name without its namespace."""
    return str(kind or "").rpartition(":")[2]


def child(node: object, *names: str) -> object:
    """What lies below `node` under these names, one after the other; None where there is nothing."""
    here = node
    for name in names:
        if isinstance(here, list):
            here = here[0] if here else None
        here = here.get(name) if isinstance(here, dict) else None
    return here


def children(node: object, name: str) -> list[object]:
    """All below `node` under a name: none, one or several."""
    found = child(node, name)
    return found if isinstance(found, list) else [] if found is None else [found]


def text_of(value: object) -> str:
    """The text of an element that may have attributes."""
    if isinstance(value, dict):
        value = value.get("#text", value.get("value"))
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def id_of(node: object) -> str:
    """An element's id: an attribute in XML, ``idG`` in JSON."""
    return text_of(child(node, "@id") or child(node, "idG"))


def words(node: object) -> dict[str, str]:
    """A multilingual string by language tag of the interface; what is in another stands in for English."""
    found: dict[str, str] = {}
    for one in children(child(node, "values"), "value"):
        language = text_of(child(one, "@lang") or child(one, "lang")).lower()
        text = text_of(one)
        if text:
            found.setdefault("zh_CN" if language.startswith("zh") else "en", text)
            if language.startswith("en"):
                found["en"] = text
    return found
