"""`citydeck city info FILE…`: what is in a city file."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from app.usage import named_path, tell_refusal
from citydeck.city.encodable import one_line
from citydeck.model.errors import CitydeckError

HELP = "what is in a city file"
SHOWN = 20
"""Skipped objects that are listed for people; `--json` lists all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("info",))
    parser.add_argument("files", nargs="+", type=named_path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON document (a list when several files are named)")
    parser.add_argument(
        "--progress", action="store_true", help="lines `progress 0.25` on standard error while it reads"
    )


def run(options: argparse.Namespace) -> int:
    """Every file is told, also when others cannot be read: those get a line on standard error, and the code is 2."""
    found = [info for file in options.files if (info := _info(file, progress=options.progress)) is not None]
    if options.json and len(options.files) > 1:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    elif options.json and found:
        print(json.dumps(found[0], ensure_ascii=False, indent=1))
    elif not options.json:
        for info in found:
            print("\n".join(_lines(info)))
    return 0 if len(found) == len(options.files) else 2


def _info(file: Path, *, progress: bool) -> dict[str, Any] | None:
    from citydeck.city.open import city_info

    try:
        return {"file": str(file), **city_info(file, _tell_progress if progress else None)}
    except (CitydeckError, OSError) as error:
        tell_refusal(error)
        return None


def _tell_progress(fraction: float) -> None:
    print(f"progress {fraction:.3f}", file=sys.stderr, flush=True)


def _lines(info: dict[str, Any]) -> list[str]:
    objects, skipped, extent = info["objects"], info["skipped"], info["extent"]
    levels = ", ".join(f"{one_line(lod)} ({count})" for lod, count in info["lods"].items())
    lines = [
        one_line(info["file"], longest=4096),
        f"  format: {info['format']} {info['version']}",
        f"  crs: {info['crs']}" + (f", {info['crs_name']}" if info["crs_name"] else ""),
        f"  extent: {_corner(extent[:3])} to {_corner(extent[3:])}" if extent else "  extent: none",
        f"  levels of detail: {levels or 'none'}",
        f"  objects: {sum(objects.values())}, {info['top_level']} of them top-level",
        *(f"    {one_line(kind)}: {count}" for kind, count in objects.items()),
        f"  skipped: {len(skipped)}",
        *(f"    {one_line(item['id'])}: {one_line(item['reason'])}" for item in skipped[:SHOWN]),
        *(f"  note: {note}" for note in info["notes"]),
    ]
    if len(skipped) > SHOWN:
        lines.append(f"  {len(skipped) - SHOWN} more were skipped; --json names them all")
    return lines


def _corner(point: list[float]) -> str:
    return "(" + ", ".join(f"{value:.6g}" if abs(value) < 360 else f"{value:.2f}" for value in point) + ")"
