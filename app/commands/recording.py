"""`citydeck recording info|verify|import`: recordings and bundles."""

import argparse
import json
import sys

from app import sites
from app.usage import named_path

HELP = "recordings and bundles: info, verify, import"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    for name, text in (("info", "figures of a recording"), ("verify", "prove a bundle's sums and its chain of acts")):
        one = what.add_parser(name, help=text)
        one.add_argument("file", help="bundle, or a site with a recording")
        one.add_argument("--json", action="store_true")
    importing = what.add_parser("import", help="turn files into a bundle by a mapping")
    importing.add_argument("mapping", type=named_path, help="mapping (TOML); examples stand in docs/examples")
    importing.add_argument("data", type=named_path, help="folder with the files that the mapping names")
    importing.add_argument("-o", "--output", type=named_path, required=True, help="bundle to write (.mcap)")
    importing.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    return {"info": _info, "verify": _verify, "import": _import}[options.what](options)


def _info(options: argparse.Namespace) -> int:
    from citydeck.timeline.recording import info

    _print(info(sites.recording(options.file)), as_json=options.json)
    return 0


def _verify(options: argparse.Namespace) -> int:
    import msgspec

    from citydeck.timeline.verify import verify

    verdict = verify(sites.recording(options.file))
    _print(msgspec.structs.asdict(verdict), as_json=options.json)
    return 0 if verdict.ok else 1


def _import(options: argparse.Namespace) -> int:
    from citydeck.timeline.importer import import_recording

    def progress(share: float) -> None:
        if sys.stderr.isatty():
            print(f"\r{share:4.0%}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)

    report = import_recording(options.mapping, options.data, options.output, progress)
    _print(report.as_dict(), as_json=options.json)
    return 0


def _print(document: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    for key, value in document.items():
        print(f"{key:<16}{value if not isinstance(value, dict | list) else json.dumps(value, ensure_ascii=False)}")
