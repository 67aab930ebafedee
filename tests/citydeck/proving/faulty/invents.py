"""Beside each reading it tells one that the far end never gave."""

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def read(self, record, rows):
        super().read(record, rows)
        rows.add(self.catalogue.handle(record["asset"], "humidity"), self.observed(record), 0, 42.0)
