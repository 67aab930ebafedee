"""`citydeck city info FILE…`: what is in city files; `… import FILE… -o FOLDER`: one prepared city of them."""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any

from app.usage import named_path, tell_refusal
from citydeck.city.encodable import one_line
from citydeck.city.piece import Wish
from citydeck.model.errors import CitydeckError, WrongUse

HELP = "what is in a city file; one prepared city of several files"
SHOWN = 20
"""Skipped objects that are listed for people; `--json` lists all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("info", "import"))
    parser.add_argument("files", nargs="+", type=named_path, metavar="FILE")
    parser.add_argument(
        "-o", "--output", type=named_path, metavar="FOLDER", help="import: where the prepared city goes"
    )
    parser.add_argument("--origin", type=_origin, metavar="LON,LAT", help="import: the middle of files without a CRS")
    parser.add_argument("--name", default="", help="import: the city's name")
    parser.add_argument("--lod", metavar="LEVEL", help="import: the level of detail to keep, such as 2 or 1.2")
    parser.add_argument("--crs", default="", metavar="EPSG:N", help="of files that name none")
    parser.add_argument(
        "--datum",
        default="WGS 84",
        choices=("WGS 84", "CGCS2000", "GCJ-02", "BD-09"),
        help="of longitudes and latitudes",
    )
    parser.add_argument("--height", default="", metavar="COLUMN", help="column with heights of footprints, metres")
    parser.add_argument("--levels", default="", metavar="COLUMN", help="column with storeys of footprints")
    parser.add_argument("--base", default="", metavar="COLUMN", help="column with the height of the ground, metres")
    parser.add_argument("--layer", default="", metavar="TABLE", help="table of a file with several")
    parser.add_argument("--json", action="store_true", help="one JSON document (a list when several files are named)")
    parser.add_argument(
        "--progress", action="store_true", help="lines `progress 0.25` on standard error while it reads"
    )


def run(options: argparse.Namespace) -> int:
    """Every file is told, also when others cannot be read: those get a line on standard error, and the code is 2."""
    wish = Wish(options.crs, options.datum, options.height, options.levels, options.base, options.layer)
    if options.what == "import":
        return _import(options, wish)
    told = _tell_progress if options.progress else None
    found = [info for file in options.files if (info := _info(file, wish, told)) is not None]
    if options.json and len(options.files) > 1:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    elif options.json and found:
        print(json.dumps(found[0], ensure_ascii=False, indent=1))
    elif not options.json:
        for info in found:
            print("\n".join(_lines(info)))
    return 0 if len(found) == len(options.files) else 2


def _import(options: argparse.Namespace, wish: Wish) -> int:
    from citydeck.city.importing import import_cities
    from citydeck.city.open import city_info

    # A terminated import ends like an interrupted one: it takes what it began away.
    usual = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if options.output is None:
            raise WrongUse("say where the prepared city goes: -o FOLDER")
        import_cities(
            options.files,
            options.output,
            _tell_progress if options.progress else _draw_progress if sys.stderr.isatty() else None,
            wish=wish,
            origin=options.origin,
            lod=options.lod,
            name=options.name,
        )
        info = {"file": str(options.output), **city_info(options.output)}
    except KeyboardInterrupt:
        print("the import was cancelled; the folder is as it was", file=sys.stderr)
        return 130
    except (CitydeckError, OSError) as error:
        tell_refusal(error)
        return 2
    finally:
        signal.signal(signal.SIGTERM, usual)
    print(json.dumps(info, ensure_ascii=False, indent=1) if options.json else "\n".join(_lines(info)))
    return 0


def _origin(text: str) -> tuple[float, float]:
    try:
        longitude, latitude = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("is longitude,latitude such as 4.36,52.01") from None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise argparse.ArgumentTypeError("is no longitude from -180 to 180 and latitude from -90 to 90")
    return longitude, latitude


def _info(file: Path, wish: Wish, told: Any) -> dict[str, Any] | None:
    from citydeck.city.open import city_info

    try:
        return {"file": str(file), **city_info(file, told, wish)}
    except (CitydeckError, OSError) as error:
        tell_refusal(error)
        return None


def _tell_progress(fraction: float) -> None:
    print(f"progress {fraction:.3f}", file=sys.stderr, flush=True)


def _draw_progress(fraction: float) -> None:
    done = round(fraction * 40)
    end = "\n" if fraction >= 1 else ""
    print(f"\r[{'#' * done}{'.' * (40 - done)}] {fraction:4.0%}", end=end, file=sys.stderr, flush=True)


def _lines(info: dict[str, Any]) -> list[str]:
    objects, skipped, extent = info["objects"], info["skipped"], info["extent"]
    levels = ", ".join(f"{one_line(lod)} ({count})" for lod, count in info["lods"].items())
    kinds = ", ".join(f"{one_line(kind)} {count}" for kind, count in info["skipped_kinds"].items())
    lines = [
        one_line(info["file"], longest=4096),
        f"  format: {info['format']} {info['version']}",
        f"  crs: {info['crs']}" + (f", {info['crs_name']}" if info["crs_name"] else ""),
        f"  extent: {_corner(extent[:3])} to {_corner(extent[3:])}" if extent else "  extent: none",
        f"  levels of detail: {levels or 'none'}",
        f"  objects: {sum(objects.values())}, {info['top_level']} of them top-level",
        *(f"    {one_line(kind)}: {count}" for kind, count in objects.items()),
        f"  skipped: {sum(info['skipped_kinds'].values())}" + (f" ({kinds})" if kinds else ""),
        *(f"    {one_line(item['id'])}: {one_line(item['reason'])}" for item in skipped[:SHOWN]),
        *(f"  note: {note}" for note in info["notes"]),
    ]
    if len(skipped) > SHOWN:
        lines.append(f"  {len(skipped) - SHOWN} more were skipped; --json names them all")
    return lines


def _corner(point: list[float]) -> str:
    return "(" + ", ".join(f"{value:.6g}" if abs(value) < 360 else f"{value:.2f}" for value in point) + ")"
