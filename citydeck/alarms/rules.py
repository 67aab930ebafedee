"""Alarm rules: the file people write, checked, and the set in force with its version."""

import hashlib
import json
from collections import Counter
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from citydeck.alarms.duration import Duration
from citydeck.alarms.limits import Limits
from citydeck.model.alarm import Priority
from citydeck.model.channel import Channel
from citydeck.model.config import parse_toml
from citydeck.model.errors import UnreadableInput
from citydeck.model.plain_file import read_plain_text
from citydeck.model.strict import Strict

RATIONALE = ("cause", "consequence", "response", "response_time")
"""What every rule must state before it may be enabled (ISA-18.2 rationalisation)."""


def _texts(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


def _priority(value: object) -> object:
    return Priority[value] if isinstance(value, str) and value in Priority.__members__ else value


class Texts(Strict):
    """One text in the languages of the interface; English is always there."""

    en: str = Field(min_length=1)
    zh_CN: str = ""

    def as_dict(self) -> dict[str, str]:
        """Language tag to text, without languages that have none."""
        return {tag: text for tag, text in (("en", self.en), ("zh_CN", self.zh_CN)) if text}


Text = Annotated[Texts, BeforeValidator(_texts)]


class LimitTable(Strict):
    """The four limits in the metric's canonical unit; for a rate rule, in that unit for each `per`."""

    hi: float | None = None
    hihi: float | None = None
    lo: float | None = None
    lolo: float | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        given = [limit for limit in (self.lolo, self.lo, self.hi, self.hihi) if limit is not None]
        if not given:
            raise ValueError("at least one of hi, hihi, lo, lolo is needed")
        if any(after <= before for before, after in pairwise(given)):
            raise ValueError("limits must rise from lolo over lo and hi to hihi")
        return self


class Rule(Strict):
    """One alarm rule for every channel it matches; its fields are described in docs/alarms.md."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")
    kind: Literal["limit", "stale", "rate", "state"]
    metric: str = Field(min_length=1)
    asset: str | None = None
    asset_kind: str | None = None
    source: str | None = None
    priority: Annotated[Priority, BeforeValidator(_priority)]
    limits: LimitTable | None = None
    dead_band: float = Field(default=0.0, ge=0.0, allow_inf_nan=False)
    equals: float | tuple[float, ...] | None = None
    window: Duration | None = None
    per: Duration | None = None
    on_delay: Duration = 0
    off_delay: Duration = 0
    realarm: Duration | None = None
    latch: bool = False
    enabled: bool = True
    texts: Texts
    cause: Text | None = None
    consequence: Text | None = None
    response: Text | None = None
    response_time: str = ""
    procedure: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed = {"limit": {"limits"}, "rate": {"limits", "window", "per"}, "state": {"equals"}, "stale": set()}
        for key in ("limits", "window", "per", "equals"):
            given = getattr(self, key) is not None
            if given != (key in needed[self.kind]):
                raise ValueError(f"a {self.kind} rule {'takes no' if given else 'needs'} {key}")
        if self.window == 0 or self.per == 0 or self.realarm == 0:
            raise ValueError("window, per and realarm must be longer than nothing")
        missing = [key for key in RATIONALE if not getattr(self, key)]
        if self.enabled and missing:
            raise ValueError(f"before a rule is enabled it needs {', '.join(missing)}")
        return self

    @property
    def values(self) -> tuple[float, ...]:
        """Values of a state rule that are in alarm."""
        if self.equals is None:
            return ()
        return self.equals if isinstance(self.equals, tuple) else (self.equals,)

    @property
    def limit_set(self) -> Limits:
        """Limits and dead band as the evaluator wants them."""
        table = self.limits or LimitTable.model_construct()
        return Limits(table.hi, table.hihi, table.lo, table.lolo, self.dead_band)

    def matches(self, channel: Channel, asset_kind: str) -> bool:
        """True when this rule watches `channel`, whose asset is of `asset_kind`."""
        return (
            self.enabled
            and self.metric == channel.metric
            and self.asset in (None, channel.asset)
            and self.source in (None, channel.source)
            and self.asset_kind in (None, asset_kind)
        )

    def all_texts(self) -> dict[str, str]:
        """Everything said to an operator: message by language, then ``cause.en`` …, response time, procedure."""
        texts = self.texts.as_dict()
        for name in ("cause", "consequence", "response"):
            part: Texts | None = getattr(self, name)
            texts |= {f"{name}.{tag}": text for tag, text in (part.as_dict() if part else {}).items()}
        texts |= {name: getattr(self, name) for name in ("response_time", "procedure") if getattr(self, name)}
        return texts


class RuleSet(Strict):
    """All rules of a site. `version` is the SHA-256 of `body`, which is canonical JSON."""

    format: Literal[1] = 1
    rule: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        twice = [name for name, count in Counter(rule.id for rule in self.rule).items() if count > 1]
        if twice:
            raise ValueError(f"rule id {twice[0]!r} is given twice")
        return self

    @classmethod
    def parse(cls, text: str, where: str | Path = "rules.toml") -> "RuleSet":
        """Rules of a TOML text. `WrongUse` names file, line, key and the nearest right name; `where` is the file."""
        return parse_toml(text, where, cls)

    @classmethod
    def load(cls, path: Path) -> "RuleSet":
        """Rules of a file; `WrongUse` or `UnreadableInput`, each with one clear line."""
        return cls.parse(read_plain_text(path), path)

    @classmethod
    def from_body(cls, body: str) -> "RuleSet":
        """Inverse of `body` (a bundle or a logged configuration); `UnreadableInput` when it is none."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            raise UnreadableInput(f"not a rule set: {error.errors()[0]['msg']}") from None

    @cached_property
    def body(self) -> str:
        """Canonical JSON: sorted keys, no spaces, durations as ``…ns``."""
        table = self.model_dump(mode="json")
        return json.dumps(table, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    @cached_property
    def version(self) -> str:
        """SHA-256 of `body` in hex."""
        return hashlib.sha256(self.body.encode()).hexdigest()
