"""Every public city file: read, counted against its index, drawn. Writes a table in Markdown.

``python -m benchmarks.cities FOLDER [-o TABLE.md]``; FOLDER holds ``INDEX.tsv`` and the files of its topic ``3d-city``.
"""

import argparse
import csv
import re
import time
from pathlib import Path
from typing import Any

from citydeck.city.encodable import one_line
from citydeck.city.open import city_info, open_city
from citydeck.model.errors import CitydeckError

TOPIC = "3d-city"
TITLE = (
    "# Public city files",
    "",
    "Written by `python -m benchmarks.cities FOLDER -o docs/public-cities.md`. The index counts files in its own way",
    "(features, batches, tags, elements): what of it can be compared agrees, or the difference is told. Seconds are",
    "for reading twice, once to count and once to draw.",
    "",
)
TYPED = re.compile(r"'?(\w+)'?(?:: |=)(\d+)")
"""A type of object and how many, as the index writes it."""
PARTS = (".subtree",)
"""Pieces of a tileset that are read with it and are no file of their own."""


def main() -> int:
    """Print or write the table; 1 when a file could not be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    with (options.folder / "INDEX.tsv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["topic"] == TOPIC]
    rows = [row for row in rows if not row["path"].endswith(PARTS)]
    lines = [_line(options.folder, row) for row in rows]
    refused = sum("not read" in line for line in lines)
    head = [
        f"{len(rows)} files, {len(rows) - refused} read, {refused} refused.",
        "",
        (
            "| file | format | CRS | in the index | read, by type | agrees | drawn: surveyed, footprints, lines "
            "| skipped | s |"
        ),
        "|---|---|---|---|---|---|---|---|---|",
    ]
    text = "\n".join([*TITLE, *head, *lines]) + "\n"
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 1 if refused else 0


def _line(folder: Path, row: dict[str, str]) -> str:
    path = folder / row["path"]
    name = row["path"].removeprefix(f"{TOPIC}/")
    begin = time.perf_counter()
    try:
        info = city_info(path)
        city = open_city(path)
    except CitydeckError as error:
        return f"| {name} | | | {_index(row)} | not read: {one_line(str(error).split(': ', 1)[-1])} | | | | |"
    spent = time.perf_counter() - begin
    drawn = (
        len(city.mesh.ids) if city.mesh is not None else 0,
        len(city.buildings) if city.buildings is not None else 0,
        len(city.roads) if city.roads is not None else 0,
    )
    objects = ", ".join(f"{kind} {count}" for kind, count in info["objects"].items()) or "none"
    cells = (name, f"{info['format']} {info['version']}", info["crs"], _index(row), objects)
    shown = " | ".join(cell.replace("|", "/") for cell in cells)
    seen = ", ".join(map(str, drawn)) + ("" if any(drawn) or not info["objects"] else ": no surface in the file")
    return f"| {shown} | {_agrees(row, info)} | {seen} | {_skipped(info)} | {spent:.1f} |"


def _agrees(row: dict[str, str], info: dict[str, Any]) -> str:
    """Whether what the index counts by type, or else in all, is what was read or skipped."""
    objects, skipped = info["objects"], info["skipped_kinds"]
    told = {kind: int(count) for kind, count in TYPED.findall(row["parsed_as"]) if kind in objects or kind in skipped}
    differ = [
        f"{kind}: {count} there, {objects.get(kind, 0)} read, {skipped.get(kind, 0)} skipped"
        for kind, count in told.items()
        if count not in (objects.get(kind, 0), objects.get(kind, 0) + skipped.get(kind, 0))
    ]
    if told:
        return "; ".join(differ) or "yes"
    total = sum(objects.values())
    possible = {total, total + sum(skipped.values()), *objects.values()}
    count = row["count"]
    return "yes" if count.isdigit() and int(count) in possible else "counted otherwise"


def _skipped(info: dict[str, Any]) -> str:
    kinds = ", ".join(f"{kind} {count}" for kind, count in info["skipped_kinds"].items())
    return kinds or "0"


def _index(row: dict[str, str]) -> str:
    """The index's own count, and what of its remark counts objects by type."""
    said = row["parsed_as"]
    told = re.search(r"types=(\{[^}]*\}?)|((?:Building|Road)=\d+.*)|(nodes=\d.*ways.*)|(gpkg .*)", said)
    remark = next((group for group in told.groups() if group), "") if told else ""
    count = row["count"]
    return one_line(f"{count}; {remark}".rstrip("; "), 110).replace("|", "/")


if __name__ == "__main__":
    raise SystemExit(main())
