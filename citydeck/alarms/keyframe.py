"""The engine's memory as bytes: a cache that is rebuilt when it was written under other rules."""

import msgspec

from citydeck.alarms.regions import Stored
from citydeck.model.errors import UnreadableInput

FORMAT = 1


class AlarmKeyframe(msgspec.Struct, frozen=True, kw_only=True):
    """Regions by alarm id, samples that rate rules still need, quality by channel key text, channels gone silent."""

    format: int = FORMAT
    config: str
    alarms: dict[str, Stored]
    windows: dict[str, list[tuple[int, float]]]
    quality: dict[str, int]
    stale: list[str]
    flood: tuple[bool, list[int]] = (False, [])

    def encode(self) -> bytes:
        """msgpack, exact for every float."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, data: bytes, config: str) -> "AlarmKeyframe":
        """Inverse of `encode`; `UnreadableInput` when it is none, of another format or of other rules."""
        try:
            frame = _DECODER.decode(data)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise UnreadableInput(f"not an alarm keyframe: {error}") from None
        if frame.format != FORMAT:
            raise UnreadableInput(f"alarm keyframe of format {frame.format}, this program knows {FORMAT}")
        if frame.config != config:
            raise UnreadableInput("alarm keyframe was made under other rules")
        return frame


_DECODER = msgspec.msgpack.Decoder(AlarmKeyframe)
