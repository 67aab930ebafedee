"""Who is let in: certificates and credentials."""

import time
from collections.abc import Awaitable, Callable

from citydeck.proving.fault import Fault
from citydeck.proving.shown import Shown, lacking
from citydeck.proving.stage import Failed, Stage
from citydeck.sources.stand import Stand

REFUSED_WITHIN = 12.0


def _without_tls(stand: type[Stand]) -> str:
    if stand.local:
        return "there is no connection"
    return lacking() if stand.tls else stand.without_tls or "nothing is encrypted between it and its far end"


def _anonymous(stand: type[Stand]) -> str:
    return "" if stand.secret_key else "it needs no password or token"


async def _kept_out(stage: Stage, began: float, why: str) -> str:
    """It must be LOST with a reason and have given nothing; returns the reason."""
    await stage.lost(began, within=REFUSED_WITHIN)
    if stage.witness.rows or stage.ledger.matched:
        raise Failed(f"it took values {why}")
    return stage.witness.reason


def _shown(shown: Shown) -> Callable[[Stage], Awaitable[str]]:
    async def play(stage: Stage) -> str:
        await stage.show(shown)
        began = time.monotonic()
        await stage.open(up=False)
        why = f"from a far end whose certificate is {shown}"
        await stage.witness.until(lambda: stage.witness.came_up or stage.witness.lost_since(began) is not None, 10.0)
        if stage.witness.came_up:
            raise Failed(f"it came up {why}")
        reason = await _kept_out(stage, began, why)
        await stage.show(Shown.GOOD)
        back = await stage.returns(time.monotonic())
        return f"refused ({reason}); with a good one values after {back:.1f} s"

    return play


async def credentials(stage: Stage) -> str:
    """The far end lets nobody in, later it does."""
    await stage.stand.refuse(True)
    began = time.monotonic()
    await stage.open(up=False)
    reason = await _kept_out(stage, began, "although it was refused")
    await stage.stand.refuse(False)
    back = await stage.returns(time.monotonic())
    return f"said ({reason}); let in, values after {back:.1f} s"


FAULTS = (
    Fault(
        "tls-expired",
        "an expired certificate is refused with a reason; no value passes",
        _shown(Shown.EXPIRED),
        _without_tls,
    ),
    Fault("tls-other-name", "so is one for another name", _shown(Shown.OTHER_NAME), _without_tls),
    Fault("tls-unknown-authority", "and one of an authority that is not trusted", _shown(Shown.STRANGER), _without_tls),
    Fault(
        "credentials-refused",
        "a refusal is LOST with a reason and without the secret; values come when the far end lets it in",
        credentials,
        _anonymous,
    ),
)
