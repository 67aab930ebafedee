"""A whole NDJSON file as a table; while such a file grows it is followed line by line instead."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.tail import MAX_LINE


class NdjsonTable:
    """Each line is a JSON object with columns of its own."""

    columns: list[str] | None = None

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")

    def rows(self, needed: Sequence[str]) -> Iterator[dict[str, object] | Poisoned]:  # noqa: ARG002 - a line is read whole
        """Every line that is not blank."""
        while line := self._file.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                while line and not line.endswith(b"\n"):
                    line = self._file.readline(MAX_LINE)
                yield Poisoned("line too long")
            elif line.strip():
                yield record_of(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def record_of(line: bytes) -> dict[str, object] | Poisoned:
    """The object in a line, or why it is none."""
    try:
        found = parse_json(line)
    except Poisoned as error:
        return error
    return found if isinstance(found, dict) else Poisoned("a line is no JSON object")
