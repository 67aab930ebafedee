"""Which features belong to which asset, for any number of features: no dictionary grows with the city."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from citydeck.city.names import Names

I64 = npt.NDArray[np.int64]


class Keys:
    """Feature `i` belongs to ``names[code[i]]``, to nothing where `code` is negative. A name may have many features."""

    def __init__(self, names: Sequence[str], code: npt.NDArray[np.integer]) -> None:
        self._names = names
        self._order = np.argsort(code, kind="stable")
        self._starts = np.searchsorted(code[self._order], np.arange(len(names) + 1))
        self._place: dict[str, list[int]] | None = None

    @classmethod
    def of(cls, keys: Sequence[str]) -> "Keys":
        """One key a feature, empty for none; the same key may come again."""
        names = tuple(dict.fromkeys(key for key in keys if key))
        number = {name: index for index, name in enumerate(names)}
        return cls(names, np.array([number.get(key, -1) for key in keys], np.int64))

    def match(self, ids: Sequence[str]) -> tuple[I64, I64]:
        """Features that belong to any of `ids`, and for each which one of them; in the order of features."""
        parts, source = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for index, name in enumerate(ids):
            for code in self._codes(name):
                rows = self._order[self._starts[code] : self._starts[code + 1]]
                parts.append(rows)
                source.append(np.full(len(rows), index, np.int64))
        rows, which = np.concatenate(parts), np.concatenate(source)
        order = np.argsort(rows, kind="stable")
        return rows[order], which[order]

    def _codes(self, name: str) -> Sequence[int]:
        if isinstance(self._names, Names):
            return self._names.rows(name)
        if self._place is None:
            self._place = {}
            for index, one in enumerate(self._names):
                self._place.setdefault(one, []).append(index)
        return self._place.get(name, ())
