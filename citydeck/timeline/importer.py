"""Turns a public data set into a recording: tables in, one bundle out, everything odd counted."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.link.message import SiteInfo
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.datum import point_to_wgs84
from citydeck.model.errors import CitydeckError, UnreadableInput
from citydeck.model.event import AnyEvent, AssetDeclared, ChannelDeclared, Entry, SourceHealth, SourceState
from citydeck.model.metrics import METRICS
from citydeck.model.plain_file import read_plain_text
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, seconds
from citydeck.model.units import conversion
from citydeck.timeline import bundle, importer_cells, importer_files
from citydeck.timeline.importer_assets import assets_of
from citydeck.timeline.importer_events import EventFinder
from citydeck.timeline.importer_report import ImportReport, Order, Steps
from citydeck.timeline.importer_spool import ROW, Rows, Spool
from citydeck.timeline.importer_table import Block, Column, TableReader
from citydeck.timeline.mapping import Mapping, Series, Table

MAX_BATCH = 10_000
_CHUNK_NS = 60 * NS_PER_S
"""Chunks of an imported recording span more than live ones: nothing is lost by it, and files get smaller."""
Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


class ImportCancelled(CitydeckError):
    """Someone asked to stop; nothing was written."""


def import_recording(
    mapping_path: Path,
    data_dir: Path,
    out_path: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    replace: bool = False,
) -> ImportReport:
    """Write the bundle `out_path` from the tables below `data_dir` as the mapping says, and count what was found.

    Received = observed + the mapping's latency, which the bundle marks as assumed. Memory stays bounded: rows wait on
    disk beside `out_path`. `progress(share)` is told the share done, 0 to 1. Raises `CitydeckError` with one clear
    line, and then leaves no bundle behind.
    """
    mapping = Mapping.load(mapping_path)
    rules = _rules(mapping, mapping_path)
    try:
        with Spool(out_path.parent) as spool:
            job = _Import(mapping, data_dir, spool, progress or _silent, cancelled or _never)
            job.read()
            return job.write(out_path, rules, replace=replace)
    except OSError as error:
        raise UnreadableInput(f"{out_path}: cannot be written: {error.strerror or error}") from None


class _Import:
    """One run: reads all tables into the spool, then writes the spool as a bundle."""

    def __init__(
        self, mapping: Mapping, folder: Path, spool: Spool, progress: Progress, cancelled: Callable[[], bool]
    ) -> None:
        self._mapping, self._folder, self._spool = mapping, folder, spool
        self._progress, self._cancelled = progress, cancelled
        self._handles: dict[ChannelKey, int] = {}
        self._channels: list[Channel] = []
        self._report = ImportReport(latency=mapping.latency)
        self._finder: EventFinder | None = None

    def read(self) -> None:
        """Every row of every table to the spool."""
        tables = self._mapping.table
        for number, table in enumerate(tables):
            path = importer_files.inside(self._folder, table.file)
            with importer_files.opened(path, table.member, table.encoding) as files:
                for name, text in files:
                    self._progress(0.8 * number / len(tables))
                    self._read_file(table, f"{path.name}: {name}" if table.member else str(path), text)

    def _read_file(self, table: Table, where: str, text: IO[str]) -> None:
        reader = TableReader(table, where, text)
        order = Order()
        for block in reader.blocks():
            if self._cancelled():
                raise ImportCancelled("import cancelled; nothing was written")
            rows = self._rows(table, block, reader.columns)
            self._report.out_of_order += order.count(rows)
            self._spool.add(rows)
        for reason, count in reader.skipped.items():
            self._report.skip(reason, count)

    def _rows(self, table: Table, block: Block, columns: Sequence[Column]) -> Rows:
        """Rows of all columns, in the order of the table's rows."""
        shape = (len(block.rows), len(columns))
        rows = np.empty(shape, ROW)
        keep = np.empty(shape, np.bool_)
        rows["at"] = block.stamps[:, None]
        for place, column in enumerate(columns):
            cells = importer_cells.read([row[column.at] for row in block.rows], table.missing)
            factor, offset = conversion(column.series.unit, METRICS[column.series.metric].unit)
            rows["value"][:, place] = cells.value * factor + offset
            theirs = column.personal(block.rows)
            rows["channel"][~theirs, place] = self._handles_of(table, column, block.without(theirs))
            rows["quality"][:, place] = np.where(cells.missing, Quality.BAD, Quality.GOOD)
            keep[:, place] = ~theirs & ~cells.faulty & (~cells.missing | (table.missing.policy == "record"))
            self._report.skip("id that holds personal data", int(theirs.sum()))
            self._report.missing += int(cells.missing.sum())
            self._report.skip("cell that is no number", int(cells.faulty.sum()))
        return rows[keep]

    def _handles_of(self, table: Table, column: Column, block: Block) -> npt.NDArray[np.int32]:
        source = table.source or self._mapping.source
        names, which = np.unique(column.assets(block.rows), return_inverse=True)
        handles = [self._handle(str(name), column.series, source) for name in names]
        return np.array(handles, np.int32)[which]

    def _handle(self, asset: str, series: Series, source: str) -> int:
        key = ChannelKey(asset, series.metric, source)
        if key not in self._handles:
            unit = METRICS[series.metric].unit
            factor, offset = conversion(series.unit, unit)
            self._handles[key] = len(self._channels)
            self._channels.append(Channel(*key, unit, series.unit, factor, offset, series.period))
        return self._handles[key]

    def write(self, out_path: Path, rules: str, *, replace: bool) -> ImportReport:
        """The bundle, from the spool."""
        if not self._spool.rows:
            raise UnreadableInput(f"{self._mapping.id}: no observation was found (skipped: {self._report.skipped})")
        self._progress(0.8)
        names = dict.fromkeys(channel.asset for channel in self._channels)
        assets = assets_of(self._mapping, self._folder, names, self._report)
        self._report.channels = len(self._channels)
        if self._mapping.events is not None:
            self._finder = EventFinder(self._mapping.events, self._channels)
        with bundle.BundleWriter(out_path, self._metadata(), replace=replace, chunk_ns=_CHUNK_NS) as writer:
            # At the head, where they are kept also when the end of the file is lost.
            writer.attach(bundle.SITE, msgspec.json.encode(self._site()))
            writer.attach(bundle.LICENCES, f"{self._mapping.licence}\n{self._mapping.attribution}\n".encode())
            if rules:
                writer.attach(bundle.RULES, rules.encode())
            for number, (log_time, body, source) in enumerate(self._messages(assets)):
                writer.append(Entry(number, log_time, body, source))
            writer.attach(bundle.ASSETS, msgspec.json.encode(assets))
            if self._finder is not None:
                known = self._finder.found()
                self._report.known_events = len(known.events)
                writer.attach(bundle.EVENTS, msgspec.json.encode(known))
            writer.attach(bundle.IMPORT_REPORT, msgspec.json.encode(self._report.as_dict()))
        self._progress(1.0)
        return self._report

    def _messages(self, assets: Sequence[Asset]) -> Iterator[tuple[int, Batch | AnyEvent, str]]:
        latency = seconds(self._mapping.latency)
        steps = Steps([seconds(channel.period or 0.0) for channel in self._channels])
        for rows in self._spool.in_order():
            if not self._report.observations:
                self._report.observed_start = int(rows["at"][0])
                for event in self._declarations(assets):
                    yield self._report.start, event, ""
            if self._cancelled():
                raise ImportCancelled("import cancelled; nothing was written")
            self._report.observations += len(rows)
            self._report.observed_end = int(rows["at"][-1])
            steps.take(rows)
            if self._finder is not None:
                self._finder.take(rows)
            yield from self._batches(rows, latency)
        self._report.repeated_stamps, self._report.long_steps = steps.repeated, steps.long

    def _declarations(self, assets: Sequence[Asset]) -> Iterator[AnyEvent]:
        yield from (AssetDeclared(asset) for asset in assets)
        yield from (ChannelDeclared(handle, channel) for handle, channel in enumerate(self._channels))
        for source in dict.fromkeys(channel.source for channel in self._channels):
            yield SourceHealth(source, SourceState.UP)

    def _batches(self, rows: Rows, latency: int) -> Iterator[tuple[int, Batch, str]]:
        """Rows cut into batches of one second and one source at most."""
        sources = list(dict.fromkeys(channel.source for channel in self._channels))
        of_channel = np.array([sources.index(channel.source) for channel in self._channels])
        received = rows["at"] + latency
        cuts = np.flatnonzero(np.diff(received // NS_PER_S)) + 1
        for first, last in zip([0, *cuts], [*cuts, len(rows)], strict=True):
            for begin in range(int(first), int(last), MAX_BATCH):
                part = slice(begin, min(begin + MAX_BATCH, int(last)))
                log_time = int(received[part][-1])
                for number in np.unique(of_channel[rows["channel"][part]]):
                    some = rows[part][of_channel[rows["channel"][part]] == number]
                    batch = Batch.of(some["channel"], some["at"], some["at"] + latency, some["value"], some["quality"])
                    yield log_time, batch, sources[int(number)]

    def _site(self) -> SiteInfo:
        mapping = self._mapping
        longitude, latitude = point_to_wgs84(mapping.place.longitude, mapping.place.latitude, mapping.datum or "WGS 84")
        return SiteInfo(
            id=mapping.id,
            names=mapping.name.as_dict(),
            zone=mapping.zone,
            city="",
            longitude=longitude,
            latitude=latitude,
        )

    def _metadata(self) -> dict[str, str]:
        mapping = self._mapping
        return {
            "provenance": mapping.provenance.value,
            "zone": mapping.zone,
            "id": mapping.id,
            "licences": mapping.licence,
            "attribution": mapping.attribution,
            "received_at": f"assumed: observed_at + {mapping.latency:g} s",
            "notes": mapping.notes,
        }


def _rules(mapping: Mapping, mapping_path: Path) -> str:
    if not mapping.rules:
        return ""
    return read_plain_text(importer_files.inside(mapping_path.parent, mapping.rules))


def _silent(share: float) -> None:
    del share


def _never() -> bool:
    return False
