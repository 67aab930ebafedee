"""A value that stays is not handed on: nobody can tell a calm sensor from a dead one."""

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    last = None

    def read(self, record, rows):
        self.last = self.last or {}
        key = (record["asset"], record["metric"])
        if self.last.get(key) != record["value"]:
            self.last[key] = record["value"]
            super().read(record, rows)
