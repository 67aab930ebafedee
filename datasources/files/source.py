"""A folder of recorded tables as a source: read as they come, or played as they were."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from citydeck.model.batch import Batch, concat
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.tail import Tail
from datasources.files.arrivals import Arrivals
from datasources.files.following import Following
from datasources.files.opened import form_of
from datasources.files.pacing import Pacing, beat, pause
from datasources.files.reader import MOST_IN_ORDER, InOrder, TableReader
from datasources.files.settings import Form, Settings

__all__ = ["Settings", "Source"]


class Source(DataSource):
    """Whole tables are read once their files are complete; lines of NDJSON as they are written."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._folder = context.site / settings.folder
        self._catalogue = Catalogue(context)
        self._arrivals = Arrivals(self._folder, settings.pattern, settings.settle, lambda path: not self._grows(path))
        self._tail = Tail(self._folder, settings.pattern, self._grows)
        self._following = Following(settings, self._catalogue, context)
        self._strange: set[Path] = set()

    async def open(self) -> None:
        """Look whether the folder is there."""
        if not self._folder.is_dir():
            raise FileNotFoundError(2, f"no such folder: {self._folder}")

    async def discover(self) -> Discovery:
        """Nothing is known before tables are read."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """With `since`, rows observed longer before it than `late` are passed over. Ends when all was played."""
        if self.settings.play:
            async for item in self._play(since):
                yield item
            return
        if since is None and not self.settings.existing:
            await asyncio.to_thread(self._skip_existing)
        earliest = None if since is None else since - round(self.settings.late * NS_PER_S)
        while True:
            for path, form in await asyncio.to_thread(self._ready):
                async for item in self._whole(path, form, earliest):
                    yield item
            pieces = await asyncio.to_thread(lambda: list(self._tail.poll()))
            for piece in pieces:
                batch = self._following.batch(piece, earliest)
                for news in self._news():
                    yield news
                yield batch
            if not any(piece.more for piece in pieces):
                async for sign in pause(self.settings.poll):
                    yield sign

    def _skip_existing(self) -> None:
        self._arrivals.skip_existing()
        self._tail.skip_existing()

    def _form(self, path: Path) -> Form | None:
        return form_of(path, self.settings)

    def _grows(self, path: Path) -> bool:
        """Whether a file is read line by line while it is written."""
        return self._form(path) == "ndjson"

    def _news(self) -> Iterator[Discovery]:
        if (news := self._catalogue.take_news()) is not None:
            yield news

    def _ready(self) -> list[tuple[Path, Form]]:
        """Whole tables to read now; files of a kind that is none of ours are told of once."""
        found: list[tuple[Path, Form]] = []
        for path in self._arrivals.ready():
            form = self._form(path)
            if form is None and path not in self._strange:
                self._strange.add(path)
                self.context.quarantine(b"", "file whose ending says no known format")
            if form is not None:
                found.append((path, form))
        return found

    async def _whole(self, path: Path, form: Form, earliest: int | None) -> AsyncIterator[Item]:
        """A table's rows, in order of time if that is asked for."""
        gathered = InOrder() if self.settings.ordered else None
        async for batch in self._slices(self._reader(path, form).slices(self.context.now(), earliest)):
            for news in self._news():
                yield news
            if gathered is not None:
                gathered.add(batch)
            yield batch if gathered is None else beat()
        if gathered is None:
            return
        for batch in gathered.batches():
            yield batch
        if gathered.full:
            self.context.quarantine(b"", f"table of more than {MOST_IN_ORDER} readings; the rest needs ordered = false")

    def _reader(self, path: Path, form: Form) -> TableReader:
        return TableReader(path, form, self.settings, self._catalogue, self.context.quarantine)

    @staticmethod
    async def _slices(batches: Iterator[Batch]) -> AsyncIterator[Batch]:
        """Read in a thread, so that the loop goes on meanwhile."""
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            yield batch

    def _all(self, span: TimeRange | None = None) -> Iterator[Batch]:
        """Rows of every table that is there, file by file."""
        for path in sorted(self._folder.glob(self.settings.pattern)):
            form = self._form(path)
            if form is not None and path.is_file():
                yield from self._reader(path, form).slices(self.context.now(), span.start if span else None)

    async def _play(self, since: int | None) -> AsyncIterator[Item]:
        """What is there now, as the recording that it is; over and over with `loop`."""
        gathered = InOrder()
        async for batch in self._slices(self._all()):
            gathered.add(batch)
            for news in self._news():
                yield news
            yield beat()
        if gathered.full:
            self.context.quarantine(b"", f"tables of more than {MOST_IN_ORDER} readings; the rest is not played")
        rows = concat(list(gathered.batches()))
        if since is not None and not self.settings.restamp:
            rows = rows.take(rows.observed_at > since)
        while len(rows):
            async for batch in Pacing(self.settings, rows, self.context.now()).batches():
                yield batch
            if not self.settings.loop:
                return

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Rows observed in `span`, file by file, of channels that were declared before it was asked."""
        known = len(self._catalogue)
        async for batch in self._slices(self._all(span)):
            inside = (batch.observed_at >= span.start) & (batch.observed_at < span.end) & (batch.channel < known)
            if inside.any():
                yield batch.take(inside)

    async def health(self) -> Health:
        """What it is doing. A table that cannot be read is quarantined and makes the source no worse."""
        if self.settings.play:
            return Health(ok=True, text="plays what was recorded")
        if waiting := self._arrivals.waiting():
            return Health(ok=True, text=f"waits until {waiting} files do not change any more")
        return Health(ok=True, text="" if len(self._catalogue) else "no table was read yet")
