"""`citydeck doctor`: what this machine has, and what is wrong with it."""

import argparse
import json
from dataclasses import asdict

HELP = "what this machine has for Citydeck, and what is wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    from app.doctor import examine

    checks = examine()
    ok = all(check.ok or not check.needed for check in checks)
    if options.json:
        print(json.dumps({"ok": ok, "checks": [asdict(check) for check in checks]}, ensure_ascii=False, indent=1))
    else:
        for check in checks:
            mark = "ok  " if check.ok else ("WRONG" if check.needed else "note")
            print(f"{mark:<6}{check.name:<22}{check.found}{'' if check.ok else ' - ' + check.advice}")
    return 0 if ok else 1
