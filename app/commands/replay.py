"""`citydeck replay FILE`: the engine without a window, as fast as it goes."""

import argparse
import contextlib
import json
import math
import re
import sys

from app.usage import named_path

HELP = "play a recording without a window: observations, alarms, rate, state hash"


AFTER_END = 86_400 * 1_000_000_000
"""Nanoseconds that may be played after the last entry, to see what falls silent."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="bundle, or a site with a recording")
    parser.add_argument("--speed", default="max", help="0.1 to 1000, or max")
    parser.add_argument("--until", help="stop at this ISO time, +DURATION after the start, or -DURATION before the end")
    parser.add_argument("--rules", type=named_path, help="other rules than the bundle's; the result says so")
    parser.add_argument("--without-operators", action="store_true", help="leave out recorded operators' acts")
    parser.add_argument("--journal", type=named_path, help="write the alarms' journal to this file")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    from app import sites
    from app.values import parse_instant
    from citydeck.alarms.journal import Journal, NoJournal
    from citydeck.alarms.rules_idle import idle_line
    from citydeck.model.errors import UnreadableInput, WrongUse
    from citydeck.server.recorded import RecordedSite
    from citydeck.server.rehearsal import play
    from citydeck.server.site_idle import idle_in_recording

    speed = _speed(options.speed)
    opened = RecordedSite.open(sites.find(options.file), options.rules, with_operators=not options.without_operators)
    with contextlib.closing(opened) as recorded:
        until = parse_instant(options.until, recorded.reader.start, recorded.reader.end) if options.until else None
        if until is not None and not recorded.reader.start <= until <= recorded.reader.end + AFTER_END:
            raise WrongUse(f"--until {options.until} is not within the recording")
        with contextlib.closing(Journal(options.journal) if options.journal else NoJournal()) as journal:
            result = play(recorded, journal, speed, until)
        idle = idle_in_recording(recorded.reader, recorded.rules)
    if result["loss"] and not result["observations"]:
        raise UnreadableInput(f"{options.file}: no observation can be read: {result['loss']}")
    if idle:
        print(f"citydeck: warning: {idle_line(idle)}", file=sys.stderr)
    if options.rules:
        result["rules_from"] = str(options.rules)
    if options.json:
        print(json.dumps({**result, "idle_rules": [str(one) for one in idle]}, ensure_ascii=False))
    else:
        for key, value in result.items():
            print(f"{key:<14}{value}")
    return 0


def _speed(text: str) -> float:
    from citydeck.model.errors import WrongUse

    if text == "max":
        return math.inf
    if not re.fullmatch(r"\d+(\.\d+)?x?", text):
        raise WrongUse(f"speed is 0.1 to 1000 or max, not {text!r}")
    return float(text.removesuffix("x"))
