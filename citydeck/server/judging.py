"""A recording's rules judged by events that are known independently: false alarms, missed events, time from onset."""

from pathlib import Path

import msgspec

from citydeck.alarms.transition import RAISES
from citydeck.insight.onset import Finding, judge
from citydeck.model.errors import UnreadableInput
from citydeck.model.time import TimeRange, from_iso
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.recorded import RecordedSite


def read_events(file: Path) -> list[TimeRange]:
    """Events of a JSON file, ``[[start, end], …]`` as ISO 8601 with a zone; `CitydeckError` when it is none."""
    try:
        pairs = msgspec.json.decode(file.read_bytes(), type=list[tuple[str, str]])
    except msgspec.MsgspecError as error:
        raise UnreadableInput(f"{file}: not a list of [start, end]: {error}") from None
    found = [(from_iso(start), from_iso(end)) for start, end in pairs]
    for (start, end), told in zip(found, pairs, strict=True):
        if end <= start:
            raise UnreadableInput(f"{file}: an event ends before it begins: {told[0]} to {told[1]}")
    return [TimeRange(start, end) for start, end in found]


def judge_recording(recorded: RecordedSite, events: list[TimeRange], rule: str | None = None) -> Finding:
    """Play the whole recording and compare its raises, all or those of one rule, with `events`."""
    core = SessionCore(recorded.rules, session=f"replay:{recorded.info.id}", journalled=False)
    outcome = Outcome()
    for entry in recorded.reader.entries():
        core.apply(entry, outcome)
        outcome.handles.clear()
        outcome.accepted.clear()
    core.advance(recorded.reader.end, outcome)
    raised = [done for done in outcome.transitions if done.event in RAISES]
    return judge([done.t_event for done in raised if rule is None or done.alarm.split("@")[0] == rule], events)
