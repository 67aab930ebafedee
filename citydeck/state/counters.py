"""What the reducer did with every observation that it was given: nothing is dropped without a number."""

import msgspec


class Counters(msgspec.Struct, kw_only=True):
    """Rows by fate. ``observations = accepted + duplicates + late + future + absurd + unknown`` always holds.

    `accepted` rows became the newest value of their channel, `corrections` of them by replacing a value of the same
    instant. `late` rows were older than the newest, `future` beyond the skew, `absurd` stamped outside 1970 to 2200,
    `unknown` on a handle nobody declared. `mended` rows are among the others: their value was not a finite number or
    their quality not in range, and they were taken as BAD. `lost` is what sources told of losses, in observations.
    `conflicts` are declarations that were refused.
    """

    observations: int = 0
    accepted: int = 0
    duplicates: int = 0
    corrections: int = 0
    late: int = 0
    future: int = 0
    absurd: int = 0
    unknown: int = 0
    mended: int = 0
    gaps: int = 0
    lost: int = 0
    conflicts: int = 0
