"""The client library bent to the contract: partitions read by offset, without a group, and dead brokers noticed.

No offsets are committed: where reading goes on is known from the observations that are there, so that any number of
consoles read one topic without knowing of each other.
"""

import asyncio
import ssl
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.conn import CloseReason, create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    KafkaConnectionError,
    KafkaError,
    OffsetOutOfRangeError,
    SaslAuthenticationFailed,
    UnsupportedCodecError,
    UnsupportedSaslMechanismError,
)

from citydeck.sources.payload import MAX_MESSAGE

CONNECT_WITHIN = 10.0
ANSWER_WITHIN = 2.0
"""Seconds within which brokers say where partitions end; asked at every turn, so that a dead one is noticed."""
STOP_WITHIN = 1.5
AT_ONCE = 2_000
WAIT_MS = 800
NS_PER_MS = 1_000_000
BROKEN = (CloseReason.CONNECTION_BROKEN, CloseReason.CONNECTION_TIMEOUT, CloseReason.OUT_OF_SYNC)


class Reader:
    """All partitions of some topics."""

    def __init__(self, where: str, tls: ssl.SSLContext | None, mechanism: str, username: str, password: str) -> None:
        self._where = where
        sasl: dict[str, Any] = {}
        if mechanism:
            sasl = {"sasl_mechanism": mechanism, "sasl_plain_username": username, "sasl_plain_password": password}
        ways = {
            (False, False): "PLAINTEXT",
            (False, True): "SASL_PLAINTEXT",
            (True, False): "SSL",
            (True, True): "SASL_SSL",
        }
        self._way: dict[str, Any] = {
            "security_protocol": ways[tls is not None, bool(mechanism)],
            "ssl_context": tls,
            **sasl,
        }
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=where,
            client_id="citydeck",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=MAX_MESSAGE,
            max_poll_records=AT_ONCE,
            **self._way,
        )
        self._ends: dict[TopicPartition, int] = {}
        self._broken = False
        self._watch()

    def _watch(self) -> None:
        """The library mends a connection that broke by itself and tells nobody; here that is a loss like any other."""
        client = self._consumer._client  # noqa: SLF001 - it has no other place to hear of that
        told = client._on_connection_closed  # noqa: SLF001

        def closed(connection: object, reason: CloseReason | None) -> None:
            told(connection, reason)
            self._broken = self._broken or reason in BROKEN

        client._on_connection_closed = closed  # noqa: SLF001

    async def open(self) -> None:
        """Connect; `ConnectionError` with a sentence when that fails."""
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                await self._consumer.start()
        except TimeoutError:
            raise ConnectionError(
                f"{self._where} did not answer as a Kafka broker within {CONNECT_WITHIN:g} s"
            ) from None
        except (AuthenticationFailedError, KeyError):  # KeyError: what the library makes of a SCRAM that is refused
            raise ConnectionError(f"{self._where}: the broker refuses the user or password") from None
        except KafkaConnectionError:
            raise ConnectionError(f"{self._where}{await self._why()}") from None
        except KafkaError as error:
            raise ConnectionError(f"{self._where}: {type(error).__name__}") from None

    async def _why(self) -> str:
        """Why no connection comes about: the library tells it only to who connects without a consumer."""
        host, _, port = self._where.rpartition(":")
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                (await create_conn(host.strip("[]"), int(port), client_id="citydeck", **self._way)).close()
        except ssl.SSLCertVerificationError as error:
            return f": certificate not accepted: {error.verify_message}"
        except (AuthenticationFailedError, SaslAuthenticationFailed, KeyError):
            return ": the broker refuses the user or password"
        except UnsupportedSaslMechanismError:
            return ": the broker does not take users in this way (mechanism)"
        except ssl.SSLError:
            return " cannot be reached: it does not speak TLS as we do"
        except TimeoutError:
            return f" did not answer as a Kafka broker within {CONNECT_WITHIN:g} s"
        except (OSError, KafkaError):
            pass
        return " cannot be reached, or is no Kafka broker that takes us so"

    async def partitions(self, topics: list[str]) -> list[TopicPartition]:
        """The partitions that the topics have now; `ConnectionError` for a topic that there is not."""
        there = await self._answer(self._consumer.topics(), CONNECT_WITHIN)
        absent = [topic for topic in topics if topic not in there]
        if absent:
            raise ConnectionError(f"the broker has no topic {absent[0]!r}")
        return [
            TopicPartition(topic, number)
            for topic in topics
            for number in sorted(self._consumer.partitions_for_topic(topic) or ())
        ]

    async def begin(self, starts: dict[TopicPartition, str], since: int | None) -> None:
        """Read `starts` from records of `since` (ns) on; None: from where each says (``end``, ``last``, ``start``)."""
        partitions = list(starts)
        self._consumer.assign(partitions)
        first = await self._answer(self._consumer.beginning_offsets(partitions), CONNECT_WITHIN)
        end = self._ends = await self._answer(self._consumer.end_offsets(partitions))
        at = {}
        if since is not None:
            stamp = max(0, since // NS_PER_MS)
            at = await self._answer(self._consumer.offsets_for_times(dict.fromkeys(partitions, stamp)))
        for one in partitions:
            if since is not None:
                found = at.get(one)
                offset = end[one] if found is None else found.offset
            else:
                last = max(first[one], end[one] - 1)
                offset = {"end": end[one], "last": last, "start": first[one]}[starts[one]]
            self._consumer.seek(one, offset)

    async def take(self) -> list[ConsumerRecord]:
        """What comes within about a second, each partition in its order; may be empty.

        `Missed` when a partition no longer has what was to come next; `ConnectionError` when brokers are gone.
        """
        try:
            found = await self._consumer.getmany(timeout_ms=WAIT_MS)
            if self._broken:
                raise ConnectionError(f"a connection to {self._where} broke")
            self._ends = await self._answer(self._consumer.end_offsets(list(self._consumer.assignment())))
        except OffsetOutOfRangeError as error:
            raise Missed(await self._go_on(dict(error.args[0]))) from None
        except UnsupportedCodecError:
            raise ConnectionError("a topic is compressed in a way that is not supported here") from None
        return [record for records in found.values() for record in records]

    async def _go_on(self, wanted: dict[TopicPartition, int]) -> int:
        """Go on with the oldest record that is there; how many are gone."""
        first = await self._answer(self._consumer.beginning_offsets(list(wanted)))
        gone = 0
        for one, offset in wanted.items():
            gone += max(0, first[one] - offset)
            self._consumer.seek(one, first[one])
        return gone

    async def behind(self) -> int:
        """Records that wait at the brokers."""
        positions = {one: await self._consumer.position(one) for one in self._ends}
        return sum(max(0, end - positions[one]) for one, end in self._ends.items())

    async def _answer(self, asking: Any, within: float = ANSWER_WITHIN) -> Any:
        try:
            async with asyncio.timeout(within):
                return await asking
        except TimeoutError:
            raise ConnectionError(f"{self._where} has stopped answering") from None
        except KafkaError as error:
            raise ConnectionError(f"{self._where} cannot be asked any more ({type(error).__name__})") from None

    async def close(self) -> None:
        """Disconnect. In a task of its own: the library lets the cancellation of an inner task escape."""
        stopping = asyncio.ensure_future(self._consumer.stop())
        done, _ = await asyncio.wait({stopping}, timeout=STOP_WITHIN)
        if not done:
            stopping.cancel()
            await asyncio.wait({stopping}, timeout=0.2)
        if stopping.done() and not stopping.cancelled():
            stopping.exception()  # looked at: nobody minds how it went


class Missed(Exception):
    """Records that the topic let go before they were read."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count
