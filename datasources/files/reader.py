"""Reads one table in slices, so that its host goes on telling that it lives."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np

from citydeck.model.batch import Batch, concat
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.tables import Table
from datasources.files.opened import opened
from datasources.files.settings import Form, Settings

SLICE = 0.2
"""Seconds of reading between two signs of life."""
ROWS_A_BATCH = 10_000
MOST_IN_ORDER = 10_000_000
"""Readings of one table that are put in order: about 350 MB, twice for a moment."""
_JSON = msgspec.json.Encoder(enc_hook=str)
Refuse = Callable[[bytes, str], None]


class TableReader:
    """One file. `slices` reads on for a moment and gives what came; what cannot be read goes to `refuse`, with its
    reason. A file that breaks off gives what was read until then, and its reason.
    """

    def __init__(self, path: Path, form: Form, settings: Settings, catalogue: Catalogue, refuse: Refuse) -> None:
        self._path, self._form, self._settings = path, form, settings
        self._catalogue, self._refuse = catalogue, refuse

    def slices(self, now: int, earliest: int | None = None) -> Iterator[Batch]:
        """Batches in the order of the file, of rows observed at or after `earliest` (ns); `now` is the receipt."""
        with ExitStack() as stack:
            try:
                yield from self._read(stack, now, earliest)
            except Poisoned as error:
                self._refuse(b"", str(error))
            except FileNotFoundError:
                return  # taken away since it was seen
            except OSError as error:
                self._refuse(b"", f"file cannot be read: {error.strerror}")

    def _read(self, stack: ExitStack, now: int, earliest: int | None) -> Iterator[Batch]:
        settings = self._settings
        file = stack.enter_context(opened(self._path, self._form, settings))
        table = Table(
            settings,
            file.columns,
            self._catalogue,
            every=settings.every,
            counted=settings.counted(),
            refuse=self._refuse,
        )
        rows, began = Rows(), time.monotonic()
        for number, record in enumerate(file.rows(table.needed)):
            self._row(table, record, number, now, rows, earliest)
            if len(rows) >= ROWS_A_BATCH or time.monotonic() - began > SLICE:
                yield rows.batch()
                rows, began = Rows(), time.monotonic()
        yield rows.batch()

    def _row(
        self,
        table: Table,
        record: dict[str, object] | Poisoned,
        number: int,
        now: int,
        rows: Rows,
        earliest: int | None,
    ) -> None:
        if isinstance(record, Poisoned):
            self._refuse(b"", str(record))
            return
        try:
            table.read(record, number, now, rows, earliest)
        except Poisoned as error:
            self._refuse(_JSON.encode(record), str(error))


class InOrder:
    """Gathers batches and gives them back in order of observation, rows of one instant in the order in which they came.

    What comes after `MOST_IN_ORDER` rows is left out; `full` says that there was some.
    """

    def __init__(self) -> None:
        self._parts: list[Batch] = []
        self._held = 0
        self.full = False

    def add(self, batch: Batch) -> None:
        """Keep a batch."""
        self.full |= self._held + len(batch) > MOST_IN_ORDER
        if not self.full:
            self._parts.append(batch)
            self._held += len(batch)

    def batches(self) -> Iterator[Batch]:
        """Everything, in batches of a bounded size."""
        whole = concat(self._parts)
        self._parts.clear()
        order = np.argsort(whole.observed_at, kind="stable")
        for begin in range(0, len(order), ROWS_A_BATCH):
            yield whole.take(order[begin : begin + ROWS_A_BATCH])
