"""`citydeck record SITE -o FILE`: a LIVE session as a bundle that replays in the room."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from app import sites
from app.usage import named_path, tell_refusal

if TYPE_CHECKING:
    from citydeck.server.capture import Progress

HELP = "record a live session to a bundle that replays in the room"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", help="folder of a site with live sources, or a built-in name")
    parser.add_argument("-o", "--output", type=named_path, required=True, help="bundle to write (.mcap)")
    parser.add_argument(
        "--for", dest="for_time", metavar="TIME", help="how long, for example 60s (default: until Ctrl+C)"
    )
    parser.add_argument("--since", metavar="TIME", help="begin so long ago, from the log of the engine that runs")
    parser.add_argument("--force", action="store_true", help="replace an existing file")
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    import msgspec

    from app.values import parse_duration
    from citydeck.model.errors import WrongUse
    from citydeck.server.capture import NothingCame, RecordOptions
    from citydeck.server.recording import record

    length = None if options.for_time is None else parse_duration(options.for_time)
    since = None if options.since is None else parse_duration(options.since)
    if since == 0.0:
        raise WrongUse("--since is longer than nothing; leave it out to begin now")
    if length == 0.0 and since is None:
        raise WrongUse("--for is longer than nothing")
    wanted = RecordOptions(sites.find(options.site), options.output, length, since, replace=options.force)
    line = _Line()
    try:
        report = record(wanted, line.show)
    except NothingCame as nothing:
        line.end()
        tell_refusal(nothing)
        return 1
    finally:
        line.end()
    document = msgspec.structs.asdict(report)
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        for key, value in document.items():
            print(f"{key:<14}{json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value}")
    if not report.whole:
        tell_refusal(UserWarning(f"{report.file}: ended early: {report.loss}"))
    return 0 if report.whole else 1


class _Line:
    """One line on a terminal that is written over; elsewhere nothing."""

    def __init__(self) -> None:
        self._shown = ""
        self._terminal = sys.stderr.isatty()

    def show(self, progress: "Progress") -> None:
        if not self._terminal:
            return
        up = sum(source.state == "UP" for source in progress.sources)
        down = [f"{source.name} {source.state}" for source in progress.sources if source.state != "UP"]
        rate = sum(source.rate for source in progress.sources)
        minutes, seconds = divmod(int(progress.elapsed), 60)
        said = f"{minutes:02}:{seconds:02}  observations: {progress.observations:,} ({rate:,.0f}/s)  sources: {up} up"
        said = ", ".join([said, *down])[:160]
        print(f"\r{said:<{len(self._shown)}}", end="", file=sys.stderr, flush=True)
        self._shown = said

    def end(self) -> None:
        if self._shown:
            print(file=sys.stderr, flush=True)
            self._shown = ""
