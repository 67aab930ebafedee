"""Bytes of a payload to a document that paths reach into: JSON, GeoJSON, lines of JSON, CSV, XML."""

import csv
import io
from collections.abc import Callable

from citydeck.sources.mapping.settings import Format, Payload
from citydeck.sources.mapping.xml_tree import local, parse_xml, tree
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, check_size, parse_json

Refuse = Callable[[bytes, str], None]
RECORDS = "records"
"""Where the lines of CSV and of NDJSON lie."""
MAX_LINES = 500_000
USUAL: dict[Format, dict[str, str]] = {
    "geojson": {"each": "features", "geometry": "geometry"},
    "ndjson": {"each": RECORDS},
    "csv": {"each": RECORDS},
}
"""What a mapping that does not say has where, by form."""


def parse(raw: bytes, how: Payload, refuse: Refuse, limit: int = MAX_MESSAGE) -> object:
    """The document in `raw`, at most `limit` bytes; `Poisoned` when it is none. `refuse` takes single bad lines."""
    if how.format == "xml":
        root = parse_xml(raw, limit)
        return {local(root.tag): tree(root)}
    if how.format == "csv":
        return {RECORDS: _lines_of_csv(raw, how, refuse, limit)}
    if how.format == "ndjson":
        return {RECORDS: _lines_of_json(raw, refuse, limit)}
    return parse_json(raw, limit)


def _lines_of_json(raw: bytes, refuse: Refuse, limit: int) -> list[object]:
    check_size(raw, limit)
    found = []
    for line in raw.splitlines():
        if not line.strip():
            continue
        try:
            found.append(parse_json(line))
        except Poisoned as error:
            refuse(line, str(error))
    return found


def _lines_of_csv(raw: bytes, how: Payload, refuse: Refuse, limit: int) -> list[dict[str, str]]:
    check_size(raw, limit)
    try:
        text = raw.decode("utf-8-sig" if how.encoding.lower() in ("utf-8", "utf8") else how.encoding)
    except (UnicodeDecodeError, LookupError):
        raise Poisoned("not text in the configured encoding") from None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=how.delimiter, strict=True)
    try:
        filled = [cells for cells in lines if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise Poisoned("not CSV in the configured form") from None
    if len(filled) > MAX_LINES:
        raise Poisoned(f"more than {MAX_LINES} lines")
    names, rest = _header(filled, how.header)
    for cells in rest:
        if len(cells) != len(names):
            refuse(how.delimiter.join(cells).encode(), "line whose number of cells is not the header's")
    return [dict(zip(names, cells, strict=True)) for cells in rest if len(cells) == len(names)]


def _header(lines: list[list[str]], header: int) -> tuple[list[str], list[list[str]]]:
    """Names of the columns, and the lines below them. `header` counts lines that are not blank."""
    if not header:
        return [f"column_{n}" for n in range(1, len(lines[0]) + 1)] if lines else [], lines
    if len(lines) < header:
        raise Poisoned("the header is not there")
    return [name.strip() for name in lines[header - 1]], lines[header:]
