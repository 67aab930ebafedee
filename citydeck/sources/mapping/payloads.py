"""Raw payloads to rows: parse, map, and refuse what cannot be understood without losing anything else."""

from collections.abc import Iterator, Sequence

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.documents import USUAL, Refuse, parse
from citydeck.sources.mapping.path import ABSENT
from citydeck.sources.mapping.records import Records
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.payload import MAX_MESSAGE, Poisoned, parse_json
from citydeck.sources.rows import Rows


class Payloads:
    """Reads the bytes of one mapping's payloads. `refuse(raw, reason)` takes whole payloads and single records."""

    def __init__(self, how: Payload, catalogue: Catalogue, refuse: Refuse, limit: int = MAX_MESSAGE) -> None:
        self._how = how.model_copy(update=_usual(how))
        self._records = Records(self._how, catalogue, refuse)
        self._refuse = refuse
        self._limit = limit
        # A reading a message, tens of thousands of them a second: straight through.
        self._single = self._how.format == "json" and not self._how.each

    def read(self, raw: bytes, received: int, rows: Rows, levels: Sequence[str] = ()) -> None:
        """Append what `raw` holds. `levels` are what ``{1}``, ``{2}``… of the mapping stand for. Never raises."""
        if not self._single:
            for _ in self.slices(raw, self.document(raw), received, rows, levels):
                pass
            return
        before = len(rows)
        try:
            self._records.one(parse_json(raw, self._limit), received, rows, levels)
        except Poisoned as error:
            rows.cut(before)
            self._refuse(raw, str(error))

    def document(self, raw: bytes) -> object:
        """`raw` as paths reach into it; `ABSENT` when it was refused."""
        try:
            return parse(raw, self._how, self._refuse, self._limit)
        except Poisoned as error:
            self._refuse(raw, str(error))
            return ABSENT

    def slices(
        self, raw: bytes, document: object, received: int, rows: Rows, levels: Sequence[str] = ()
    ) -> Iterator[int]:
        """`read` of a document in steps, each of which says how many records it had. Never raises."""
        if document is ABSENT:
            return
        before = len(rows)
        try:
            yield from self._records.slices(document, received, rows, levels)
        except Poisoned as error:
            rows.cut(before)
            self._refuse(raw, str(error))


def _usual(how: Payload) -> dict[str, str]:
    """What the form has that the mapping does not say; a mapping that has fields of a position needs no geometry."""
    usual = {key: path for key, path in USUAL.get(how.format, {}).items() if not getattr(how, key)}
    if how.longitude:
        usual.pop("geometry", None)
    return usual
