"""What went wrong is told with the token that was used."""

from .sound import Settings
from .sound import Source as Sound

__all__ = ["Settings", "Source"]


class Source(Sound):
    def refused(self):
        raise ConnectionRefusedError(f"the far end refuses the token {self.context.secrets['token']}")
