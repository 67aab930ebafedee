"""The contract test kit: runs an adapter through what the contract promises and says what it breaks.

An adapter's own tests call `judge`; ``citydeck source new`` writes such a test. It runs the class in the caller's
event loop, without a host, so that a debugger can be used.
"""

import ast
import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import CitydeckError
from citydeck.model.time import TimeRange
from citydeck.sources import manifest as manifests
from citydeck.sources.contract import Context, DataSource, Discovery, Settings
from citydeck.sources.edge import Edge
from citydeck.sources.feed import SILENCE
from citydeck.sources.load import load, settings_of
from citydeck.sources.positions import NO_DATUM, Positions
from citydeck.sources.quarantine import Quarantine
from citydeck.sources.screen import Screen
from citydeck.sources.vocabulary import Vocabulary, texts_of

FORBIDDEN = frozenset({"PySide6", "vtkmodules", "vtk", "qasync", "threading", "multiprocessing"})
CLOSE_WITHIN = 2.0
BLOCKED = 3.0


@dataclass
class Verdict:
    """What was seen, and one sentence for each broken promise; a good adapter has none."""

    faults: list[str] = field(default_factory=list)
    channels: int = 0
    rows: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)
    longest_silence: float = 0.0

    @property
    def ok(self) -> bool:
        return not self.faults


async def judge(
    folder: Path,
    module: str,
    settings: dict[str, object],
    site: Path,
    *,
    name: str = "kit",
    secrets: dict[str, str] | None = None,
    seconds: float = 2.5,
    enough: Callable[[Verdict], bool] = lambda _: False,
) -> Verdict:
    """Run the adapter in `folder` (importable as `module`) for `seconds`, or until `enough` of it was seen."""
    verdict = Verdict()
    manifest = manifests.read(folder / manifests.FILE_NAME)
    source_class, settings_class = load(module, folder, folder.parents[module.count(".")])
    verdict.faults += manifests.disagreements(manifest, settings_class)
    verdict.faults += imports(folder)
    verdict.faults += _pairs(manifest, source_class)
    allowed = (*manifest.fields.allowed, *manifest.settings)
    vocabulary = Vocabulary([*texts_of(settings), *allowed, str(site), name], [folder, Path(__file__).parent])
    screen = Screen(vocabulary, allowed, manifest.fields.text, Positions(*manifest.placed(settings)))
    quarantine = Quarantine(time.time_ns, manifest.fields.allowed, screen.said)
    context = Context(name, site, time.time_ns, quarantine.add, secrets or {})
    edge = Edge(name, time.time_ns, quarantine, keeps_stamps="stamps" in manifest.capabilities, screen=screen)
    values = settings_of(settings_class, settings)
    run = _Run(verdict, edge, manifest, source_class, values, context, seconds, enough)
    await run.whole()
    verdict.rows = edge.rows
    verdict.quarantined = dict(quarantine.counts)
    verdict.dropped = dict(screen.dropped)
    if NO_DATUM in screen.dropped:
        verdict.faults.append("assets have positions, and neither manifest nor settings state their datum: [positions]")
    return verdict


def imports(folder: Path) -> list[str]:
    """Modules that an adapter may not import, found by reading its code."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for name in names:
                parts = name.split(".")
                inside = parts[0] == "citydeck" and len(parts) > 1 and parts[1] not in ("sources", "model")
                if parts[0] in FORBIDDEN or inside:
                    found.append(f"{path.name} imports {name}: an adapter has no window, no thread, and no engine")
    return found


def _pairs(manifest: manifests.Manifest, source: type[DataSource]) -> list[str]:
    written = {
        "history": source.history is not DataSource.history,
        "commands": source.command is not DataSource.command,
    }
    faults = []
    for capability, there in written.items():
        declared = capability in manifest.capabilities
        if there != declared:
            faults.append(f"{capability}: {'declared and not written' if declared else 'written and not declared'}")
    return faults


@dataclass
class _Run:
    verdict: Verdict
    edge: Edge
    manifest: manifests.Manifest
    source: type[DataSource]
    settings: Settings
    context: Context
    seconds: float
    enough: Callable[[Verdict], bool]
    channels: list[Channel] = field(default_factory=list)

    def fault(self, text: str) -> None:
        if text not in self.verdict.faults:
            self.verdict.faults.append(text)

    async def whole(self) -> None:
        """Twice: a fresh instance must work after the first was closed in the middle of its stream."""
        threads = set(threading.enumerate())
        for since in (None, lambda: self.edge.last_observed):
            await self.once(since() if since else None)
        left = [thread.name for thread in set(threading.enumerate()) - threads if not thread.name.startswith("asyncio")]
        if left:
            self.fault(f"left threads behind: {', '.join(left)}")

    async def once(self, since: int | None) -> None:
        self.edge.fresh()
        tasks = set(asyncio.all_tasks())
        source = self.source(self.settings, self.context)
        lag = asyncio.create_task(self.lag())
        await asyncio.sleep(0)
        try:
            await source.open()
            self.declare(await source.discover())
            await self.stream(source, since)
            await self.history(source)
            await source.health()
        except Exception as error:  # noqa: BLE001 - the verdict names whatever it was
            self.fault(f"raised {type(error).__name__}: {error}")
        finally:
            await asyncio.sleep(0.05)  # a turn for `lag`, which a blocked loop kept from looking
            lag.cancel()
            await self.close(source)
        await asyncio.sleep(0.05)
        left = [task for task in asyncio.all_tasks() - tasks - {lag} if not task.done()]
        if left:
            self.fault(f"left {len(left)} tasks behind after close")

    def declare(self, found: Discovery) -> None:
        try:
            self.edge.declare(found)
        except CitydeckError as error:
            self.fault(str(error))
            return
        if refused := len(found.channels) - self.edge.channels:
            self.fault(f"{refused} channels were refused: unit, name or source is wrong")
        self.verdict.channels = max(self.verdict.channels, self.edge.channels)
        for asset in found.assets:
            if not asset.names.get("en"):
                self.fault(f"asset {asset.id} has no English name")
        if missing := [channel.asset for channel in found.channels if not channel.asset.startswith("urn:ngsi-ld:")]:
            self.fault(f"asset id {missing[0]!r} is no urn:ngsi-ld: name")

    async def stream(self, source: DataSource, since: int | None) -> None:
        last = time.monotonic()
        end = last + self.seconds
        try:
            async with asyncio.timeout(self.seconds + SILENCE), contextlib.aclosing(source.stream(since)) as items:  # type: ignore[type-var]
                async for item in items:
                    now = time.monotonic()
                    self.verdict.longest_silence = max(self.verdict.longest_silence, now - last)
                    last = now
                    if isinstance(item, Discovery):
                        self.declare(item)
                    elif isinstance(item, Batch):
                        self.admit(item)
                    self.verdict.rows = self.edge.rows
                    if now > end or self.enough(self.verdict):
                        break
        except TimeoutError:
            self.verdict.longest_silence = max(self.verdict.longest_silence, time.monotonic() - last)
        if self.verdict.longest_silence > SILENCE:
            self.fault(f"no sign of life for more than {SILENCE:g} s: yield an empty batch at least every second")

    def admit(self, batch: Batch) -> None:
        passed = self.edge.admit(batch)
        if len(passed) != len(batch):
            self.fault(f"{len(batch) - len(passed)} rows were refused at the edge; see quarantined")

    async def history(self, source: DataSource) -> None:
        if "history" not in self.manifest.capabilities:
            return
        newest = self.edge.last_observed or time.time_ns()
        span = TimeRange(newest - 3600 * 10**9, newest + 1)
        async for batch in source.history(span):
            if len(batch) and not ((batch.observed_at >= span.start) & (batch.observed_at < span.end)).all():
                self.fault("history gave rows outside of the span that was asked for")

    async def lag(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            if time.monotonic() - before > BLOCKED:
                self.fault(f"blocked the event loop for more than {BLOCKED:g} s")

    async def close(self, source: DataSource) -> None:
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await source.close()
                await source.close()
        except TimeoutError:
            self.fault(f"close took longer than {CLOSE_WITHIN:g} s")
        except Exception as error:  # noqa: BLE001 - the verdict names whatever it was
            self.fault(f"close raised {type(error).__name__}: {error}")
