"""Nothing is broken: readings come once, twice, in another order, from another clock."""

import random
import time

from citydeck.model.time import NS_PER_S
from citydeck.proving.fault import Fault
from citydeck.proving.stage import Failed, Stage
from citydeck.sources.stand import Stand

CALM_FOR = 3.5
"""Longer than a host may be silent: a loop that is blocked shows."""
MINUTE = 60 * NS_PER_S
LATE_ROUNDS = 8


def _untold(stand: type[Stand]) -> str:
    return "" if stand.points else "nobody can tell its far end what to say"


def _unstamped(stand: type[Stand]) -> str:
    return _untold(stand) or ("" if stand.stamped else "its far end names no times")


def _on_change(stand: type[Stand]) -> str:
    return _unstamped(stand) or ("its far end says only what changed" if stand.on_change else "")


def _without_missing(stand: type[Stand]) -> str:
    return _untold(stand) or ("" if stand.missing else "its far end cannot say that there is no value")


def _in_order(stand: type[Stand]) -> str:
    if stand.ordered or stand.sampled():
        return "its far end never says an older reading after a newer one"
    return _unstamped(stand)


async def plain(stage: Stage) -> str:
    """Readings, and some silence."""
    began = time.monotonic()
    await stage.open()
    if stage.stand.points:
        await stage.say(stage.script.rounds(7))
        await stage.arrived()
    elif not await stage.witness.until(lambda: stage.witness.rows > 0, CALM_FOR):
        raise Failed("it gave nothing at all")
    await stage.witness.until(lambda: stage.witness.lost_since(began) is not None, CALM_FOR)
    await stage.stays_up(began)
    if not stage.stand.points:
        return f"{stage.witness.rows} rows"
    if not stage.stand.prepared:
        await stage.say(stage.script.rounds(1))
        await stage.arrived()
    return f"{stage.ledger.matched} readings, none changed"


async def missing(stage: Stage) -> str:
    """Numbers, nothing, zero, nothing, numbers."""
    await stage.open()
    await stage.say(
        [stage.script.round(), stage.script.round(missing=True), stage.script.round(), stage.script.round(missing=True)]
    )
    await stage.say(stage.script.rounds(2))
    await stage.arrived()
    return "missing stayed missing, zero stayed zero"


async def unchanged(stage: Stage) -> str:
    """The same value again at a later time: it is news that nothing changed."""
    await stage.open()
    await stage.say([stage.script.round(), *(stage.script.round(same=True) for _ in range(3))])
    await stage.arrived()
    return "a value that stays is told each time"


async def duplicates(stage: Stage) -> str:
    """Each reading twice, and all of them again."""
    await stage.open()
    rounds = stage.script.rounds(4)
    for readings in rounds:
        await stage.say([readings])
        await stage.say([readings], owed=False)
    if not stage.stand.sampled():
        await stage.say(rounds, owed=False)
    await stage.arrived()
    return _same_state(stage)


async def reorder(stage: Stage) -> str:
    """The newest first, then the others in any order."""
    await stage.open()
    rounds = stage.script.rounds(LATE_ROUNDS)
    last = rounds.pop()
    random.Random(11).shuffle(rounds)  # noqa: S311 - the same order in every proof
    await stage.say([rounds.pop(), last, *rounds])
    await stage.arrived()
    return _same_state(stage)


async def clock_skew(stage: Stage) -> str:
    """A far end whose clock is five minutes behind, then forty ahead, then three hours ahead."""
    await stage.open()
    await stage.say([stage.script.round(ahead=-5 * MINUTE), stage.script.round(ahead=40 * MINUTE)])
    await stage.arrived()
    if stage.stand.prepared:
        return "its times were kept"
    before = stage.witness.quarantined
    await stage.say([stage.script.round(ahead=180 * MINUTE)], owed=False)
    if not await stage.witness.until(lambda: stage.witness.quarantined > before, 4.0):
        raise Failed("a reading three hours ahead was neither kept nor quarantined")
    return "its times were kept, three hours ahead was refused"


def _same_state(stage: Stage) -> str:
    if stage.stand.stamped:
        said, arrived = stage.ledger.hashes()
        if said != arrived:
            raise Failed("the state is another than that of the same readings, each once and in order")
    return "the same state as each once and in order"


FAULTS = (
    Fault(
        "plain",
        "every reading arrives with its own time and value, negative ones and zero too; the source stays UP",
        plain,
    ),
    Fault("missing", "what the far end says is missing arrives as missing, zero as zero", missing, _without_missing),
    Fault("unchanged", "a value that stays arrives with each of its times", unchanged, _on_change),
    Fault("duplicates", "readings said twice give the same state hash", duplicates, _untold),
    Fault("reorder", "readings in another order all arrive and give the same state hash", reorder, _in_order),
    Fault(
        "clock-skew",
        "times are the far end's own, also when its clock is wrong; more than an hour ahead is quarantined",
        clock_skew,
        _unstamped,
    ),
)
