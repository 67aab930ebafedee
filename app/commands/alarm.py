"""`citydeck alarm list|verify|judge`: alarms of a site as its journal has them; rules against known events."""

import argparse
import contextlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import sites
from app.usage import named_path

HELP = "alarms of a site: list, verify the journal, judge the rules by known events"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    listing = what.add_parser("list", help="alarms that are active, unacknowledged or latched")
    listing.add_argument("site", nargs="?", default="shanghai", help="site, bundle, or a file alarm.db")
    listing.add_argument("--all", action="store_true", help="every alarm that ever was")
    listing.add_argument("--take", type=int, help="take of a recording (default: the newest)")
    listing.add_argument("--json", action="store_true")
    verify = what.add_parser("verify", help="prove the journal: exit code 1 names the first bad row")
    verify.add_argument("site", nargs="?", default="shanghai", help="site, bundle, or a file alarm.db")
    verify.add_argument("--json", action="store_true")
    judging = what.add_parser("judge", help="play a recording: false alarms, missed events, seconds from their onset")
    judging.add_argument("site", help="site with a recording, or a bundle")
    judging.add_argument(
        "--events", type=named_path, help="JSON file: [[start, end], ...], ISO 8601 (default: those of the recording)"
    )
    judging.add_argument("--rule", help="only alarms of this rule")
    judging.add_argument("--rules", type=named_path, help="other rules than the recording's")
    judging.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    return {"list": _list, "verify": _verify, "judge": _judge}[options.what](options)


def _list(options: argparse.Namespace) -> int:
    from citydeck.alarms.listing import alarm_list

    file, session = _journal(options.site)
    rows = alarm_list(file, session, options.take, everything=options.all)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(line(row))
    print(f"{len(rows)} alarms")
    return 0


def line(row: dict[str, Any]) -> str:
    """One alarm of the list for people; who acknowledged it, and that nobody proved it where nobody did."""
    said = f"{row['priority']:<9}{row['state']:<17}{row['raised_at']}  {row['message']}  ({row['id']})"
    if not row["acknowledged_by"]:
        return said
    proof = "" if row["authenticated"] else " (unauthenticated)"
    return f"{said} by {row['acknowledged_by']}{proof} at {row['acknowledged_at']}"


def _verify(options: argparse.Namespace) -> int:
    from citydeck.alarms.listing import report_record, verify

    file, _ = _journal(options.site)
    report = report_record(file, verify(file))
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        good = f"{report['rows']} rows, chain unbroken, head {report['head']}"
        print(f"{file}: {good if report['ok'] else 'row ' + str(report['first_bad']) + ': ' + str(report['reason'])}")
    return 0 if report["ok"] else 1


def _judge(options: argparse.Namespace) -> int:
    from citydeck.server.judging import judge_recording, known_events, method, read_events
    from citydeck.server.recorded import RecordedSite

    with contextlib.closing(RecordedSite.open(sites.find(options.site), options.rules)) as recorded:
        events = read_events(options.events) if options.events else known_events(recorded)
        known_by = str(options.events) if options.events else method(recorded)
        finding = judge_recording(recorded, events, options.rule)
    if options.json:
        told = {"events": len(events), **asdict(finding), "known_by": known_by, "rule": options.rule}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{len(events)} events: {finding.line()}")
        print(f"events known by: {known_by}")
    return 0


def _journal(name: str) -> tuple[Path, str | None]:
    """Journal file and session of a site; of a journal file itself the newest session."""
    if name.endswith(".db"):
        return Path(name), None
    from citydeck.server.identity import identity
    from citydeck.server.rundir import RunDir

    site, mode = identity(sites.find(name))
    return RunDir.of(site, mode).alarm_db, "live" if mode == "LIVE" else f"replay:{site}"
