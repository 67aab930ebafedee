"""How a source host says things to the engine: framed, in order, and without the source's secrets."""

from citydeck.sources import frame, wire
from citydeck.sources.outbox import Outbox
from citydeck.sources.redaction import Redaction


class Voice:
    """Every message of a host goes through here; rows are numbers and go to the outbox themselves."""

    def __init__(self, outbox: Outbox, redaction: Redaction) -> None:
        self.outbox = outbox
        self._redaction = redaction

    async def say(self, message: wire.FromHost) -> None:
        """Send a message; waits while the outbox is full."""
        await self.outbox.put(frame.pack(b"M", self._redaction.message(wire.encode(message))))
