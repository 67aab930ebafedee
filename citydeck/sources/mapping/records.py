"""Records of a document to rows, as a `Mapping` says."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.compiled import CompiledReading, stamp_of
from citydeck.sources.mapping.geometry import place_of, point
from citydeck.sources.mapping.path import ABSENT, at, said
from citydeck.sources.mapping.settings import Mapping
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows

ITSELF = "*"
"""As `each`: the payload itself is the list."""
MAX_KEPT = 100_000
"""Topics whose handles are remembered; more are looked up each time."""
AT_ONCE = 2_000
"""Records of one document that are read before others are let in: a tenth of a second at most."""
Refuse = Callable[[bytes, str], None]


class Records:
    """Reads documents of one mapping. `refuse(raw, reason)` takes a record that cannot be understood.

    A list's records stand for themselves: one that is refused costs no other.
    """

    def __init__(self, mapping: Mapping, catalogue: Catalogue, refuse: Refuse) -> None:
        self._mapping = mapping
        self._catalogue = catalogue
        self._refuse = refuse
        self._readings = [CompiledReading.of(reading, mapping.decimal) for reading in mapping.readings]
        self._stamp = stamp_of(mapping)
        self._describes = bool(mapping.longitude or mapping.geometry or mapping.name or mapping.kind)
        self._fixed: dict[tuple[str, ...], list[int | None]] = {}

    def read(self, document: object, received: int, rows: Rows, levels: Sequence[str] = ()) -> None:
        """Append what a document holds; `Poisoned` when it is not of the mapping's form.

        `levels` are what ``{1}``, ``{2}``… stand for. Records without a time of their own get `received` (ns).
        """
        for _ in self.slices(document, received, rows, levels):
            pass

    def one(self, document: object, received: int, rows: Rows, levels: Sequence[str] = ()) -> None:
        """`read` of a document that is the record itself."""
        mapping = self._mapping
        if (not mapping.when or _has(document, mapping.when)) and (not mapping.where or _has(document, mapping.where)):
            self._record(document, received, rows, levels)

    def slices(self, document: object, received: int, rows: Rows, levels: Sequence[str] = ()) -> Iterator[int]:
        """`read` in steps of at most `AT_ONCE` records, so that a large document need not be read in one breath.

        Each step says how many records there were, those counted that `where` passes over.
        """
        mapping = self._mapping
        if not mapping.each:
            self.one(document, received, rows, levels)
            yield 1
            return
        if mapping.when and not _has(document, mapping.when):
            return
        records = document if mapping.each == ITSELF else at(document, mapping.each)
        if records is ABSENT:
            raise Poisoned("the list of records is not there")
        if records is None or records == "":
            return
        found = records if isinstance(records, list) else [records]
        for start in range(0, len(found), AT_ONCE):
            some = found[start : start + AT_ONCE]
            for record in some:
                if not mapping.where or _has(record, mapping.where):
                    self._one_of_many(record, received, rows, levels)
            yield len(some)

    def _one_of_many(self, record: object, received: int, rows: Rows, levels: Sequence[str]) -> None:
        before = len(rows)
        try:
            self._record(record, received, rows, levels)
        except Poisoned as error:
            rows.cut(before)
            self._refuse(msgspec.json.encode(record), str(error))

    def _record(self, record: object, received: int, rows: Rows, levels: Sequence[str]) -> None:
        observed = received if self._stamp is None else self._stamp(record)
        fixed = self._fixed.get(tuple(levels)) or self._known(levels)
        found = False
        for number, reading in enumerate(self._readings):
            raw = reading.take(record)
            if raw is ABSENT:
                continue
            found = True
            if reading.unchanged and isinstance(raw, str) and not raw.strip():
                continue
            handle = fixed[number]
            if handle is None:
                handle = self._handle(reading, record, levels)
                if reading.fixed and not self._describes:
                    fixed[number] = handle
            rows.add(handle, observed, received, reading.value(raw, record))
        if not found:
            raise Poisoned("none of the mapped fields is in the message")

    def _known(self, levels: Sequence[str]) -> list[int | None]:
        """A place for the handles that are the same in each record under these levels."""
        known: list[int | None] = [None] * len(self._readings)
        if len(self._fixed) < MAX_KEPT:
            self._fixed[tuple(levels)] = known
        return known

    def _handle(self, reading: CompiledReading, record: object, levels: Sequence[str]) -> int:
        asset, metric = reading.names(record, levels)
        if self._describes:
            self._describe(asset, record)
        how = reading.reading
        return self._catalogue.handle(asset, metric, how.unit, how.period, how.limits)

    def _describe(self, asset: str, record: object) -> None:
        mapping = self._mapping
        if self._catalogue.has_place(asset):
            place = None
        elif mapping.geometry:
            place = place_of(at(record, mapping.geometry), mapping.axes)
        else:
            place = point(at(record, mapping.longitude), at(record, mapping.latitude)) if mapping.longitude else None
        name = said(at(record, mapping.name)) if mapping.name else None
        self._catalogue.described(asset, kind=mapping.kind, name=name or "", place=place)


def _has(record: object, wanted: dict[str, str]) -> bool:
    """Whether each path has the text given."""
    return all(said(at(record, path)) == text for path, text in wanted.items())
