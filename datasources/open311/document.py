"""Answers of a GeoReport service, XML and JSON alike, as lists of records; errors in words."""

from collections.abc import Iterator

from citydeck.sources.mapping.path import said
from citydeck.sources.mapping.xml_tree import parse_xml, tree
from citydeck.sources.payload import Poisoned, parse_json
from datasources.open311.settings import Form

Record = dict[str, object]
MAX_ANSWER = 16 * 1024 * 1024


def records(raw: bytes, form: Form, name: str) -> list[object]:
    """The records in an answer; in XML they are the elements `name` below the root. `Poisoned` when it is no list."""
    if form == "json":
        document = parse_json(raw, MAX_ANSWER)
        if not isinstance(document, list):
            raise Poisoned("the answer is no list")
        return document
    root = tree(parse_xml(raw, MAX_ANSWER))
    if root is None:
        return []
    if not isinstance(root, dict):
        raise Poisoned("the answer is no list")
    found = root.get(name)
    return [] if found is None else found if isinstance(found, list) else [found]


def record(raw: bytes, form: Form) -> Record:
    """The one record that an answer is, or the first of its list; empty when it is none."""
    document = parse_json(raw, MAX_ANSWER) if form == "json" else tree(parse_xml(raw, MAX_ANSWER))
    found = next(iter(document), None) if isinstance(document, list) else document
    return found if isinstance(found, dict) else {}


def text(record: Record, name: str) -> str:
    """A field as text, empty for none; JSON writes codes and ids as numbers at times."""
    return (said(record.get(name)) or "").strip()


def of_lists(record: Record, name: str, inner: str) -> Iterator[Record]:
    """The records of a list inside a record: ``[...]`` in JSON, ``<name><inner/>…</name>`` in XML."""
    found = record.get(name)
    if isinstance(found, dict):
        found = found.get(inner)
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            yield one
