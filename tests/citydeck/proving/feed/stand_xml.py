"""The same far end, which speaks XML."""

from collections.abc import Sequence

from citydeck.sources.stand import Reading

from .stand_of_json import Stand as StandOfJson


class Stand(StandOfJson):
    form = "xml"
    missing = False

    def body(self, readings: Sequence[Reading]) -> bytes:
        entries = [
            f'<v asset="{one.point.asset}" metric="{one.point.metric}" at="{one.observed_at}">{one.value}</v>'
            for one in readings
        ]
        return f"<readings>{''.join(entries)}</readings>".encode()
