"""`citydeck site check`: whether a site's files are right, before an engine is asked to run them."""

import argparse
import json

from app import sites

HELP = "check a site's files"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("check",))
    parser.add_argument("site", help="folder of the site")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    from citydeck.server.site import Site

    site = Site.load(sites.find(options.site))
    rules = site.rules()
    told = {
        "site": site.config.id,
        "zone": site.config.zone,
        "sources": sorted(site.config.sources),
        "recording": str(site.recording) if site.recording else None,
        "assets": len(site.assets),
        "rules": len(rules.rule),
        "rules_version": rules.version,
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for key, value in told.items():
            print(f"{key:<14}{value}")
    return 0
