"""Places of a manifest whose settings are empty."""

from citydeck.sources.enclosure import hosts_of
from citydeck.sources.registry import scan


def test_that_a_link_that_is_not_configured_opens_no_port():
    found = scan().get("sensorthings")
    told = {"url": "https://data.example/v1.1"}
    assert hosts_of(found, told) == ["data.example:443"]
    assert hosts_of(found, {**told, "mqtt_host": "broker.example"}) == ["data.example:443", "broker.example:1883"]
