"""Reading a JetStream stream: pulled, so that a slow reader loses nothing, from a known instant on."""

from datetime import UTC, datetime

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NothingCame
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import Error as StreamError
from nats.js.errors import NotFoundError

from citydeck.model.time import NS_PER_S

MOST, FIRST = 2_000, 32
AT_ONCE = 8 * 1024 * 1024
"""Bytes asked for at once, by the size of the messages before: what the client library holds must not run over."""
WAIT = 5.0
FORGOTTEN_AFTER = 30.0
"""Seconds after which the server forgets a reader that is gone."""


class Kept:
    """One subject of one stream."""

    def __init__(self, client: Client, stream: str, subject: str) -> None:
        self._context = client.jetstream(timeout=5.0)
        self._stream, self._subject = stream, subject
        self._reader: JetStreamContext.PullSubscription | None = None
        self._count = FIRST

    async def begin(self, since: int | None) -> None:
        """Read from messages published at `since` (ns) on; None: from the last one of each subject."""
        if since is None:
            start = ConsumerConfig(deliver_policy=DeliverPolicy.LAST_PER_SUBJECT)
        else:
            at = datetime.fromtimestamp(since / NS_PER_S, UTC)
            start = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_TIME, opt_start_time=at)
        config = start.evolve(
            ack_policy=AckPolicy.NONE,
            filter_subject=self._subject,
            inactive_threshold=FORGOTTEN_AFTER,
            mem_storage=True,
        )
        try:
            self._reader = await self._context.pull_subscribe(self._subject, stream=self._stream, config=config)
        except NotFoundError:
            raise ConnectionError(f"the server has no stream {self._stream!r}") from None
        except StreamError as error:
            raise ConnectionError(f"stream {self._stream!r}: {error.description or 'refused'}") from None

    async def oldest(self) -> int | None:
        """When the oldest message that the stream still has was published (ns); None where it has let none go."""
        try:
            first = (await self._context.stream_info(self._stream)).state.first_seq
            if first <= 1:
                return None
            message = await self._context.get_msg(self._stream, seq=first)
        except StreamError:
            return None
        return None if message.time is None else int(message.time.timestamp() * NS_PER_S)

    async def take(self) -> list[Msg]:
        """What comes within a few seconds; may be empty."""
        if self._reader is None:
            raise ConnectionError("the stream is not open")
        try:
            found = await self._reader.fetch(self._count, timeout=WAIT)
        except (NothingCame, TimeoutError):
            return []
        largest = max((len(message.data) for message in found), default=0) + 256
        self._count = min(MOST, 2 * self._count, max(1, AT_ONCE // largest))
        return found
