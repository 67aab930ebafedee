"""What a broker says that it dropped: with QoS 0 nobody else ever knows."""

from citydeck.sources.rows import Rows
from datasources.mqtt.losses import Losses

TOPIC = "$SYS/broker/publish/messages/dropped"
"""Mosquitto's count since its start, over all its clients; told every `sys_interval` (10 s) when it has changed."""


class Dropped:
    """The broker's counter, read as its messages come."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._known: int | None = None
        self._since = 0

    def read(self, payload: bytes, received: int, rows: Rows) -> None:  # noqa: ARG002 - a counter gives no rows
        """A message of `TOPIC`. The first tells what was before us; a counter that fell began anew."""
        if not payload.isdigit():
            return
        count, known, since = int(payload), self._known, self._since
        self._known, self._since = count, received
        if known is not None and count > known:
            self._losses.add(count - known, since, received)
