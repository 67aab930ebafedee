"""Below zero nothing can be, it thinks."""

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def read(self, record, rows):
        if record["value"] is None or record["value"] >= 0:
            super().read(record, rows)
