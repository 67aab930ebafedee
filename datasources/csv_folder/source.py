"""A folder of CSV files that grows, as a source."""

import asyncio
import codecs
from collections.abc import AsyncIterator

from citydeck.model.errors import WrongUse
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Item
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.stamps import zone
from citydeck.sources.tail import Piece, Tail
from datasources.csv_folder.settings import Settings
from datasources.csv_folder.table import Lines

__all__ = ["Settings", "Source"]


class Source(DataSource):
    """Reads each complete line once; a half-written last line waits for its end."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._catalogue = Catalogue(context)
        self._lines = Lines(settings, self._catalogue)
        self._tail = Tail(context.site / settings.folder, settings.pattern)

    async def open(self) -> None:
        """Look whether folder, zone and encoding exist; says which does not."""
        folder = self.context.site / self.settings.folder
        if not folder.is_dir():
            raise FileNotFoundError(2, f"no such folder: {folder}")
        if self.settings.zone:
            zone(self.settings.zone)
        try:
            codecs.lookup(self.settings.encoding)
        except LookupError:
            raise WrongUse(f"no such encoding: {self.settings.encoding!r}") from None

    async def discover(self) -> Discovery:
        """Nothing is known before lines are read."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Lines as they come; with `since`, lines observed longer before it than `late` are passed over."""
        if since is None and not self.settings.existing:
            await asyncio.to_thread(self._tail.skip_existing)
        while True:
            pieces = await asyncio.to_thread(lambda: list(self._tail.poll()))
            rows = Rows()
            for piece in pieces:
                self._take(piece, since, rows)
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()
            if not any(piece.more for piece in pieces):
                async for beat in self._pause():
                    yield beat

    async def _pause(self) -> AsyncIterator[Item]:
        left = self.settings.poll
        while left > 0.0:
            await asyncio.sleep(min(left, 1.0))
            left -= 1.0
            yield Rows().batch()

    def _take(self, piece: Piece, since: int | None, rows: Rows) -> None:
        file = piece.file
        if piece.overlong:
            self.context.quarantine(b"", "line too long")
        first = [file.first] if file.first and file.header is None else []
        for line in [*first, *piece.lines]:
            if file.refused or not line.strip():
                continue
            try:
                if file.header is None:
                    file.header = self._lines.header(line)
                else:
                    self._lines.read(line, file.header, since, rows)
            except Poisoned as error:
                file.refused = file.header is None
                self.context.quarantine(line, str(error))
