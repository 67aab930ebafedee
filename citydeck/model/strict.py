"""The base of everything that people write in TOML: unknown keys and values of another type are mistakes."""

from typing import Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator

_NUMBERS = (float, int, float | None, int | None)


class Strict(BaseModel):
    """Frozen; no unknown keys, no infinite numbers, and no text or truth value where a number belongs."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _number_is_number(cls: type[Self], value: Any, info: ValidationInfo) -> Any:
        field = cls.model_fields[info.field_name or ""]
        reads_text = any(isinstance(part, BeforeValidator) for part in field.metadata)
        if field.annotation in _NUMBERS and not reads_text and isinstance(value, str | bool):
            raise ValueError("must be a number")
        return value
