"""XML of a stranger as dicts, lists and texts, so that paths reach into it: no entities, no DTD, bounded.

An element is a dict of its children by local name (several of a name are a list), ``@name`` its attributes, ``#text``
its text; one without attributes and children is its text alone, an empty one (or ``xsi:nil``) is null.
"""

from lxml import etree

from citydeck.sources.payload import MAX_DEPTH, Poisoned, check_size

MAX_ELEMENTS = 2_000_000
MAX_ATTRIBUTES = 1_000
"""Of one element: to list them costs the square of their number."""
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def parse_xml(raw: bytes, limit: int | None = None) -> etree._Element:
    """The root element of `raw`; `Poisoned` when it is none, has a document type, or is too large, deep or wide."""
    if limit is None:
        check_size(raw)
    else:
        check_size(raw, limit)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Poisoned("not well-formed XML, or nested too deep") from None
    if root.getroottree().docinfo.doctype:
        raise Poisoned("XML with a document type: entities are never resolved")
    _check(root)
    return root


def _check(root: etree._Element) -> None:
    level = count = 0
    for what, element in etree.iterwalk(root, events=("start", "end")):
        if what == "end":
            level -= 1
            continue
        level += 1
        count += 1
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise Poisoned(f"XML element with more than {MAX_ATTRIBUTES} attributes")
        if level > MAX_DEPTH:
            raise Poisoned(f"XML nested deeper than {MAX_DEPTH}")
        if count > MAX_ELEMENTS:
            raise Poisoned(f"XML of more than {MAX_ELEMENTS} elements")


def tree(element: etree._Element) -> object:
    """An element as plain values; see the module."""
    if element.get(_NIL) in ("true", "1"):
        return None
    text = (element.text or "").strip()
    here: dict[str, object] = {f"@{local(name)}": value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            _put(here, local(child.tag), tree(child))
    if not here:
        return text or None
    if text:
        here["#text"] = text
    return here


def local(name: object) -> str:
    """A name without its namespace."""
    return str(name).rpartition("}")[2]


def _put(here: dict[str, object], name: str, value: object) -> None:
    if name not in here:
        here[name] = value
        return
    before = here[name]
    if isinstance(before, list):
        before.append(value)
    else:
        here[name] = [before, value]
