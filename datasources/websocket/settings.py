"""Settings of a WebSocket: the service, what it is told first, and how its messages become channels."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from citydeck.sources.contract import PositionSettings
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.transports.service import ServiceSettings

SECRET = "{secret}"  # noqa: S105 - the place of one


class Settings(ServiceSettings, PositionSettings):
    """`subscribe` are messages sent after connecting, in their order; ``{secret}`` in them is the secret. `subprotocol`
    is what the service must agree to speak. `messages` are the mappings: each message goes to all that are for it.
    """

    schemes: ClassVar[tuple[str, ...]] = ("ws", "wss")

    subprotocol: str = ""
    subscribe: tuple[str, ...] = ()
    messages: tuple[Payload, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not all(one.readings for one in self.messages):
            raise ValueError("a message needs readings")
        if any(SECRET in text for text in self.subscribe) and not self.secret:
            raise ValueError("subscribe names {secret}, and there is no secret")
        return self
