"""Incidents: told as assets and rows, over only once, and called by ids that pass."""

import math

import pytest

from citydeck.model import personal
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.incidents import Incident, Incidents, urn
from citydeck.sources.rows import Rows


@pytest.fixture
def told(tmp_path):
    return Catalogue(Context("x", tmp_path, lambda: 1, lambda raw, reason: None)), Rows()


def test_that_an_incident_without_severity_has_none_and_is_over_once(told):
    catalogue, rows = told
    incidents = Incidents(catalogue)
    incidents.tell(Incident("urn:ngsi-ld:Alert:a", {"en": "A"}), 5, rows)
    assert rows.value[0] == 1.0
    assert math.isnan(rows.value[1])
    incidents.over("urn:ngsi-ld:Alert:a", 6, rows, {"why": "cancel"})
    incidents.over("urn:ngsi-ld:Alert:a", 7, rows)
    assert rows.value[2:] == [0.0, 0.0]
    assert incidents.in_force == frozenset()


def test_that_an_exercise_has_no_state_that_a_rule_could_see(told):
    catalogue, rows = told
    Incidents(catalogue).tell(Incident("urn:ngsi-ld:Alert:a", {"en": "A"}, severity=3.0, exercise=True), 5, rows)
    assert [channel.metric for channel in catalogue.discovery().channels] == ["exercise_severity"]


@pytest.mark.parametrize("name", ["13912345678", "a b|c", "x" * 400, "someone@mail.example", "2.49.0.1"])
def test_that_an_id_never_looks_personal_and_always_passes(name):
    told = urn("Alert", name)
    assert personal.in_id(told) is None
    assert not any(mark in told for mark in " |")
    assert len(told) <= 256
    assert told == urn("Alert", name)
