"""The forms that a topic's payload may have, over a real mosquitto."""

import json

import pytest

from citydeck.model.event import SourceState
from datasources.mqtt.settings import Topic

CSV = {
    "filter": "weather/+/table",
    "payload": "csv",
    "delimiter": ";",
    "decimal": ",",
    "time": "Zeit",
    "time_format": "%d.%m.%Y %H:%M",
    "zone": "Europe/Berlin",
    "readings": [{"asset": "urn:ngsi-ld:Station:{1}", "metric": "temperature", "path": "T", "unit": "Cel"}],
}
NDJSON = {
    "filter": "lines/+",
    "payload": "ndjson",
    "time": "t",
    "time_format": "unix",
    "readings": [{"asset": "urn:ngsi-ld:Road:{id}", "metric": "speed", "path": "v"}],
}
XML = {
    "filter": "xml/+",
    "payload": "xml",
    "each": "sites.site",
    "readings": [{"asset": "urn:ngsi-ld:Road:{@id}", "metric": "flow", "path": "q"}],
}
GEOJSON = {
    "filter": "geo",
    "payload": "geojson",
    "readings": [{"asset": "urn:ngsi-ld:Sensor:{properties.id}", "metric": "pm10", "path": "properties.v"}],
}


async def test_that_csv_ndjson_xml_and_geojson_are_read_by_the_same_mapping(broker, publish, watched):
    seen = await watched(
        "mqtt", {"host": "127.0.0.1", "port": broker.port, "datum": "WGS 84", "topics": [CSV, NDJSON, XML, GEOJSON]}
    )
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await publish("weather/a1/table", "Zeit;T\n20.05.2026 08:00;12,5\n20.05.2026 09:00;\nspoilt\n")
    await publish("lines/x", '{"id": "n1", "v": 30, "t": 1700000000}\n{"id": "n2", "v": "fast"}\n')
    await publish("xml/x", '<sites><site id="s1"><q>120</q></site><site id="s2"><q/></site></sites>')
    place = {"type": "Point", "coordinates": [4.5, 51.9]}
    await publish("geo", json.dumps({"features": [{"geometry": place, "properties": {"id": "g1", "v": 9}}]}))
    status = seen.supervisor.status()["x"]
    await seen.sees(lambda: len(seen.rows) == 6 and sum(status.quarantined.values()) == 2)
    assert [(asset, metric) for asset, metric, _ in seen.values()] == [
        ("a1", "temperature"),
        ("a1", "temperature"),
        ("n1", "speed"),
        ("s1", "flow"),
        ("s2", "flow"),
        ("g1", "pm10"),
    ]
    assert seen.rows.value[[0, 2, 3, 5]].tolist() == [12.5, 30.0, 120.0, 9.0]
    assert seen.rows.quality.tolist() == [0, 2, 0, 0, 2, 0]
    assert seen.rows.observed_at[0] == 1_779_256_800 * 10**9
    assert next(asset.place for asset in seen.assets if asset.id.endswith("g1")) is not None


async def test_that_entities_in_xml_are_refused_and_stop_nothing(broker, publish, watched):
    seen = await watched("mqtt", {"host": "127.0.0.1", "port": broker.port, "topics": [XML]})
    await seen.sees(lambda: seen.state() is SourceState.UP)
    await publish(
        "xml/x", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><sites><site id="a"><q>&e;</q></site></sites>'
    )
    await publish("xml/x", '<sites><site id="s1"><q>1</q></site></sites>')
    await seen.sees(lambda: len(seen.rows) == 1)
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) == 1)


@pytest.mark.parametrize("payload", ["csv", "ndjson", "xml", "geojson", "sparkplug", "json"])
def test_that_a_form_without_readings_is_refused(payload):
    with pytest.raises(ValueError, match="readings belong to every payload but"):
        Topic(filter="a/#", payload=payload)


def test_that_a_sparkplug_filter_names_its_namespace():
    with pytest.raises(ValueError, match="begins with its namespace"):
        Topic(filter="+/plant/#", payload="sparkplug", readings=CSV["readings"])
