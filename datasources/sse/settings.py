"""Settings of a stream of events: the service, and per kind of event how its data becomes channels."""

from pydantic import Field, model_validator

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.transports.service import ServiceSettings


class Event(Payload):
    """The data of events. `event` is their name (events without one are called ``message``); empty: of all events.

    ``{1}`` of the mapping is the event's name.
    """

    event: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "Event":
        if not self.readings:
            raise ValueError("an event needs readings")
        return self


class Settings(ServiceSettings, PositionSettings):
    """`alive` is how many seconds the stream may be without a single byte, a comment's included, before it is LOST."""

    alive: float = Field(default=45.0, gt=0.0, le=3600.0)
    events: tuple[Event, ...] = Field(min_length=1)
