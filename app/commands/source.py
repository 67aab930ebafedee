"""`citydeck source list|check|new|prove|status|secret|trust`: adapters that are installed, and which a site may run."""

import argparse
import asyncio
import json
from pathlib import Path

import msgspec

from app import sites, source_proof, source_secrets, source_status
from app.usage import named_path

HELP = "adapters: list, dry run, make a package, prove one, trust one for a site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    listing = what.add_parser("list", help="installed adapters, read from their manifests without importing them")
    listing.add_argument("--json", action="store_true")
    checking = what.add_parser("check", help="dry run of one source of a site: found, mapped, refused, and why")
    checking.add_argument("site")
    checking.add_argument("--source", required=True)
    checking.add_argument("--for", dest="duration", default="10s")
    checking.add_argument("--json", action="store_true")
    making = what.add_parser("new", help="write a package for an adapter of your own, with tests that pass")
    making.add_argument("name")
    making.add_argument("folder", nargs="?", type=named_path, default=Path())
    proving = what.add_parser("prove", help="run an adapter against a far end with faults, and print its score card")
    source_proof.add_arguments(proving)
    status = what.add_parser("status", help="how the sources of a running engine are: state, ages, gaps, refusals")
    source_status.add_arguments(status)
    secrets = what.add_parser("secret", help="passwords and tokens that sources name as secret://NAME")
    source_secrets.add_arguments(secrets)
    trusting = what.add_parser("trust", help="let a site run an adapter of another package, as it is installed now")
    trusting.add_argument("site")
    trusting.add_argument("adapter")


def run(options: argparse.Namespace) -> int:
    commands = {"list": _list, "check": _check, "new": _new, "trust": _trust}
    return {**commands, "prove": source_proof.run, "status": source_status.run, "secret": source_secrets.run}[
        options.what
    ](options)


def _list(options: argparse.Namespace) -> int:
    from citydeck.sources.listing import listing
    from citydeck.sources.registry import scan

    registry = scan()
    rows = listing(registry, None)
    if options.json:
        print(json.dumps({"adapters": rows, "faults": list(registry.faults)}, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        said = f"{row['grade']:<10}{row['package']:<14}{', '.join(row['capabilities'])}"
        print(f"{row['id']:<14}{row['version']:<10}{said}")
    for fault in registry.faults:
        print(f"fault: {fault}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from app.values import parse_duration

    return check_source(sites.find(options.site), options.source, parse_duration(options.duration), options.json)


def check_source(folder: Path, name: str, seconds: float, as_json: bool) -> int:
    """Run one source of a site dry for `seconds` and tell what came; 1 when nothing did, or when it has to ask."""
    from app.site_roads import roads_of
    from citydeck.model.errors import WrongUse
    from citydeck.server.site import Site
    from citydeck.sources.check import check
    from citydeck.sources.supervisor import SourceConfig

    site = Site.load(folder)
    source = site.config.sources.get(name)
    if source is None:
        raise WrongUse(f"no source {name!r} (the site has: {', '.join(site.config.sources) or 'none'})")
    config = SourceConfig(name, source.adapter, source.settings)
    report = asyncio.run(check(site.folder, config, seconds, roads=roads_of(site)))
    told = msgspec.to_builtins(report)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for key, value in told.items():
            print(f"{key:<16}{value if not isinstance(value, list | dict) else json.dumps(value, ensure_ascii=False)}")
        for line in (*report.warnings, *report.questions):
            print(line)
    return 0 if report.rows and not report.questions else 1


def _new(options: argparse.Namespace) -> int:
    from citydeck.sources.scaffold import new

    for path in new(options.name, options.folder):
        print(path)
    return 0


def _trust(options: argparse.Namespace) -> int:
    from citydeck.sources import trust
    from citydeck.sources.registry import scan

    found = scan().get(options.adapter)
    trust.grant(sites.find(options.site), found)
    print(f"{found.id} {found.version} of {found.package} may run in {options.site} while its files stay as they are")
    return 0
