"""Which objects of a document are parts of each other, so that each family can be read together."""

from array import array
from collections.abc import Set
from typing import Any

from citydeck.city.encodable import text

GROUP = "CityObjectGroup"
LONGEST_ID = 1000


class Kinship:
    """Takes every object once; then `families` says what belongs together. Ids cost about 150 bytes each."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._times: dict[int, int] = {}
        self._links = array("q")
        self._groups: set[str] = set()

    @property
    def groups(self) -> Set[str]:
        """Ids of groups, whose members are not their parts."""
        return self._groups

    def add(self, name: str, source: Any) -> None:
        """Note an object and whom it names as its first parent and as its children."""
        key = text(name, LONGEST_ID)
        row = self._row(key)
        self._times[row] = self._times.get(row, 0) + 1
        if not isinstance(source, dict):
            return
        if source.get("type") == GROUP:
            self._groups.add(key)
            return
        parents, children = source.get("parents"), source.get("children")
        near = [*(parents[:1] if isinstance(parents, list) else ()), *(children if isinstance(children, list) else ())]
        for other in near:
            if isinstance(other, str):
                self._links.extend((row, self._row(text(other, LONGEST_ID))))

    def families(self) -> "Families":
        """What was learnt; the links are forgotten."""
        head = array("q", range(len(self._rows)))
        groups = {self._rows[name] for name in self._groups}
        links, self._links = self._links, array("q")
        for at in range(0, len(links), 2):
            one, other = links[at], links[at + 1]
            if one not in groups and other not in groups:
                one, other = _root(head, one), _root(head, other)
                head[max(one, other)] = min(one, other)
        for row in range(len(head)):
            head[row] = _root(head, row)
        sizes = array("q", bytes(8 * len(head)))
        for row, times in self._times.items():
            sizes[head[row]] += times
        rows, self._rows, self._times = self._rows, {}, {}
        return Families(rows, head, sizes)

    def _row(self, key: str) -> int:
        return self._rows.setdefault(key, len(self._rows))


class Families:
    """Gathers objects that come one after another into whole families."""

    def __init__(self, rows: dict[str, int], head: "array[int]", sizes: "array[int]") -> None:
        self._rows, self._head, self._sizes = rows, head, sizes
        self._waiting: dict[int, list[tuple[str, Any]]] = {}

    def add(self, name: str, source: Any) -> list[tuple[str, Any]]:
        """The family of this object when it is the last of it to come, else nothing yet."""
        row = self._rows.get(text(name, LONGEST_ID))
        family = -1 if row is None else self._head[row]
        if row is None or self._sizes[family] == 1:
            return [(name, source)]
        waiting = self._waiting.setdefault(family, [])
        waiting.append((name, source))
        if len(waiting) < self._sizes[family]:
            return []
        return self._waiting.pop(family)

    def rest(self) -> list[tuple[str, Any]]:
        """Those whose family never came whole: none, unless the file changed while it was read."""
        left = [pair for family in self._waiting.values() for pair in family]
        self._waiting = {}
        return left


def _root(head: "array[int]", row: int) -> int:
    while head[row] != row:
        head[row] = head[head[row]]
        row = head[row]
    return row
