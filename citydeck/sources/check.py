"""The dry run behind ``citydeck source check``: run a source for a while and tell what came, what not, and why."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import Gap, SourceHealth, SourceState
from citydeck.model.quality import Quality
from citydeck.model.time import to_iso
from citydeck.sources.datum_check import DatumCheck
from citydeck.sources.datum_fit import Line
from citydeck.sources.known import Known
from citydeck.sources.readings_check import ReadingsCheck
from citydeck.sources.registry import Registry, scan
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.sources.wire import Found, Sample

SAMPLE_ROWS = 3


class Row(msgspec.Struct, frozen=True):
    """One row in words; `value` None where the source said "missing"."""

    channel: str
    observed_at: str
    value: float | None
    unit: str
    quality: str


class Report(msgspec.Struct, kw_only=True):
    """What a source gave. `ok`: it came up, declared channels, nothing was quarantined and nothing is left to ask.

    `dropped` counts free text and personal data that were taken out in the host, by reason; `datum` is what the
    positions are stated to be in and `datum_fit` what the city's roads say to that. `questions` must be answered
    before the source runs, `warnings` looked at: readings of the settings that never found a value are among them.
    """

    source: str
    adapter: str
    ok: bool = False
    state: str = ""
    reason: str = ""
    assets: int = 0
    channels: int = 0
    silent_channels: int = 0
    rows: int = 0
    missing: int = 0
    lost: int = 0
    converted: dict[str, str] = {}
    quarantined: dict[str, int] = {}
    dropped: dict[str, int] = {}
    positions: int = 0
    datum: str = ""
    datum_fit: str = ""
    questions: list[str] = []
    warnings: list[str] = []
    samples: list[Row] = []
    quarantine_samples: list[Sample] = []
    enforced: dict[str, str] = {}


async def check(
    site: Path,
    config: SourceConfig,
    seconds: float,
    registry: Registry | None = None,
    roads: Sequence[Line] = (),
) -> Report:
    """Run one source of a site for `seconds`; ends earlier when it gives up or its feed ends. Nothing is recorded.

    `roads` are the middle lines of the city's, which positions are held against.
    """
    known = registry if registry is not None else await asyncio.to_thread(scan)
    placed = DatumCheck.of(config, known.get(config.adapter).manifest, roads)
    report = Report(source=config.name, adapter=config.adapter)
    readings = ReadingsCheck(config.settings)
    seen: set[int] = set()
    declared = Known()
    async with Supervisor(site, [placed.tried(config)], registry=known) as supervisor:
        try:
            async with asyncio.timeout(seconds):
                async for arrived in supervisor.items():
                    _note(report, arrived.item, declared, seen)
                    if isinstance(arrived.item, Found):
                        placed.see(arrived.item.assets)
                    elif isinstance(arrived.item, Batch):
                        readings.see(arrived.item)
                    if report.state in (SourceState.GAVE_UP, SourceState.STOPPED):
                        break
        except TimeoutError:
            pass
        status = supervisor.status()[config.name]
        report.quarantined = dict(status.quarantined)
        report.dropped = dict(status.dropped)
        report.quarantine_samples = list(status.samples)
        report.enforced = dict(status.enforced)
    channels = declared.channels
    report.assets, report.channels = len(declared.assets), len(channels)
    report.converted = {c.metric: f"{c.original_unit} to {c.unit}" for c in channels if c.original_unit != c.unit}
    report.silent_channels = report.channels - len(seen)
    report.positions, report.datum = placed.positions, placed.stated or ""
    report.datum_fit = placed.fit_text()
    report.questions, report.warnings = placed.questions(report.dropped), placed.warnings()
    came = report.state in (SourceState.UP, SourceState.STOPPED)
    report.warnings += readings.words(channels) if came else []
    report.ok = came and report.channels > 0 and not report.quarantined and not report.lost and not report.questions
    return report


def _note(report: Report, item: object, declared: Known, seen: set[int]) -> None:
    if isinstance(item, SourceHealth):
        report.state, report.reason = item.state.value, item.reason
    elif isinstance(item, Found):
        declared.take(item)
    elif isinstance(item, Gap):
        report.lost += item.count
    elif isinstance(item, Batch):
        report.rows += len(item)
        report.missing += int((item.value != item.value).sum())
        seen.update(item.channel.tolist())
        report.samples += _rows(item, declared.channels, SAMPLE_ROWS - len(report.samples))


def _rows(batch: Batch, channels: list[Channel], count: int) -> list[Row]:
    rows = []
    for at in range(min(max(count, 0), len(batch))):
        channel, value = channels[batch.channel[at]], float(batch.value[at])
        rows.append(
            Row(
                channel.key.text(),
                to_iso(int(batch.observed_at[at])),
                None if value != value else value,  # noqa: PLR0124 - NaN means missing
                channel.unit,
                Quality(int(batch.quality[at])).name,
            )
        )
    return rows
