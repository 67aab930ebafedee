"""Which registers are asked for together, and where each value lies in an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from datasources.modbus.settings import Kind, Register

MOST = {"holding": 125, "input": 125, "coil": 2000, "discrete": 2000}
"""What one question may ask for (Modbus Application Protocol, section 6)."""


@dataclass(frozen=True)
class Block:
    """One question. `places` are indices of the settings' registers that it answers."""

    device: int
    kind: Kind
    address: int
    count: int
    places: tuple[int, ...]


def blocks(registers: Sequence[Register], device: int, gap: int) -> list[Block]:
    """As few questions as answer all `registers`, none across more than `gap` registers that nobody wants."""
    found: list[Block] = []
    rows = sorted(enumerate(registers), key=lambda row: (_device(row[1], device), row[1].kind, row[1].address))
    for place, register in rows:
        last = found[-1] if found else None
        end = register.address + register.width
        if (
            last is not None
            and (last.device, last.kind) == (_device(register, device), register.kind)
            and register.address <= last.address + last.count + gap
            and end - last.address <= MOST[register.kind]
        ):
            count = max(last.count, end - last.address)
            found[-1] = Block(last.device, last.kind, last.address, count, (*last.places, place))
        else:
            found.append(Block(_device(register, device), register.kind, register.address, register.width, (place,)))
    return found


def _device(register: Register, usual: int) -> int:
    return usual if register.device is None else register.device
