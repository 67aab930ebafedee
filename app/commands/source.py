"""`citydeck source list|trust`: the adapters that are installed, and which a site may run."""

import argparse
import json

from app import sites

HELP = "adapters: list what is installed, trust one for a site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    listing = what.add_parser("list", help="installed adapters, read from their manifests without importing them")
    listing.add_argument("--json", action="store_true")
    trusting = what.add_parser("trust", help="let a site run an adapter of another package, as it is installed now")
    trusting.add_argument("site")
    trusting.add_argument("adapter")


def run(options: argparse.Namespace) -> int:
    from citydeck.sources import trust
    from citydeck.sources.registry import scan

    registry = scan()
    if options.what == "trust":
        found = registry.get(options.adapter)
        trust.grant(sites.find(options.site), found)
        print(
            f"{found.id} {found.version} of {found.package} may run in {options.site} while its files stay as they are"
        )
        return 0
    rows = [
        {
            "id": found.id,
            "name": found.manifest.name,
            "package": found.package,
            "version": found.version,
            "built_in": found.builtin,
            "grade": found.manifest.grade,
            "capabilities": list(found.manifest.capabilities),
        }
        for found in registry.adapters.values()
    ]
    if options.json:
        print(json.dumps({"adapters": rows, "faults": list(registry.faults)}, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row['id']:<14}{row['version']:<10}{row['package']:<14}{', '.join(map(str, row['capabilities']))}")
    for fault in registry.faults:
        print(f"fault: {fault}")
    return 0
