"""The sound twin of the faulty adapters stands every fault that applies to it."""

import pytest


@pytest.mark.slow
def test_that_the_sound_adapter_stands_every_fault(proof, shown):
    card = proof("")
    assert card.failed == (), shown(card)


@pytest.mark.slow
def test_that_the_sound_adapter_stands_what_xml_can_do(proof, shown):
    card = proof("", "plain", "garbage-body", "schema-drift", "not-a-number", "xml-bomb", "external-entity", xml=True)
    assert card.failed == (), shown(card)
    assert card.passed == 6
