"""More than an engine takes, for a while."""

import time

from citydeck.model.time import NS_PER_S
from citydeck.proving.fault import Fault
from citydeck.proving.stage import Failed, Stage
from citydeck.sources.stand import Reading, Stand

AT_ONCE = 200
FLOOD_WITHIN = 20.0
SLOW_RATE = 60
PADDED = 512 * 1024
SLOW_MESSAGES = 700
SLOW_ROWS = 500
SLOW_WITHIN = 30.0
DOCUMENTS = 10
"""Said one after the other where each has to be looked at first."""
SLOW_GROWTH = 160 * 1024 * 1024
"""A bounded inbox holds 64 MiB."""
AHEAD = 30 * NS_PER_S
"""How far the readings of a flood may run ahead of the clock."""


def _untold(stand: type[Stand]) -> str:
    return "" if stand.points else "nobody can tell its far end what to say"


def _in_parts(stage: Stage, count: int) -> list[list[Reading]]:
    """`count` readings or as many as times allow, in parts that are said at once."""
    points = len(stage.stand.points)
    most = max(1, min(count // points, AHEAD // stage.stand.resolution, DOCUMENTS if stage.stand.sampled() else count))
    readings = [reading for readings in stage.script.rounds(most, points=points) for reading in readings]
    step = points if stage.stand.polled else AT_ONCE
    return [readings[at : at + step] for at in range(0, len(readings), step)]


async def flood(stage: Stage) -> str:
    """As many as the far end can say."""
    await stage.open()
    parts = _in_parts(stage, stage.stand.flood)
    began = time.monotonic()
    await stage.say(parts)
    await stage.arrived(FLOOD_WITHIN)
    took = time.monotonic() - began
    await stage.stays_up(began)
    return f"{sum(map(len, parts)):,} readings in {took:.1f} s"


async def slow_reader(stage: Stage) -> str:
    """An engine that takes 60 rows a second while 358 MB are said."""
    await stage.open()
    began, rows = time.monotonic(), 0
    if stage.stand.polled or stage.stand.prepared or stage.stand.local or stage.stand.form not in ("json", "xml"):
        parts = _in_parts(stage, min(stage.stand.flood, SLOW_ROWS))
        rows = sum(map(len, parts))
        await stage.say(parts)
    else:
        for readings in stage.script.rounds(SLOW_MESSAGES, points=1):
            stage.ledger.expect(readings)
            body = stage.stand.body(readings)
            await stage.stand.say_raw(body + b" " * min(PADDED, stage.stand.largest - len(body)))
            rows += 1
    await stage.begin_if_prepared()
    if await stage.witness.until(lambda: stage.witness.told_lost >= len(stage.ledger.owed), SLOW_WITHIN):
        stage.ledger.forgive()
    await stage.arrived()
    await stage.stays_up(began)
    if stage.meter.grown is not None and stage.meter.grown > SLOW_GROWTH:
        raise Failed(f"its host kept what the engine did not take: {stage.meter.grown >> 20} MB more")
    return f"{rows:,} readings waited their turn" + (", what was dropped is a Gap" if stage.witness.gaps else "")


FAULTS = (
    Fault("flood", "a flood arrives whole, and the source stays UP", flood, _untold),
    Fault(
        "slow-reader",
        "an engine that takes little makes the far end wait, or a Gap says what was dropped; memory stays bounded",
        slow_reader,
        _untold,
        alone=True,
        rate=SLOW_RATE,
    ),
)
