"""The quality scale: what an adapter's ``quality.toml`` says rule by rule, and the grade that follows from it.

Nobody writes a grade. It is computed: the highest whose rules, and those of all below it, are done or do not apply.
"""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from citydeck.model.config import read_toml

FILE_NAME = "quality.toml"


class Grade(IntEnum):
    """An adapter's place on the scale."""

    UNGRADED = 0
    BRONZE = 1
    SILVER = 2
    GOLD = 3
    PLATINUM = 4


@dataclass(frozen=True)
class Rule:
    """One rule: the grade that needs it, what it asks, and whether it can be said not to apply."""

    grade: Grade
    text: str
    always: bool = False


RULES: dict[str, Rule] = {
    "contract-kit": Rule(Grade.BRONZE, "the contract kit finds no fault", always=True),
    "settings-agree": Rule(Grade.BRONZE, "manifest and Settings class say the same; unknown keys refused", always=True),
    "real-far-end": Rule(Grade.BRONZE, "tested against the real server or real files of its kind"),
    "docs-page": Rule(
        Grade.BRONZE, "a page: what it gives, every setting, permissions, traps, an example that is tested", always=True
    ),
    "both-languages": Rule(Grade.BRONZE, "every text of the manifest in English and Chinese", always=True),
    "plain-errors": Rule(Grade.SILVER, "what is wrong is said in words a person can act on", always=True),
    "says-lost": Rule(Grade.SILVER, "a lost far end is noticed within 3 s and values return by themselves"),
    "poison": Rule(Grade.SILVER, "what cannot be understood is quarantined with its reason and stops nothing"),
    "missing-is-missing": Rule(Grade.SILVER, "null, blank and sentinels are missing, never zero", always=True),
    "fields-declared": Rule(Grade.SILVER, "reads only fields that the manifest or a mapping names", always=True),
    "permissions": Rule(Grade.SILVER, "runs inside its enclosure with only what its manifest asks for", always=True),
    "resync": Rule(Grade.GOLD, "after a loss, asks for what was missed, or says that its far end keeps nothing"),
    "history": Rule(Grade.GOLD, "gives a past span, where its far end keeps one"),
    "bounded": Rule(Grade.GOLD, "oversized, deep and endless input is refused before it is held", always=True),
    "secured": Rule(Grade.GOLD, "its transport can be encrypted and verified; secrets by reference only"),
    "stamps": Rule(Grade.GOLD, "observed times are the far end's own, zones stated, none invented", always=True),
    "state-hash": Rule(Grade.PLATINUM, "the same input, live and replayed, gives the same state hash"),
    "measured": Rule(Grade.PLATINUM, "its rate is measured by the benchmarks and kept in the docs"),
    "proving-ground": Rule(Grade.PLATINUM, "passes the fault-injecting stand without a fault"),
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Standing(_Part):
    """How an adapter stands with one rule.

    ``done`` names in `shown` the tests (``path::name``) or pages (``path#heading``) that show it, ``exempt`` and
    ``todo`` say `why`.
    """

    status: Literal["done", "todo", "exempt"]
    shown: tuple[str, ...] = ()
    why: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.status == "done" and not self.shown:
            raise ValueError("a rule that is done needs 'shown'")
        if self.status != "done" and not self.why:
            raise ValueError(f"a rule that is {self.status} needs 'why'")
        return self


class Quality(_Part):
    """A quality file: every rule of the scale, no other, and no grade."""

    format: Literal[1]
    rules: dict[str, Standing] = Field(default={})

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name, standing in self.rules.items():
            if name not in RULES:
                raise ValueError(f"no rule of the scale is called {name!r}")
            if standing.status == "exempt" and RULES[name].always:
                raise ValueError(f"rule {name!r} applies to every adapter")
        if missing := [name for name in RULES if name not in self.rules]:
            raise ValueError(f"rule {missing[0]!r} is not answered")
        return self

    @property
    def grade(self) -> Grade:
        """The highest grade with nothing left to do in it or below."""
        left = [RULES[name].grade for name, standing in self.rules.items() if standing.status == "todo"]
        return Grade(min(left, default=Grade.PLATINUM + 1) - 1)


def read(path: Path) -> Quality:
    """A quality file; `CitydeckError` with file, line and key when it cannot be used."""
    return read_toml(path, Quality)


def grade_of(folder: Path) -> Grade:
    """Grade of the adapter in `folder`; UNGRADED without a quality file. `CitydeckError` when it cannot be used."""
    path = folder / FILE_NAME
    return read(path).grade if path.is_file() else Grade.UNGRADED
