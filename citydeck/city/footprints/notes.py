"""What a person should know of tables that were read."""

from collections.abc import Sequence

from citydeck.city.encodable import one_line
from citydeck.city.footprints.rows import Rows

SHOWN = 12
"""Columns that are named to a person."""


def notes_of(tables: Sequence[Rows], left: Sequence[str], repaired: int, cut: int, assumed: float) -> list[str]:
    """One sentence each."""
    notes = []
    if left:
        notes.append(f"tables read: {', '.join(rows.table.name for rows in tables)}; left: {', '.join(left)}")
    for rows in tables:
        notes += _of_table(rows, assumed)
    if cut:
        notes.append(f"{cut} areas with courtyards are drawn in pieces around them")
    if repaired:
        notes.append(f"{repaired} outlines that cross themselves were repaired")
    if tables and not any(rows.read for rows in tables):
        notes.append("the file holds no object")
    return notes


def _of_table(rows: Rows, assumed: float) -> list[str]:
    name, names, heights = rows.table.name, rows.names, rows.heights
    notes = [f"{name}: {note}" for note in rows.table.notes]
    height = "heights in feet" if names.feet else "heights"
    taken = [f"{text} from column {column}" for text, column, count in (
        (height, names.height, heights.heights), ("storeys", names.levels, heights.levels)) if count]  # fmt: skip
    if taken:
        notes.append(f"{name}: {' and '.join(taken)}")
    if heights.assumed:
        why = "say no height" if names.says_heights else f"have no column that is known to say heights{_columns(rows)}"
        notes.append(f"{name}: {heights.assumed} buildings {why}; {assumed:g} m are assumed")
    if heights.refused:
        notes.append(f"{name}: {heights.refused} values are no height above 0 and up to 1200 m ({heights.example})")
    if rows.again:
        notes.append(f"{name}: {rows.again} ids come more than once and carry their row")
    if rows.left:
        notes.append(f"{name}: {rows.left} rows are no building, road, water or green, and are left")
    if rows.table.left:
        notes.append(f"{name}: columns that hold tables are left out: {', '.join(rows.table.left[:10])}")
    return notes


def _columns(rows: Rows) -> str:
    """The columns that a person may choose one of."""
    names = [one_line(name, 40) for name in rows.table.columns]
    more = ", …" if len(names) > SHOWN else ""
    return f" (it has {', '.join(names[:SHOWN])}{more})" if names else ""
