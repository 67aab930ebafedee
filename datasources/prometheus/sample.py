"""One sample of a series."""

from typing import NamedTuple


class Sample(NamedTuple):
    """`value` may be NaN or infinite, as exposed. `at` in ns, None where the exposition says no time."""

    name: str
    labels: dict[str, str]
    value: float
    at: int | None = None
