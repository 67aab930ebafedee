"""Bodies that cannot be what they claim: each is told with a reason, becomes no value, and stops nothing."""

import time
from collections.abc import Awaitable, Callable

from citydeck.proving.bodies import CANARY, Spoiler, with_news
from citydeck.proving.fault import Fault
from citydeck.proving.stage import Failed, Stage
from citydeck.sources.stand import Stand

TOLD_WITHIN = 5.0
HUGE = 100 * 1024 * 1024
HUGE_WITHIN = 15.0


def _no_body(stand: type[Stand]) -> str:
    if not stand.points:
        return "nobody can tell its far end what to say"
    return "" if stand.form else "its far end takes no body of anybody's"


def _of(*forms: str) -> Callable[[type[Stand]], str]:
    return lambda stand: _no_body(stand) or ("" if stand.form in forms else f"its bodies are not {' or '.join(forms)}")


async def _spoiler(stage: Stage, *, marked: bool = True) -> Spoiler:
    await stage.open()
    await stage.say(stage.script.rounds(2))
    if not stage.stand.prepared:
        await stage.arrived()
    spoiler = Spoiler(stage.stand, stage.script.round()[0].observed_at)
    if marked and not spoiler.marked:
        raise Failed("the stand's body holds no number that can be spoilt: its form should be bytes")
    return spoiler


async def _swallow(stage: Stage, bodies: dict[str, bytes]) -> str:
    """Say each; it must be told, and a sound reading after it must arrive."""
    for what, body in bodies.items():
        if not stage.stand.prepared:
            await _told(stage, what, body)
        else:
            await stage.stand.say_raw(body)
        await stage.say(stage.script.rounds(1))
        if not stage.stand.prepared:
            await stage.arrived()
    await stage.arrived()
    return f"{', '.join(bodies)}: told, and nothing else was lost"


async def _told(stage: Stage, what: str, body: bytes, within: float = TOLD_WITHIN, *, may_lose: bool = False) -> bool:
    """Say a body; it must be told, and lose the feed only if it `may_lose`. Whether it did."""
    before, began = stage.witness.quarantined, time.monotonic()

    def lost() -> bool:
        return stage.witness.lost_since(began) is not None

    await stage.stand.say_raw(body)
    told = await stage.witness.until(lambda: stage.witness.quarantined > before or lost(), within)
    if not told:
        raise Failed(f"{what}: swallowed without a word, neither quarantined nor LOST")
    found = stage.witness.lost_since(began)
    if found is not None and not may_lose and not stage.stand.polled:
        raise Failed(f"{what}: one message that cannot be read lost the whole feed ({found[1]})")
    if found is not None and not found[1]:
        raise Failed(f"{what}: LOST was said without a reason")
    return found is not None


def _bodies(pick: Callable[[Spoiler], dict[str, bytes]], *, marked: bool = True) -> Callable[[Stage], Awaitable[str]]:
    async def play(stage: Stage) -> str:
        return await _swallow(stage, pick(await _spoiler(stage, marked=marked)))

    return play


async def drift(stage: Stage) -> str:
    """The number becomes something else, its field another, and a new field comes."""
    spoiler = await _spoiler(stage)
    said = await _swallow(stage, spoiler.drifted())
    if (renamed := spoiler.renamed()) is not None:
        await stage.stand.say_raw(renamed)
        await stage.say(stage.script.rounds(1))
        await stage.arrived()
    readings = stage.script.round(points=1)
    if (body := with_news(stage.stand, readings)) is not None:
        stage.ledger.expect(readings)
        await stage.stand.say_raw(body)
        await stage.arrived()
        said += "; a new field did no harm"
    return said


async def entities(stage: Stage) -> str:
    """A file and an address by entity."""
    spoiler = await _spoiler(stage)
    asked: list[bytes] = []

    def heard(data: bytes) -> None:
        if CANARY.encode() in data:
            asked.append(data)

    stage.line.heard = heard
    said = await _swallow(stage, spoiler.entities(f"127.0.0.1:{stage.port}"))
    if asked:
        raise Failed("it went to the address that an external entity named")
    return said


async def huge(stage: Stage) -> str:
    """A hundred megabytes in one body. Some protocols can refuse it only by ending the connection: LOST says so."""
    spoiler = await _spoiler(stage, marked=False)
    body = spoiler.huge(HUGE)
    lost = False
    if stage.stand.withholds or stage.stand.prepared:
        await stage.stand.say_raw(body)
    else:
        lost = await _told(stage, "100 MB", body, HUGE_WITHIN, may_lose=True)
    if lost and not stage.stand.polled:
        await stage.returns(time.monotonic())
    await stage.say(stage.script.rounds(1))
    await stage.arrived(HUGE_WITHIN)
    grown = stage.meter.grown
    return "refused, " + ("memory not measured here" if grown is None else f"the host grew by {grown >> 20} MB")


FAULTS = (
    Fault(
        "garbage-body",
        "a body that is none is told with a reason, becomes no value and loses nothing else",
        _bodies(Spoiler.garbage, marked=False),
        _no_body,
    ),
    Fault(
        "schema-drift",
        "words, an object or a list in place of a number are told; a renamed field becomes no value; "
        "a field that nobody knows does no harm",
        drift,
        _of("json", "xml", "csv"),
    ),
    Fault(
        "not-a-number",
        "NaN, infinity and 1e999 are told and never become a value, nor missing",
        _bodies(Spoiler.not_numbers),
        _of("json", "xml", "csv"),
    ),
    Fault("deep-json", "JSON without bottom is told and loses nothing else", _bodies(Spoiler.deep), _of("json")),
    Fault("xml-bomb", "a thousand million entities are told and cost nothing", _bodies(Spoiler.bomb), _of("xml")),
    Fault(
        "external-entity",
        "what an entity names is neither read nor fetched; the body is told",
        entities,
        _of("xml"),
    ),
    Fault(
        "huge-message",
        "100 MB in one body are refused before they are held: less than 256 MB more, and values come again",
        huge,
        _no_body,
        alone=True,
    ),
)
