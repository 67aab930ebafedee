"""What is in a recording, in figures: `info` for people and scripts; and `verify`, which proves it."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import AssetDeclared, ChannelDeclared, Gap
from citydeck.model.time import seconds, to_iso
from citydeck.timeline import bundle as parts
from citydeck.timeline.bundle import Bundle
from citydeck.timeline.importer_report import in_todays_words
from citydeck.timeline.log_reader import LogReader
from citydeck.timeline.verify import Verdict, verify

__all__ = ["Verdict", "info", "verify"]

SILENT_PERIODS = 3
"""A channel is silent where two observations lie further apart than this many of its periods."""
_ROWS_A_PASS = 2_000_000
"""About 300 MB of columns and their order; a pass reads ten million rows in a second or so."""
_BATCHES_JOINED = 10_000


@dataclass
class _Tally:
    """Counts that one pass over the entries gives."""

    observations: int = 0
    missing: int = 0
    qualities: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(4, np.int64))
    kinds: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    channels: dict[int, Channel] = field(default_factory=dict)
    assets: set[str] = field(default_factory=set)
    lost: int = 0
    rows: list[Batch] = field(default_factory=list)
    """All rows while they fit one pass over the channels, else none: large recordings are read again."""

    def keep(self, batch: Batch) -> None:
        """Remember rows; small batches are joined now and then, for each would hold the chunk that it was read from."""
        if self.observations > _ROWS_A_PASS:
            self.rows.clear()
            return
        self.rows.append(batch)
        if len(self.rows) >= _BATCHES_JOINED:
            self.rows = [concat(self.rows)]


def info(path: Path) -> dict[str, object]:
    """Figures of a recording, ready for JSON; `UnreadableInput` when it is none.

    `start` and `end` are session time, when the first and last entries were received (ISO 8601). `events` counts
    entries that are no observations, by kind in `event_kinds`, save the `declarations` of channels and assets.
    `missing` counts rows whose source said "no value", and cells that the import of a table left out for that;
    `duplicates` rows that repeat channel, instant, value and quality of an earlier row, `corrections` those that change
    it. `gaps` counts losses that sources told (`gaps_told`) and stretches in which a channel with a period was silent
    for more than three of them (`gaps_silent`). `import` is the report of the import (`ImportReport`), None for others.
    `loss` says what could not be read.
    """
    with Bundle(path) as bundle:
        tally = _tally(bundle.reader)
        duplicates, corrections, silent = _repetitions(bundle.reader, tally)
        told = tally.kinds[Gap.__name__]
        declared = tally.kinds.pop(ChannelDeclared.__name__, 0) + tally.kinds.pop(AssetDeclared.__name__, 0)
        report = _import_report(bundle)
        empty = not bundle.reader.messages()
        return {
            "start": None if empty else to_iso(bundle.reader.start),
            "end": None if empty else to_iso(bundle.reader.end),
            "zone": bundle.zone,
            "provenance": str(bundle.provenance),
            "channels": len(tally.channels),
            "assets": len(tally.assets),
            "observations": tally.observations,
            "missing": max(tally.missing, _left_out(report)),
            "duplicates": duplicates,
            "corrections": corrections,
            "gaps": told + silent,
            "gaps_told": told,
            "gaps_silent": silent,
            "events": tally.kinds.total(),
            "event_kinds": dict(sorted(tally.kinds.items())),
            "declarations": declared,
            "sources": dict(sorted(tally.sources.items())),
            "attachments": bundle.reader.attachments(),
            "import": report,
            "metadata": dict(bundle.facts),
            "loss": bundle.reader.loss,
        }


def _tally(reader: LogReader) -> _Tally:
    tally = _Tally()
    for entry in reader.entries():
        match entry.body:
            case Batch() as batch:
                tally.observations += len(batch)
                tally.keep(batch)
                tally.missing += int(np.count_nonzero(np.isnan(batch.value)))
                tally.sources[entry.source] += len(batch)
                continue
            case ChannelDeclared(handle, channel):
                tally.channels[handle] = channel
            case AssetDeclared(asset):
                tally.assets.add(asset.id)
        tally.kinds[type(entry.body).__name__] += 1
    return tally


def _repetitions(reader: LogReader, tally: _Tally) -> tuple[int, int, int]:
    """Duplicates, corrections and silent stretches; large recordings are gone through in passes over the channels."""
    passes = max(1, -(-tally.observations // _ROWS_A_PASS))
    if passes == 1:
        return _repeated(concat(tally.rows), tally.channels)
    duplicates = corrections = silent = 0
    for number in range(passes):
        rows = concat(
            [
                batch.take(batch.channel % passes == number)
                for batch in (entry.body for entry in reader.entries())
                if isinstance(batch, Batch)
            ]
        )
        found = _repeated(rows, tally.channels)
        duplicates, corrections, silent = duplicates + found[0], corrections + found[1], silent + found[2]
    return duplicates, corrections, silent


def _repeated(rows: Batch, channels: dict[int, Channel]) -> tuple[int, int, int]:
    if not len(rows):
        return 0, 0, 0
    order = np.lexsort((rows.observed_at, rows.channel))  # stable: rows of one instant stay in their order
    channel, observed = rows.channel[order], rows.observed_at[order]
    value, quality = rows.value[order].view(np.int64), rows.quality[order]
    same_channel = channel[1:] == channel[:-1]
    again = same_channel & (observed[1:] == observed[:-1])
    equal = again & (value[1:] == value[:-1]) & (quality[1:] == quality[:-1])
    duplicates = int(np.count_nonzero(equal))
    corrections = int(np.count_nonzero(again)) - duplicates
    allowed = np.full(int(channel[-1]) + 1, np.iinfo(np.int64).max)
    for handle, declared in channels.items():
        if declared.period and 0 <= handle < len(allowed):
            allowed[handle] = seconds(SILENT_PERIODS * declared.period)
    silent = same_channel & (np.diff(observed) > allowed[channel[1:]])
    return duplicates, corrections, int(np.count_nonzero(silent))


def _left_out(report: object) -> int:
    """Missing cells that an import counted, the recorded ones (rows without a value) among them."""
    count = report.get("missing") if isinstance(report, dict) else None
    return count if isinstance(count, int) else 0


def _import_report(bundle: Bundle) -> object:
    try:
        return in_todays_words(bundle.json(parts.IMPORT_REPORT))
    except (UnreadableInput, msgspec.MsgspecError):
        return None
