"""What the proving ground said of an adapter."""

from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What became of one fault."""

    PASSED = "passed"
    FAILED = "failed"
    DOES_NOT_APPLY = "does not apply"


class Mark(msgspec.Struct, frozen=True):
    """One fault: the verdict, one sentence why, and the seconds that it took."""

    fault: str
    verdict: Verdict
    why: str = ""
    seconds: float = 0.0


class ScoreCard(msgspec.Struct, frozen=True, kw_only=True):
    """All marks of one adapter. `proved_at` is ns UTC; `code` is the SHA-256 of what was proved: with another code the
    card is of something else. `whole` is False where only some of the faults were tried.
    """

    format: int = 1
    adapter: str
    package: str
    version: str
    code: str
    proved_at: int
    seconds: float = 0.0
    whole: bool = True
    marks: tuple[Mark, ...] = ()

    @property
    def failed(self) -> tuple[Mark, ...]:
        """The marks that it should not have."""
        return tuple(mark for mark in self.marks if mark.verdict is Verdict.FAILED)

    @property
    def passed(self) -> int:
        """How many faults it stood."""
        return sum(mark.verdict is Verdict.PASSED for mark in self.marks)

    @property
    def ok(self) -> bool:
        """Whether nothing failed and something was tried."""
        return not self.failed and self.passed > 0
