"""After a loss it gives its last readings again, as if they were of now."""

from citydeck.sources.rows import Rows

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]
_LAST = []


class Source(Sound):
    def read(self, record, rows):
        super().read(record, rows)
        _LAST[:] = [*_LAST[-20:], record]

    async def stream(self, since):
        rows = Rows()
        for record in list(_LAST) if since is not None else ():
            super().read({**record, "at": self.context.now()}, rows)
        if len(rows):
            yield self.catalogue.discovery()
            yield rows.batch()
        async for item in super().stream(since):
            yield item
