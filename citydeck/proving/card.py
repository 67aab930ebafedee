"""The score card: kept as JSON under the state folder, read again, written as a table."""

from pathlib import Path

import msgspec

from citydeck.model.errors import UnreadableInput
from citydeck.model.score import Mark, ScoreCard, Verdict

FOLDER = "proved"
_SIGN = {Verdict.PASSED: "passed", Verdict.FAILED: "FAILED", Verdict.DOES_NOT_APPLY: "does not apply"}


def keep(card: ScoreCard, state: Path) -> Path:
    """Write a whole card to ``state/proved/ADAPTER.json``; returns where. `UnreadableInput` when it cannot be."""
    path = state / FOLDER / f"{card.adapter}.json"
    waiting = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting.write_bytes(msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n")
        waiting.replace(path)
    except OSError as error:
        raise UnreadableInput(f"cannot write {path}: {error.strerror}") from None
    return path


def last(adapter: str, state: Path) -> ScoreCard | None:
    """The card that was kept last; None when there is none, or one that this Citydeck cannot read."""
    try:
        card = msgspec.json.decode((state / FOLDER / f"{adapter}.json").read_bytes(), type=ScoreCard)
    except (OSError, msgspec.MsgspecError):
        return None
    return card if card.format == 1 else None


def line(mark: Mark) -> str:
    """One mark as a line of the table."""
    seconds = f"{mark.seconds:5.1f} s" if mark.verdict is not Verdict.DOES_NOT_APPLY else " " * 7
    return f"{mark.fault:<22}{_SIGN[mark.verdict]:<16}{seconds}  {mark.why}".rstrip()


def table(card: ScoreCard) -> str:
    """The card for a person."""
    applied = sum(mark.verdict is not Verdict.DOES_NOT_APPLY for mark in card.marks)
    head = f"{card.adapter} {card.version} ({card.package})"
    verdict = f"{card.passed} of {applied} faults stood in {card.seconds:.0f} s"
    return "\n".join([head, *map(line, card.marks), verdict])
