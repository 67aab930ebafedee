"""Starts and watches the source hosts of a session, for the engine."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.time import TimeRange
from citydeck.sources import secret, trust, wire
from citydeck.sources.enclosure import Enclosure, Footprint, files_of, hosts_of, listens_of, ports_of
from citydeck.sources.minder import HostStatus, Item, Launch, Minder
from citydeck.sources.registry import Registry, scan

WAITING_ITEMS = 256


@dataclass(frozen=True)
class SourceConfig:
    """One source of a site: its `name` (the source of its channels), the adapter's id, the adapter's settings."""

    name: str
    adapter: str
    settings: Mapping[str, object] = field(default_factory=dict)
    limits: wire.Limits = field(default_factory=wire.Limits)


class Arrived(NamedTuple):
    """What came from which source. Handles of a batch are indices into the channels of every `Found` since the last
    that was `anew`; `citydeck.sources.known.Known` puts them together.
    """

    source: str
    item: Item


class Supervisor:
    """All sources of a session. ``async with`` starts and ends them; `items` is what they give.

    `since` maps a source to the newest instant (observed_at, ns) that is known already: it is asked for what came
    after. Items of one source keep their order. Nothing is dropped: an engine that does not read makes hosts wait.
    """

    def __init__(
        self,
        site: Path,
        sources: Sequence[SourceConfig],
        *,
        since: Mapping[str, int] | None = None,
        registry: Registry | None = None,
        enclosure: Enclosure | None = None,
    ) -> None:
        names = [source.name for source in sources]
        if len(set(names)) != len(names) or not all(names):
            raise WrongUse("sources of a site need names, each another")
        self._site = site.absolute()
        self._sources = {source.name: source for source in sources}
        self._since = dict(since or {})
        self._registry = registry
        self._enclosure = enclosure or Enclosure.detect()
        self._queue: asyncio.Queue[Arrived] = asyncio.Queue(WAITING_ITEMS)
        self._minders: dict[str, Minder] = {}

    async def start(self) -> None:
        """Start every source; faults of one never keep another from starting."""
        if self._registry is None:
            self._registry = await asyncio.to_thread(scan)
        for name in self._sources:
            self._start(name, self._since.get(name))

    def add(self, source: SourceConfig, registry: Registry) -> None:
        """Start one more source beside the others; `registry` knows its adapter, which may have been installed since.

        `WrongUse` for a name that is taken.
        """
        if not source.name or source.name in self._sources:
            raise WrongUse(f"sources of a site need names, each another; {source.name!r} is taken")
        self._registry = registry
        self._sources[source.name] = source
        self._start(source.name, None)

    def _start(self, name: str, since: int | None) -> None:
        minder = Minder(
            name,
            lambda at, enclose: self._prepare(name, at, enclose=enclose),
            self._emit,
            since,
            lambda: self._walls(name),
        )
        self._minders[name] = minder
        minder.start()

    async def stop(self) -> None:
        """End every host; each says STOPPED, which can still be read from `items`."""
        draining = asyncio.gather(*(minder.stop() for minder in self._minders.values()))
        while not draining.done():
            if self._queue.full():
                self._queue.get_nowait()
            await asyncio.sleep(0.01)
        await draining

    async def restart(self, name: str, why: str = "stopped") -> None:
        """Start a source over (a person asked, or it had given up); it says STOPPED for `why` in between.

        `WrongUse` for a name that there is not.
        """
        if name not in self._sources:
            raise WrongUse(f"no source {name!r} (there are: {', '.join(self._sources)})")
        since = self._minders[name].status.last_observed
        await self._minders[name].stop(why)
        self._start(name, since)

    async def items(self) -> AsyncIterator[Arrived]:
        """Everything that the sources give, as it comes; ends never by itself."""
        while True:
            yield await self._queue.get()

    def status(self) -> dict[str, HostStatus]:
        """State and counters of every source by name."""
        return {name: minder.status for name, minder in self._minders.items()}

    async def history(self, name: str, span: TimeRange) -> list[Batch]:
        """A source's own rows observed in `span`; `CitydeckError` when it keeps none or is not connected."""
        minder = self._minders.get(name)
        if minder is None:
            raise WrongUse(f"no source {name!r}")
        return await minder.history(span)

    async def command(self, name: str, command: str, arguments: dict[str, object]) -> dict[str, object]:
        """Have a source do something at its far end; `CitydeckError` when it takes none, refuses, or is not connected.

        Who may ask is the session's to know: only LIVE has a way to call this.
        """
        minder = self._minders.get(name)
        if minder is None:
            raise WrongUse(f"no source {name!r}")
        return await minder.command(command, arguments)

    async def _emit(self, name: str, item: Item) -> None:
        await self._queue.put(Arrived(name, item))

    def _walls(self, name: str) -> bool:
        """Whether the walls of a source's host let an interpreter start."""
        source = self._sources[name]
        found = (self._registry or scan()).get(source.adapter)
        return self._enclosure.lets_start(found, dict(source.settings), self._site)

    def _prepare(self, name: str, since: int | None, *, enclose: bool) -> Launch:
        source = self._sources[name]
        found = (self._registry or scan()).get(source.adapter)
        if (refused := trust.refusal(self._site, found)) is not None:
            raise WrongUse(refused)
        manifest = found.manifest
        settings = dict(source.settings)
        hosts = hosts_of(found, settings)
        datum, grid = manifest.placed(settings)
        spec = wire.Spec(
            name=name,
            adapter=found.id,
            module=found.module,
            builtin=found.builtin,
            folder=str(found.folder.absolute()),
            root=str(found.root.absolute()),
            site=str(self._site),
            settings=settings,
            secrets=secret.of_settings(manifest.permissions.secrets, settings, self._site),
            allowed=[*manifest.fields.allowed, *manifest.settings],
            text=list(manifest.fields.text),
            datum=datum,
            grid=grid,
            keeps_stamps="stamps" in manifest.capabilities,
            since=since,
            limits=source.limits,
            ports=ports_of(hosts),
            listens=ports_of(listens_of(found, settings)) or [],
            hosts=hosts,
        )
        enclosure = self._enclosure if enclose else Enclosure(None)
        shown = Footprint(files_of(found, settings, self._site) if enclosure.program else ())
        argv, enforced = enclosure.around(found, settings, self._site)
        return Launch(spec, argv, enforced, shown)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
