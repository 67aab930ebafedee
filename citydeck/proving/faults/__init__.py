"""The faults, one table: what happens, what must be true afterwards, and where it does not apply."""

from citydeck.proving.fault import Fault
from citydeck.proving.faults import calm, doors, links, load, poison

FAULTS: tuple[Fault, ...] = (*calm.FAULTS, *links.FAULTS, *doors.FAULTS, *poison.FAULTS, *load.FAULTS)
"""In the order of the card."""
