"""Settings of a Modbus source: the device or gateway, and which registers are readings of what."""

from typing import Literal, Self

from pydantic import Field, model_validator

from citydeck.sources.mapping.settings import Part
from citydeck.sources.transports.tls import TlsSettings

Kind = Literal["holding", "input", "coil", "discrete"]
Type = Literal["int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"]
Order = Literal["ABCD", "CDAB", "BADC", "DCBA"]
WIDTH: dict[Type, int] = {
    "int16": 1, "uint16": 1, "int32": 2, "uint32": 2, "float32": 2, "int64": 4, "uint64": 4, "float64": 4,
}  # fmt: skip
"""Registers of 16 bits that a value takes."""


class Register(Part):
    """One value. `address` counts from 0, as the protocol does (40001 in a manual is holding 0).

    `order` says where the bytes of a value lie: ``ABCD`` most significant first, ``CDAB`` words swapped, ``BADC`` bytes
    swapped in each word, ``DCBA`` both. The reading is ``raw * scale + offset`` in `unit` (UCUM, empty: the metric's
    canonical unit). `missing` lists raw values that mean none; `bit` takes one bit of a register instead of its value.
    """

    asset: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    address: int = Field(ge=0, le=65_535)
    kind: Kind = "holding"
    type: Type = "uint16"
    order: Order = "ABCD"
    bit: int | None = Field(default=None, ge=0, le=15)
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""
    missing: tuple[float, ...] = ()
    limits: tuple[float, float] | None = None
    device: int | None = Field(default=None, ge=0, le=255)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind in ("coil", "discrete") and (self.type != "uint16" or self.bit is not None):
            raise ValueError("coils and discrete inputs are single bits: they have no type and no bit")
        if self.bit is not None and WIDTH[self.type] != 1:
            raise ValueError("bit is of one register: its type must be uint16 or int16")
        if self.address + self.width > 65_536:
            raise ValueError("the value reaches beyond the last register")
        return self

    @property
    def width(self) -> int:
        return 1 if self.kind in ("coil", "discrete") else WIDTH[self.type]


class Settings(TlsSettings):
    """`device` is the unit behind a gateway that registers without a `device` of their own are read from. `gap` is how
    many registers that nobody asked for may be read to save a question: 0 for devices that refuse them.
    """

    host: str = Field(min_length=1)
    port: int = Field(default=502, ge=1, le=65535)
    tls: bool = False
    device: int = Field(default=1, ge=0, le=255)
    every: float = Field(default=1.0, ge=0.05)
    timeout: float = Field(default=1.5, gt=0.0, le=30.0)
    gap: int = Field(default=8, ge=0, le=100)
    registers: tuple[Register, ...] = Field(min_length=1)
