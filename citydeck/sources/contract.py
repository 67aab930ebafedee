"""What an adapter is: one small class between a feed and batches.

An adapter holds no retry loop, no queue and no thread of its own: connecting, back-off, staleness, limits, quarantine
and restart are the supervisor's. It runs in a source host, a child process, on a plain asyncio loop, without Qt.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.coarse import PositionsOf
from citydeck.model.event import Gap, Marker
from citydeck.model.time import TimeRange


class Settings(BaseModel):
    """Base of an adapter's settings: unknown keys are refused, values never change after start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PositionSettings(Settings):
    """For adapters whose mapping may carry positions: what those are, which the manifest's ``[positions]`` names.

    The host converts and coarsens; an adapter hands positions on as its feed gives them.
    """

    datum: Literal["", "WGS 84", "CGCS2000", "GCJ-02", "BD-09"] = ""
    positions_of: PositionsOf = "equipment"
    grid: float | None = Field(default=None, ge=0.0)


class Discovery(msgspec.Struct, frozen=True):
    """What a source has. A batch's local handle is the index of its channel in `channels`."""

    assets: list[Asset]
    channels: list[Channel]


class Health(msgspec.Struct, frozen=True):
    """`ok` and one plain sentence."""

    ok: bool
    text: str = ""


@dataclass(frozen=True)
class Context:
    """What the host hands an adapter, and nothing else: its configured `name` (the `source` of its channels), the
    site's folder, the secrets it declared, `quarantine(raw, reason)` for a message that cannot be understood, `now()`
    the host's wall clock in ns UTC.
    """

    name: str
    site: Path
    now: Callable[[], int]
    quarantine: Callable[[bytes, str], None]
    secrets: dict[str, str] = field(default_factory=dict, repr=False)


Item = Batch | Discovery | Gap | Marker
"""What a stream yields: batches with local handles; a `Discovery` when new channels appear (it repeats the old ones
first, in their order; assets that it leaves out stay as they were); a `Gap` where the source itself knows of a loss; a
`Marker`."""


class DataSource(ABC):
    """One feed. Subclasses are called ``Source`` in a package's ``source`` module, with `Settings` beside them.

    The host calls `open`, `discover`, then iterates `stream`; when any of them raises, it closes the source and makes
    a fresh one after a pause. An exception's text reaches operators, so it says what a person can mend.
    """

    def __init__(self, settings: Settings, context: Context) -> None:
        self.settings = settings
        self.context = context

    async def open(self) -> None:
        """Connect. Raises when the far end cannot be reached or refuses."""

    @abstractmethod
    async def discover(self) -> Discovery:
        """Assets and channels known now."""

    @abstractmethod
    def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Items from `since` (observed_at, ns; None = from now) on, until the feed ends or fails.

        While nothing happens it yields an empty batch at least every second: that is the source's heartbeat.
        """

    def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Batches observed in `span`; raises `NotImplementedError` where the manifest declares no history."""
        raise NotImplementedError

    async def command(self, name: str, arguments: dict[str, object]) -> dict[str, object]:
        """Do something at the far end and say what came of it; only where the manifest declares ``commands``.

        Raises when it was refused or not done; the text reaches the operator. Never retried by anybody.
        """
        raise NotImplementedError

    async def health(self) -> Health:
        """Judgement of the source on itself."""
        return Health(ok=True)

    async def close(self) -> None:
        """Let go of everything; never raises."""
