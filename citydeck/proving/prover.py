"""Proves an adapter: plays each fault that applies on a stage of its own and keeps score."""

import asyncio
import hashlib
import importlib
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

from citydeck.model.errors import WrongUse
from citydeck.model.score import Mark, ScoreCard, Verdict
from citydeck.proving.fault import Fault
from citydeck.proving.faults import FAULTS
from citydeck.proving.stage import Failed, Stage
from citydeck.sources.feed import not_ours
from citydeck.sources.registry import Found
from citydeck.sources.stand import Stand

AT_ONCE = 4
LONGEST = 120.0
"""Seconds after which a fault has hung."""

Told = Callable[[Mark], None]


def stand_of(found: Found) -> type[Stand]:
    """The class `Stand` of an adapter's package, which is imported for it. `WrongUse` where there is none.

    The package's code then runs in this process: a proof is for adapters that one means to run.
    """
    if not (found.folder / "stand.py").is_file():
        raise WrongUse(f"{found.id} has no stand: write {found.folder.name}/stand.py (docs/proving.md)")
    if str(found.root) not in sys.path:
        sys.path.append(str(found.root))
    try:
        code = importlib.import_module(f"{found.module}.stand")
    except Exception as error:  # a stand's code is anybody's, and so is what it raises
        raise WrongUse(f"the stand of {found.id} cannot be imported: {type(error).__name__}: {error}") from error
    stand = getattr(code, "Stand", None)
    if not (isinstance(stand, type) and issubclass(stand, Stand)):
        raise WrongUse(f"{found.module}.stand has no class Stand(citydeck.sources.stand.Stand)")
    return stand


def chosen(only: Collection[str]) -> list[Fault]:
    """The faults named, all for none; `WrongUse` for a name that there is not."""
    names = [fault.name for fault in FAULTS]
    for name in only:
        if name not in names:
            raise WrongUse(f"no fault {name!r} (there are: {', '.join(names)})")
    return [fault for fault in FAULTS if not only or fault.name in only]


async def prove(found: Found, only: Collection[str] = (), told: Told = lambda _: None) -> ScoreCard:
    """Play the faults (`only` these) and return the card; `told` hears each mark as it comes.

    `WrongUse` when the adapter has no stand, or this machine lacks what its far end is.
    """
    faults, stand = chosen(only), stand_of(found)
    if lacking := stand.lacks():
        raise WrongUse(f"{found.id} cannot be proved here: {lacking}")
    proved_at, began = time.time_ns(), time.monotonic()
    marks: dict[str, Mark] = {}
    places = asyncio.Semaphore(AT_ONCE)

    async def play(fault: Fault) -> None:
        async with places:
            marks[fault.name] = await _mark(fault, found, stand)
            told(marks[fault.name])

    async with asyncio.TaskGroup() as together:
        for fault in faults:
            if not fault.alone:
                together.create_task(play(fault))
    for fault in faults:
        if fault.alone:
            await play(fault)
    return ScoreCard(
        adapter=found.id,
        package=found.package,
        version=found.version,
        code=code_of(found),
        proved_at=proved_at,
        seconds=round(time.monotonic() - began, 1),
        whole=not only,
        marks=tuple(marks[fault.name] for fault in faults),
    )


def code_of(found: Found) -> str:
    """SHA-256 of an adapter's files, names and contents, without its stand."""
    digest = hashlib.sha256()
    for path in sorted(found.folder.rglob("*")):
        if path.suffix in (".py", ".toml") and path.name not in ("stand.py", "quality.toml"):
            digest.update(path.relative_to(found.folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


async def _mark(fault: Fault, found: Found, stand: type[Stand]) -> Mark:
    if why := fault.unless(stand):
        return Mark(fault.name, Verdict.DOES_NOT_APPLY, why)
    began = time.monotonic()
    try:
        failures, note = await _play(fault, found, stand)
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - a stand may raise anything; the card says so
        not_ours(error)
        failures, note = [f"its stand could not play it: {type(error).__name__}: {error}"], ""
    seconds = round(time.monotonic() - began, 1)
    if failures:
        return Mark(fault.name, Verdict.FAILED, "; ".join(dict.fromkeys(failures)), seconds)
    return Mark(fault.name, Verdict.PASSED, note, seconds)


async def _play(fault: Fault, found: Found, stand: type[Stand]) -> tuple[list[str], str]:
    """What was wrong, and what is worth telling."""
    failures: list[str] = []
    note = ""
    with tempfile.TemporaryDirectory(prefix="citydeck-proof-") as folder:
        async with Stage(found, stand, Path(folder), fault.rate) as stage:
            try:
                async with asyncio.timeout(LONGEST):
                    note = await fault.play(stage)
            except Failed as failed:
                failures.append(str(failed))
            except TimeoutError:
                failures.append(f"not over after {LONGEST:g} s")
            failures += stage.faults()
            failures += await stage.hashes()
    return failures, note
