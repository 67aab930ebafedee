"""Every shipped adapter that has a stand, on the proving ground.

The suite plays one fault of each family; with ``CITYDECK_PROVE=all`` it plays all of them, some six minutes in all.
"""

import asyncio
import os

import pytest

from citydeck.proving.card import table
from citydeck.proving.prover import prove, stand_of
from citydeck.sources.registry import scan

PROVED = sorted(
    found.id for found in scan().adapters.values() if found.builtin and (found.folder / "stand.py").is_file()
)

EACH_WEEK = ["plain", "missing", "duplicates", "half-open", "gap", "garbage-body", "not-a-number", "tls-expired"]
PLAYED = [] if os.environ.get("CITYDECK_PROVE") == "all" else EACH_WEEK


@pytest.mark.slow
@pytest.mark.parametrize("adapter", PROVED)
def test_that_a_shipped_adapter_stands_every_fault_that_applies(adapter):
    found = scan().get(adapter)
    if lacking := stand_of(found).lacks():
        pytest.skip(f"{adapter} is NOT proved here: {lacking}")
    card = asyncio.run(prove(found, PLAYED))
    assert card.failed == (), table(card)
    assert card.passed
