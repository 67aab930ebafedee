"""One message that cannot be read, and the feed is lost."""

from citydeck.sources.rows import Rows

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def rows(self, body):
        rows = Rows()
        for record in self.records(body) if body else ():
            self.read(record, rows)
        return rows
