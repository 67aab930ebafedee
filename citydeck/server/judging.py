"""A recording's rules judged by events that are known independently: false alarms, missed events, time from onset."""

from pathlib import Path

import msgspec

from citydeck.alarms.transition import RAISES
from citydeck.insight.onset import Finding, judge
from citydeck.model.config import nearest
from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.plain_file import read_plain
from citydeck.model.time import TimeRange, from_iso
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.recorded import RecordedSite
from citydeck.timeline.bundle import EVENTS
from citydeck.timeline.importer_events import KnownEvents


def known_events(recorded: RecordedSite) -> list[TimeRange]:
    """Events that the recording itself holds (`[events]` of its mapping); `WrongUse` when it holds none."""
    data = recorded.bundle.data(EVENTS)
    if data is None:
        raise WrongUse(f"{recorded.reader.path}: this recording holds no known events; name a file with --events")
    try:
        kept = msgspec.json.decode(data, type=KnownEvents)
    except msgspec.MsgspecError as error:
        raise UnreadableInput(f"{recorded.reader.path}: its {EVENTS} is damaged: {error}") from None
    return _ranges(kept.events, f"{recorded.reader.path}:{EVENTS}")


def method(recorded: RecordedSite) -> str:
    """How the recording's own events were found."""
    kept = recorded.bundle.json(EVENTS)
    return str(kept.get("method", "")) if isinstance(kept, dict) else ""


def read_events(file: Path) -> list[TimeRange]:
    """Events of a JSON file, ``[[start, end], …]`` as ISO 8601 with a zone; `CitydeckError` when it is none."""
    try:
        pairs = msgspec.json.decode(read_plain(file), type=list[tuple[str, str]])
    except msgspec.MsgspecError as error:
        raise UnreadableInput(f"{file}: not a list of [start, end]: {error}") from None
    return _ranges(pairs, str(file))


def _ranges(pairs: list[tuple[str, str]], where: str) -> list[TimeRange]:
    try:
        found = [TimeRange(from_iso(start), from_iso(end)) for start, end in pairs]
    except WrongUse as error:
        raise UnreadableInput(f"{where}: {error}") from None
    for event, told in zip(found, pairs, strict=True):
        if event.end <= event.start:
            raise UnreadableInput(f"{where}: an event ends before it begins: {told[0]} to {told[1]}")
    return found


def judge_recording(recorded: RecordedSite, events: list[TimeRange], rule: str | None = None) -> Finding:
    """Play the whole recording and compare its raises, all or those of one rule, with `events`.

    `WrongUse` when no rule has that id, or when there is no rule at all: nothing can be missed by none.
    """
    ids = [known.id for known in recorded.rules.rule]
    if not ids:
        raise WrongUse(f"{recorded.reader.path}: there is no alarm rule to judge; name some with --rules")
    if rule is not None and rule not in ids:
        raise WrongUse(f"no rule {rule!r}{nearest(rule, ids)}")
    core = SessionCore(recorded.rules, session=f"replay:{recorded.info.id}", journalled=False)
    outcome = Outcome()
    for entry in recorded.reader.entries():
        core.apply(entry, outcome)
        outcome.handles.clear()
        outcome.accepted.clear()
    core.advance(recorded.reader.end, outcome)
    raised = [done for done in outcome.transitions if done.event in RAISES]
    return judge([done.t_event for done in raised if rule is None or done.alarm.split("@")[0] == rule], events)
