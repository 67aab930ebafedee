"""`citydeck city info FILE…`: what is in a city file."""

import argparse
import json
from pathlib import Path

HELP = "what is in a city file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("info",))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON document (a list when several files are named)")


def run(options: argparse.Namespace) -> int:
    from citydeck.city.open import city_info

    found = [{"file": str(file), **city_info(file)} for file in options.files]
    if options.json:
        print(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1))
    else:
        for info in found:
            _tell(info)
    return 0


def _tell(info: dict[str, object]) -> None:
    print(info["file"])
    for key in ("format", "version", "crs", "extent", "lods"):
        print(f"  {key}: {info[key]}")
    objects, skipped = info["objects"], info["skipped"]
    if isinstance(objects, dict):
        print(f"  objects: {sum(objects.values())}")
        for kind, count in sorted(objects.items()):
            print(f"    {kind}: {count}")
    if isinstance(skipped, list):
        print(f"  skipped: {len(skipped)}")
        for item in skipped[:20]:
            print(f"    {item['id']}: {item['reason']}")
