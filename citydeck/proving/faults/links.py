"""The connection breaks, falls silent, is slow or noisy; the far end goes and comes back."""

import asyncio
import time

from citydeck.proving.fault import Fault
from citydeck.proving.stage import Failed, Stage
from citydeck.sources.stand import Stand

LATENCY = 0.5
OUTAGE_ROUNDS = 3
OUTAGE = 3.0
NOTICED_WITHIN = 6.0


def _local(stand: type[Stand]) -> str:
    return "there is no connection that could fail" if stand.local else ""


def _never_gone(stand: type[Stand]) -> str:
    return "" if stand.points else "there is no far end that could go"


async def _talking(stage: Stage) -> None:
    await stage.open()
    await stage.say(stage.script.rounds(2))
    await stage.arrived()


async def drop(stage: Stage) -> str:
    """Connections are reset, for three seconds nobody is let in."""
    await _talking(stage)
    began = time.monotonic()
    await stage.line.cut()
    took = await stage.lost(began)
    await stage.stays_lost(OUTAGE)
    await stage.line.open()
    back = await stage.returns(time.monotonic())
    return f"LOST after {took:.1f} s, values back after {back:.1f} s"


async def half_open(stage: Stage) -> str:
    """Nothing passes any more, and nobody is told."""
    await _talking(stage)
    began = time.monotonic()
    stage.line.freeze()
    took = await stage.lost(began)
    await stage.line.thaw()
    back = await stage.returns(time.monotonic())
    return f"LOST after {took:.1f} s, values back after {back:.1f} s"


async def gone(stage: Stage) -> str:
    """The far end ends without a word and is started again."""
    if stage.stand.prepared:
        return await _late(stage)
    await _talking(stage)
    began = time.monotonic()
    await stage.stand.stop()
    took = await stage.lost(began)
    await stage.stand.start()
    back = await stage.returns(time.monotonic())
    return f"LOST after {took:.1f} s, values back after {back:.1f} s"


async def _late(stage: Stage) -> str:
    await stage.say(stage.script.rounds(4))
    await stage.stand.stop()
    began = time.monotonic()
    await stage.begin(up=False)
    took = await stage.lost(began, within=10.0)
    await stage.stand.start()
    await stage.arrived()
    return f"absent at the start: LOST after {took:.1f} s, then everything came"


async def gap(stage: Stage) -> str:
    """The link is cut while the far end goes on talking."""
    await _talking(stage)
    began = time.monotonic()
    await stage.line.cut()
    await stage.lost(began)
    outage = stage.script.rounds(OUTAGE_ROUNDS)
    await stage.say(outage, wait=False)
    if stage.stand.keeps == "latest":
        stage.ledger.owe_newest()
    elif stage.stand.keeps == "nothing":
        stage.ledger.forgive()
    gaps = len(stage.witness.gaps)
    await stage.line.open()
    try:
        await stage.arrived()
    except Failed:
        if len(stage.witness.gaps) == gaps:
            raise
        stage.ledger.forgive()
    await stage.returns(time.monotonic())
    kept = {"all": "everything", "latest": "the newest of each point"}.get(stage.stand.keeps)
    return f"{kept} said meanwhile arrived" if kept else "its far end keeps nothing; the loss was told as LOST"


async def delay(stage: Stage) -> str:
    """Half a second each way."""
    stage.line.delay = LATENCY
    await stage.open()
    began = time.monotonic()
    await stage.say(stage.script.rounds(4))
    await stage.arrived()
    await stage.stays_up(began)
    return f"UP and on time over a line of {LATENCY * 2000:.0f} ms"


async def noise(stage: Stage) -> str:
    """32 KiB of random bytes in the middle of the connection."""
    await _talking(stage)
    before, began = stage.witness.quarantined, time.monotonic()
    if stage.stand.polled:
        stage.line.noisy = True
    else:
        await stage.line.noise()
    told = await stage.witness.until(
        lambda: stage.witness.quarantined > before or stage.witness.lost_since(began) is not None, NOTICED_WITHIN
    )
    stage.line.noisy = False
    if not told:
        raise Failed("random bytes on the line were swallowed: nothing quarantined, nothing LOST")
    if (found := stage.witness.lost_since(began)) is not None and not found[1]:
        raise Failed("LOST was said without a reason")
    await asyncio.sleep(0)
    back = await stage.returns(time.monotonic())
    return f"noticed, values back after {back:.1f} s"


FAULTS = (
    Fault(
        "drop",
        "LOST within 3 s of a broken connection and until it is mended, values back within 5 s then",
        drop,
        _local,
    ),
    Fault(
        "half-open",
        "a connection that is open and dead is LOST within 3 s, values back within 5 s",
        half_open,
        _local,
    ),
    Fault(
        "far-end-gone",
        "LOST within 3 s when the far end ends, values back within 5 s after it is started again",
        gone,
        _never_gone,
    ),
    Fault(
        "gap",
        "what was said during an outage arrives as far as the far end keeps it, or a Gap or LOST says that it will not",
        gap,
        _local,
    ),
    Fault("delay", "on a slow line the source stays UP, and times are still the far end's", delay, _local),
    Fault("garbage", "random bytes on the line are noticed with a reason; values come again", noise, _local),
)
