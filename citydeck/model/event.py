"""Everything that happens, as tagged values: with batches they are all that a log holds.

Inputs are reduced; `AlarmTransition` is an output, logged for reading and comparison only (DESIGN: data).
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel


class Event(msgspec.Struct, frozen=True, tag=True, tag_field="type"):
    """Base of all events; the tag is the class name and is stored in logs."""


class AssetDeclared(Event, frozen=True):
    """An asset exists; a later declaration of the same id replaces the earlier."""

    asset: Asset


class ChannelDeclared(Event, frozen=True):
    """`handle` stands for `channel` in this log's batches."""

    handle: int
    channel: Channel


class SourceState(StrEnum):
    """State of a source as the supervisor knows it."""

    STARTING = "STARTING"
    UP = "UP"
    LOST = "LOST"
    STOPPED = "STOPPED"
    GAVE_UP = "GAVE_UP"


class SourceHealth(Event, frozen=True):
    """A source changed state. LOST (heartbeat missed, link down, process gone) makes its channels STALE."""

    source: str
    state: SourceState
    reason: str = ""


class Gap(Event, frozen=True):
    """Observations of a source were lost: how many, and between which instants (ns)."""

    source: str
    count: int
    first: int
    last: int


class Tick(Event, frozen=True):
    """Session time reached `due` (ns): deadlines up to it have fired."""

    due: int


class ClockJump(Event, frozen=True):
    """The wall clock moved by `delta` ns against session time."""

    delta: int


class ConfigApplied(Event, frozen=True):
    """Rules in force from here on: canonical JSON `body` and its SHA-256."""

    version: str
    body: str


class EpochOpened(Event, frozen=True):
    """From here on the city is as these keyframes say, whatever was before: `values` of every channel declared so far,
    `alarms` under the rules then in force (other rules begin with none).

    Written where a log goes on from something that it does not hold: the journal of an earlier start, an hour before.
    """

    values: bytes
    alarms: bytes


class OperatorAct(Event, frozen=True):
    """A command that an operator gave and the engine accepted.

    `act` is ``ack``, ``unack``, ``shelve``, ``unshelve`` or ``comment``; `id` the command's id (a resend has the same).
    `until` is session time in ns for ``shelve``. `actor` is ``os:<user>@<host>`` until operators sign in.
    """

    id: str
    act: str
    alarm: str
    occurrence: int
    realarm: int
    actor: str
    console: str
    note: str = ""
    until: int | None = None
    wall: int = 0
    authenticated: bool = False


def signed_in(actor: str) -> bool:
    """Whether an actor has proved who it is; an account of the engine's own machine (``os:``) has not."""
    return not actor.startswith("os:")


class AlarmTransition(Event, frozen=True):
    """Output: region change of an alarm. `cause` names the rule of docs/alarms.md (T1…T27)."""

    alarm: str
    occurrence: int
    version: int
    event: str
    cause: str
    letter: str


class Marker(Event, frozen=True):
    """A labelled instant of a recording: a step of the story, or a loading stage. `texts` by language tag."""

    name: str
    texts: dict[str, str]


AnyEvent = (
    AssetDeclared
    | ChannelDeclared
    | SourceHealth
    | Gap
    | Tick
    | ClockJump
    | ConfigApplied
    | EpochOpened
    | OperatorAct
    | AlarmTransition
    | Marker
)


class Entry(NamedTuple):
    """One message of a log. Order is `seq`, nothing else; `log_time` is session time (ns) and never decreases.

    `source` names the source of a batch and is empty for most events.
    """

    seq: int
    log_time: int
    body: Batch | AnyEvent
    source: str = ""


def encode(event: AnyEvent) -> bytes:
    """Canonical JSON of an event (keys in declaration order, UTF-8)."""
    return msgspec.json.encode(event)


def decode(data: bytes) -> AnyEvent:
    """Inverse of `encode`; `msgspec.ValidationError` for anything else."""
    return _DECODER.decode(data)


_DECODER: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
