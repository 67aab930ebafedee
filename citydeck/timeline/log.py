"""The event log (MCAP): `LogWriter` appends entries, `LogReader` reads them back (DESIGN: data, docs/event-log.md)."""

from citydeck.timeline.log_reader import Keyframe, LogReader
from citydeck.timeline.log_writer import LogWriter

__all__ = ["Keyframe", "LogReader", "LogWriter"]
