"""Polled feeds tell the same readings again and again; each is handed on once."""

from citydeck.sources.rows import Rows

Said = tuple[float, int]
"""Value and quality."""


class Repeats:
    """Remembers what each channel said when it was last spoken of: one reading, or a series of them."""

    def __init__(self) -> None:
        self._last: dict[int, dict[int, Said]] = {}

    def without(self, rows: Rows) -> Rows:
        """`rows`, those of one whole poll, less those that the poll before them said too. NaN is equal to NaN here."""
        kept = Rows()
        now: dict[int, dict[int, Said]] = {}
        for channel, observed, received, value, quality in zip(
            rows.channel, rows.observed_at, rows.received_at, rows.value, rows.quality, strict=True
        ):
            said = (value, quality)
            here = now.setdefault(channel, {})
            known = here.get(observed) or self._last.get(channel, {}).get(observed)
            here[observed] = said
            if known is None or not _same(known, said):
                kept.add(channel, observed, received, value, quality)
        self._last.update(now)
        return kept


def _same(one: Said, other: Said) -> bool:
    missing = one[0] != one[0] and other[0] != other[0]
    return one[1] == other[1] and (one[0] == other[0] or missing)
