"""Lines of NDJSON files that grow, as rows."""

from citydeck.model.batch import Batch
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.tables import Table
from citydeck.sources.tail import Piece
from datasources.files.ndjson_table import record_of
from datasources.files.settings import Settings


class Following:
    """How new lines become rows; `earliest` (ns) as in `Table.read`."""

    def __init__(self, settings: Settings, catalogue: Catalogue, context: Context) -> None:
        self._context = context
        self._table = Table(settings, None, catalogue, counted=settings.counted(), refuse=context.quarantine)

    def batch(self, piece: Piece, earliest: int | None) -> Batch:
        """Rows of a piece of one file; what cannot be understood is quarantined line by line."""
        rows, now = Rows(), self._context.now()
        if piece.overlong:
            self._context.quarantine(b"", "line too long")
        for line in piece.lines:
            if line.strip():
                number = piece.file.header or 0
                piece.file.header = number + 1
                self._line(line, number, now, rows, earliest)
        return rows.batch()

    def _line(self, line: bytes, number: int, now: int, rows: Rows, earliest: int | None) -> None:
        record = record_of(line)
        if isinstance(record, Poisoned):
            self._context.quarantine(line, str(record))
            return
        try:
            self._table.read(record, number, now, rows, earliest)
        except Poisoned as error:
            self._context.quarantine(line, str(error))
