"""What a content says of its features: columns of values by name, whatever the format that they stood in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class FeatureTable:
    """`columns` hold a value for each feature (a shorter one is missing at the end), None for no value.

    `name` is the class that the file gives to all of them, empty for none; `id_column` the column that the file itself
    declares to be the id; `defaults` the values of features that have none of their own.
    """

    count: int
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    name: str = ""
    id_column: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def values(self, feature: int) -> dict[str, Any]:
        """Name to value of one feature, without the missing ones."""
        if not 0 <= feature < self.count:
            return {}
        found = dict(self.defaults)
        for name, column in self.columns.items():
            value = column[feature] if feature < len(column) else None
            if value is not None:
                found[name] = value
        return found
