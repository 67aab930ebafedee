"""Each faulty adapter is caught, by the fault that it cannot stand, for the reason that is its fault."""

import re
from pathlib import Path

import pytest

CAUGHT = [
    ("swallows_loss", "drop", "nobody had been told"),
    ("own_reconnect", "drop", "nobody had been told"),
    ("says_up", "drop", "UP while nobody could connect"),
    ("invents", "plain", "of humidity, of which the far end never told"),
    ("only_changes", "unchanged", "never arrived"),
    ("parrot", "half-open", "nobody had been told"),
    ("restamps", "drop", "at a time that the far end never named"),
    ("forgets_since", "gap", "never arrived"),
    ("null_is_zero", "missing", "as zero though the far end said that there is none"),
    ("no_negatives", "plain", "never arrived"),
    ("stamps_arrival", "plain", "at a time that the far end never named"),
    ("blocks_loop", "plain", "no heartbeat"),
    ("newest_only", "reorder", "never arrived"),
    ("credulous", "tls-expired", "it came up from a far end whose certificate is expired"),
    ("credulous", "tls-other-name", "it came up from a far end whose certificate is for another name"),
    ("tells_secret", "credentials-refused", "it said its secret"),
    ("brittle", "garbage-body", "one message that cannot be read lost the whole feed"),
    ("shrugs", "garbage-body", "swallowed without a word"),
    ("takes_nan", "not-a-number", "NaN: swallowed without a word"),
    ("takes_nan", "deep-json", "lost the whole feed"),
    ("swallows_all_sizes", "huge-message", "at a time that the far end never named|its host|swallowed"),
    ("hoarder", "slow-reader", "kept what the engine did not take"),
    ("opens_entities", "external-entity", "at a time that the far end never named"),
    ("expands_entities", "xml-bomb", "its host"),
]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("adapter", "fault", "why"), CAUGHT)
def test_that_a_faulty_adapter_is_caught(cards, adapter, fault, why):
    failed = cards[adapter, fault].failed
    assert [mark.fault for mark in failed] == [fault]
    assert re.search(why, failed[0].why)


def test_that_every_faulty_adapter_is_among_them():
    assert {path.stem for path in (Path(__file__).parent / "faulty").glob("*.py")} == {one[0] for one in CAUGHT}
    assert len({one[0] for one in CAUGHT}) >= 12
