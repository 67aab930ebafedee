"""The script of a presentation: what is shown, said and done, step by step, over a recording (`story.toml`)."""

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from citydeck.model.config import read_toml
from citydeck.model.errors import WrongUse
from citydeck.model.time import from_iso, to_iso

Action = Literal["none", "expect_alarm", "acknowledge", "kill_engine", "seek", "final_card"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """One text in both languages of the interface."""

    en: str = Field(min_length=1)
    zh_CN: str = Field(min_length=1)

    def as_dict(self) -> dict[str, str]:
        """Language tag to text."""
        return {"en": self.en, "zh_CN": self.zh_CN}


class Step(_Strict):
    """One step. It lasts `seconds` of the presenter's time, or until the presenter goes on.

    `at`: an ISO 8601 instant of the recording with an offset; the step begins there, or where the step before has
    come to when there is none. `speed` of the recording's clock; 0 pauses. The camera flies to `view` (a named view
    of the city) or to `asset`, or stays. `layers`: map layers shown, none given = as they are. `action`:
    ``expect_alarm`` waits for an alarm of rule `alarm`, ``acknowledge`` does so with `note` when the presenter has not,
    ``kill_engine`` really ends the engine's process, ``seek`` shows the jump to `at`, ``final_card`` covers the scene.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    captions: Words
    at: str | None = None
    speed: float = Field(default=1.0, ge=0.0, le=1000.0)
    seconds: float = Field(gt=0.0, le=120.0)
    view: str | None = None
    asset: str | None = None
    layers: tuple[str, ...] = ()
    action: Action = "none"
    alarm: str | None = None
    note: Words | None = None

    @field_validator("at")
    @classmethod
    def _is_an_instant(cls, value: str | None) -> str | None:
        try:
            return value if value is None else to_iso(from_iso(value))
        except WrongUse as error:
            raise ValueError(str(error)) from None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.view is not None and self.asset is not None:
            raise ValueError("a step flies to a view or to an asset, not to both")
        if (self.action in ("expect_alarm", "acknowledge")) != (self.alarm is not None):
            raise ValueError("alarm goes with the actions expect_alarm and acknowledge, and only with them")
        if (self.action == "acknowledge") != (self.note is not None):
            raise ValueError("note goes with the action acknowledge, and only with it")
        if self.action == "seek" and self.at is None:
            raise ValueError("the action seek needs at")
        return self

    @property
    def instant(self) -> int | None:
        """`at` in nanoseconds since 1970 UTC."""
        return None if self.at is None else from_iso(self.at)


class Story(_Strict):
    """A presentation over one recording."""

    format: Literal[1]
    title: Words
    step: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        ids = [step.id for step in self.step]
        if len(set(ids)) != len(ids):
            raise ValueError("two steps have the same id")
        return self

    @property
    def seconds(self) -> float:
        """Length when it plays by itself."""
        return sum(step.seconds for step in self.step)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read and check a script; `CitydeckError` with file, line and key when it is wrong."""
        return read_toml(path, cls)
