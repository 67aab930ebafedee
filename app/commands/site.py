"""`citydeck site new|add|check`: write a site, write a source into one, and whether the files of one are right."""

import argparse
import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

from app import sites
from app.usage import named_path

if TYPE_CHECKING:
    from app.new_site import NewSite
    from citydeck.alarms.rules_idle import IdleRule
    from citydeck.server.site import Site
    from citydeck.server.site_source import NewSource

HELP = "write a site, add a source to one, or check a site's files"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    checking = what.add_parser("check", help="read everything of a site and say what is wrong in one line")
    checking.add_argument("site", help="folder of the site")
    checking.add_argument("--json", action="store_true")
    making = what.add_parser("new", help="write a site: all of it, checked, or nothing")
    making.add_argument("folder", type=named_path, help="folder to make (or one without a site.toml)")
    making.add_argument("--name", default="", help="name of the city (default: the folder's)")
    making.add_argument("--name-zh", default="", help="its name in Chinese")
    making.add_argument("--zone", default="", help="IANA time zone (default: the one nearest to the place)")
    making.add_argument("--origin", metavar="LON,LAT", help="middle of the city (default: the city file's)")
    making.add_argument("--city", type=named_path, metavar="FILE", help="city file, copied into the folder")
    _add_source_arguments(making, required=False)
    making.add_argument("--try", dest="seconds", metavar="DURATION", help="run the source dry instead; write nothing")
    making.add_argument("--json", action="store_true")
    adding = what.add_parser("add", help="write a source into a site that is there; its engine has it after a start")
    adding.add_argument("site", help="folder of the site")
    _add_source_arguments(adding, required=True)
    adding.add_argument("--json", action="store_true")


def _add_source_arguments(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--source", required=required, metavar="KIND", help="adapter of a source (citydeck source list)"
    )
    parser.add_argument("--source-name", default="", help="name of the source (default: its adapter's)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting; lists as in TOML")
    parser.add_argument("--trust", action="store_true", help="trust an adapter of another package, as it is now")


def run(options: argparse.Namespace) -> int:
    return {"check": _check, "new": _new, "add": _add}[options.what](options)


def _check(options: argparse.Namespace) -> int:
    from app.new_site import checked_site
    from citydeck.alarms.rules_idle import idle_line

    site = checked_site(sites.find(options.site))
    idle = _idle(site)
    _tell({**_told(site), "idle_rules": [str(one) for one in idle]}, options.json)
    if idle:
        print(f"citydeck: warning: {idle_line(idle)}", file=sys.stderr)
    return 0


def _idle(site: "Site") -> "tuple[IdleRule, ...]":
    """Rules in force that judge nothing, as far as it can be told without running the site's sources."""
    from citydeck.server.recorded import RecordedSite
    from citydeck.server.site_idle import idle_in_recording, idle_in_site

    if site.recording is None:
        return idle_in_site(site, site.rules())
    with contextlib.closing(RecordedSite.open(site.folder)) as recorded:
        return idle_in_recording(recorded.reader, recorded.rules)


def _new(options: argparse.Namespace) -> int:
    from app.new_site import write

    new = _wanted(options)
    if options.seconds is not None:
        return _try(new, options)
    site = write(new)
    _tell({"folder": str(site.folder), **_told(site)}, options.json)
    return 0


def _add(options: argparse.Namespace) -> int:
    from app.new_site import checked_site
    from citydeck.server.site_source import add_source
    from citydeck.sources.registry import scan

    folder = sites.find(options.site)
    add_source(folder, options.source_name or options.source, _source(options), scan())
    _tell({"folder": str(folder), **_told(checked_site(folder, deep=False))}, options.json)
    return 0


def _try(new: "NewSite", options: argparse.Namespace) -> int:
    from app.commands.source import check_source
    from app.new_site import trial
    from app.values import parse_duration
    from citydeck.model.errors import WrongUse

    seconds = parse_duration(options.seconds)
    if not new.sources:
        raise WrongUse("--try needs --source")
    name = next(iter(new.sources))
    return trial(new, name, lambda folder: check_source(folder, name, seconds, options.json))


def _wanted(options: argparse.Namespace) -> "NewSite":
    from app.new_site import NewSite
    from citydeck.model.errors import WrongUse

    if options.set and not options.source:
        raise WrongUse("--set needs --source")
    names = {"en": options.name or options.folder.name}
    if options.name_zh:
        names["zh_CN"] = options.name_zh
    return NewSite(
        options.folder,
        names,
        options.zone,
        _origin(options.origin) if options.origin else None,
        options.city,
        {options.source_name or options.source: _source(options)} if options.source else {},
    )


def _source(options: argparse.Namespace) -> "NewSource":
    from citydeck.server.site_source import NewSource
    from citydeck.sources.registry import scan
    from citydeck.sources.settings_check import parsed

    return NewSource(options.source, parsed(scan().get(options.source).manifest, options.set), options.trust)


def _origin(text: str) -> tuple[float, float]:
    from citydeck.model.errors import WrongUse

    try:
        longitude, latitude = (float(part) for part in text.split(","))
    except ValueError:
        raise WrongUse(f"not a longitude and a latitude: {text!r} (for example 4.47,51.92)") from None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise WrongUse(f"no longitude (-180 to 180) and latitude (-90 to 90): {text!r}")
    return longitude, latitude


def _told(site: "Site") -> dict[str, Any]:
    rules = site.rules()
    return {
        "site": site.config.id,
        "zone": site.config.zone,
        "city": site.config.city or None,
        "sources": sorted(site.config.sources),
        "recording": str(site.recording) if site.recording else None,
        "assets": len(site.assets),
        "rules": len(rules.rule),
        "rules_version": rules.version,
    }


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for key, value in told.items():
        print(f"{key:<14}{', '.join(value) if isinstance(value, list) else value}")
