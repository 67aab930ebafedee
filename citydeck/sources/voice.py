"""How a source host says things to the engine: framed, in order, without secrets and without a payload's words."""

from citydeck.sources import frame, wire
from citydeck.sources.outbox import Outbox
from citydeck.sources.redaction import Redaction
from citydeck.sources.screen import Screen


class Voice:
    """Every message of a host goes through here; rows are numbers and go to the outbox themselves."""

    def __init__(self, outbox: Outbox, redaction: Redaction, screen: Screen) -> None:
        self.outbox = outbox
        self._redaction = redaction
        self._screen = screen

    def heard(self, error: BaseException) -> BaseException:
        """An error whose text will be said: the words of the code that it came through may be."""
        self._screen.learn(error)
        return error

    async def say(self, message: wire.FromHost) -> None:
        """Send a message; waits while the outbox is full."""
        await self.outbox.put(frame.pack(b"M", self._redaction.message(wire.encode(self._screen.message(message)))))
