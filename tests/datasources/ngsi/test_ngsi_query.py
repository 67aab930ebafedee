"""Entities of a context broker, asked for: their forms, their times and units, pages, tenants."""

import json
import math
import time
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import ValidationError

from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, from_iso
from citydeck.sources.stand import free_port
from datasources.ngsi.settings import Settings

EXAMPLES = json.loads((Path(__file__).parent / "standards.json").read_text())
PARKING, PARKING_CONCISE, VEHICLE, ROOM = (EXAMPLES[name] for name in ("PARKING", "PARKING_CONCISE", "VEHICLE", "ROOM"))
KMH = {"speed": "km/h"}
PARK = "urn:ngsi-ld:OffStreetParking:Downtown1"


def observed(value: object, at: str = "2026-05-20T10:00:00Z", **more: object) -> dict:
    """The standard's parking example with another number in it."""
    return {**PARKING, "availableSpotNumber": {"type": "Property", "value": value, "observedAt": at, **more}}


async def test_that_types_are_found_and_an_entity_becomes_an_asset_with_channels_and_a_place(ld, run):
    ld.entities = [PARKING]
    seen = await (await run(ld)).once()
    asset = seen.assets[PARK]
    assert (asset.kind, asset.name(), asset.place.longitude, asset.place.latitude) == (
        "parking", "Downtown One", -8.5, 41.2,
    )  # fmt: skip
    assert seen.rows[0] == (PARK, "free_spaces", 121.0, Quality.GOOD)
    assert seen.observed[0] == from_iso("2017-07-29T12:05:02Z")
    assert [channel.unit for channel in seen.channels] == ["{space}", "{space}"]


async def test_that_the_concise_form_says_the_same(ld, run):
    ld.entities = [PARKING_CONCISE]
    seen = await (await run(ld, form="concise")).once()
    assert seen.rows[0] == (PARK, "free_spaces", 121.0, Quality.GOOD)
    assert seen.observed[0] == from_iso("2017-07-29T12:05:02Z")
    assert seen.assets[PARK].place.longitude == -8.5
    assert ld.queries("entities")[0]["options"] == "sysAttrs,concise"


async def test_that_a_value_that_nobody_dates_counts_from_when_it_was_first_seen_and_is_uncertain(ld, run):
    ld.entities = [PARKING]
    seen = await run(ld)
    rounds = 0

    def third() -> bool:
        nonlocal rounds
        rounds += 1
        return len(ld.queries("entities")) >= 4

    await seen.until(third)
    undated = [(row, at) for row, at in zip(seen.rows, seen.observed, strict=True) if row[1] == "total_spaces"]
    assert [row[2:] for row, _ in undated] == [(200.0, Quality.UNCERTAIN)]
    assert abs(undated[0][1] - time.time_ns()) < 20 * NS_PER_S


async def test_that_an_attribute_s_own_time_comes_first_then_the_entity_s_then_the_broker_s(ld, run):
    changed = {**PARKING["totalSpotNumber"], "modifiedAt": "2026-05-20T09:00:00Z"}
    ld.entities = [{**PARKING, "totalSpotNumber": changed}]
    seen = await (await run(ld)).once()
    assert seen.observed == [from_iso("2017-07-29T12:05:02Z"), from_iso("2026-05-20T09:00:00Z")]
    ld.entities = [{**PARKING, "totalSpotNumber": changed, "dateObserved": "2026-05-20T08:00:00Z"}]
    seen = await (await run(ld)).once()
    assert seen.observed[1] == from_iso("2026-05-20T08:00:00Z")


@pytest.mark.parametrize("stamp", ["2026-05-20T10:00:00", "2026-05-20TT10:00:00Z", "yesterday", 7])
async def test_that_a_time_without_a_zone_or_that_is_none_is_refused_and_never_replaced(ld, run, stamp):
    ld.entities = [observed(5, stamp), VEHICLE]
    seen = await (await run(ld, units=KMH)).once()
    assert seen.refused == ["a time that is none, or has no zone (setting zone)"]
    assert {row[1] for row in seen.rows} == {"total_spaces", "speed"}


async def test_that_a_zone_of_the_settings_dates_a_stamp_without_one(ld, run):
    ld.entities = [observed(5, "2026-05-20T10:00:00")]
    seen = await (await run(ld, zone="Europe/Lisbon")).once()
    assert seen.observed[0] == from_iso("2026-05-20T09:00:00Z")


@pytest.mark.parametrize("gone", [None, "urn:ngsi-ld:null", "", {"@value": None}])
async def test_that_null_blank_and_the_standard_s_word_for_null_are_missing_and_zero_is_zero(ld, run, gone):
    ld.entities = [observed(gone)]
    seen = await (await run(ld)).once()
    assert math.isnan(seen.rows[0][2])
    assert seen.rows[0][3] == Quality.BAD
    ld.entities = [observed(0)]
    assert (await (await run(ld)).once()).rows[0][2:] == (0.0, Quality.GOOD)


@pytest.mark.parametrize(("said", "number"), [("121", 121.0), (" 12.5 ", 12.5), (True, 1.0), (False, 0.0)])
async def test_that_texts_and_booleans_that_are_numbers_are_numbers(ld, run, said, number):
    ld.entities = [observed(said)]
    assert (await (await run(ld)).once()).rows[0][2] == number


@pytest.mark.parametrize("said", ["full", {"a": 1}, [1, 2], "1e999"])
async def test_that_what_is_no_number_is_refused_alone(ld, run, said):
    ld.entities = [observed(said)]
    seen = await (await run(ld)).once()
    assert len(seen.refused) == 1
    assert [row[1] for row in seen.rows] == ["total_spaces"]


async def test_that_instances_of_one_attribute_are_told_apart(ld, run):
    ld.entities = [VEHICLE]
    seen = await (await run(ld, units=KMH)).once()
    assert {asset.rpartition(":")[2]: value for asset, _, value, _ in seen.rows} == {
        "speedometerA4567-speed": 55.0,
        "gpsBxyz123-speed": 54.5,
    }
    assert {asset.parent for asset in seen.assets.values()} == {None, "urn:ngsi-ld:Vehicle:A4567"}


async def test_that_unit_codes_are_understood_and_without_a_unit_nothing_is_guessed(ld, run):
    air = {
        "id": "urn:ngsi-ld:AirQualityObserved:a",
        "type": "AirQualityObserved",
        "dateObserved": "2026-05-20T10:00:00Z",
    }
    ld.entities = [{**air, "no2": {"type": "Property", "value": 0.069, "unitCode": "GP"}, "so2": 11, "o3": 4}]
    seen = await (await run(ld, units={"so2": "ug/m3"})).once()
    assert {channel.metric: channel.unit for channel in seen.channels} == {"no2": "mg/m3", "so2": "ug/m3"}
    health = await seen.source.health()
    assert (health.ok, health.text) == (True, "1 attributes are not read, such as o3: nobody says its unit")


async def test_that_a_unit_code_of_the_payload_comes_before_the_settings_word_for_an_attribute(ld, run):
    air = {
        "id": "urn:ngsi-ld:AirQualityObserved:a",
        "type": "AirQualityObserved",
        "dateObserved": "2026-05-20T10:00:00Z",
    }
    ld.entities = [{**air, "no2": {"value": 1, "unitCode": "GP"}, "so2": {"value": 1, "unitCode": "XX"}, "o3": 4}]
    seen = await run(ld, units={"no2": "ug/m3", "XX": "mg/m3", "o3": "ug/m3"})
    assert {one.metric: one.unit for one in seen.channels} == {"no2": "mg/m3", "so2": "mg/m3", "o3": "ug/m3"}


async def test_that_limits_of_a_fraction_are_of_a_fraction_only(ld, run):
    air = {"type": "WeatherObserved", "dateObserved": "2026-05-20T10:00:00Z"}
    said = {"value": 54, "unitCode": "P1"}
    ld.entities = [
        {**air, "id": "urn:ngsi-ld:WeatherObserved:a", "relativeHumidity": {"type": "Property", **said}},
        {**air, "id": "urn:ngsi-ld:WeatherObserved:b", "relativeHumidity": {"type": "Property", "value": 0.54}},
    ]
    seen = await run(ld)
    assert [(channel.unit, channel.limits) for channel in seen.channels] == [("%", None), ("1", (0.0, 1.0))]


async def test_that_a_number_whose_name_is_a_metric_of_ours_needs_a_unit(ld, run):
    ld.entities = [{**PARKING, "flow": 12, "load": {"type": "Property", "value": 7, "unitCode": "P1"}}]
    seen = await (await run(ld, read="numbers")).once()
    assert "flow" not in seen.values()
    assert seen.values()["load"] == 7.0


async def test_that_names_in_two_languages_are_kept(ld, run):
    ld.entities = [
        {**PARKING, "name": {"type": "LanguageProperty", "languageMap": {"en": "North", "zh": "北", "pt": "Norte"}}}
    ]
    seen = await run(ld)
    assert seen.assets[PARK].names == {"en": "North", "zh_CN": "北"}


async def test_that_every_question_carries_the_credentials(ld, run):
    ld.entities = [PARKING]
    ld.temporal = lambda _: web.json_response([PARKING])
    told = {"auth": "bearer", "secret": "secret://broker", "listen": f"127.0.0.1:{free_port()}", "watch": 0.1}
    seen = await run(ld, secrets={"secret": "abc"}, **told)
    await seen.until(lambda: seen.rows, since=1)
    await seen.source.close()
    assert {one.method for one in ld.asked} == {"GET", "POST", "DELETE"}
    assert {one.headers.get("Authorization") for one in ld.asked} == {"Bearer abc"}


async def test_that_a_unit_that_changes_is_refused(ld, run):
    ld.entities = [observed(5, unitCode="C62")]
    seen = await run(ld)
    await seen.until(lambda: len(seen.rows) == 2)
    ld.entities = [observed(500, "2026-05-20T10:01:00Z", unitCode="P1")]
    await seen.until(lambda: seen.refused)
    assert seen.refused[0] == "a unit other than the one that this channel began with"
    assert 500.0 not in seen.values().values()


async def test_that_only_attributes_that_are_known_or_mapped_are_read(ld, run):
    ld.entities = [{**PARKING, "queueLength": {"type": "Property", "value": 7, "observedAt": "2026-05-20T10:00:00Z"}}]
    assert set((await (await run(ld)).once()).values()) == {"free_spaces", "total_spaces"}
    mapped = {"attribute": "queueLength", "metric": "queue", "unit": "{veh}", "type": "OffStreetParking"}
    seen = await (await run(ld, read="mapped", attributes=[mapped])).once()
    assert seen.values() == {"queue": 7.0}
    assert (await (await run(ld, read="numbers")).once()).values()["queue_length"] == 7.0


async def test_that_a_mapping_leads_into_structures_and_turns_words_into_numbers(ld, run):
    entity = {**PARKING, "barrier": {"type": "Property", "value": {"state": "up", "n": -999}}}
    words = {"attribute": "barrier.state", "metric": "barrier", "unit": "1", "words": {"up": 1, "down": 0}}
    none = {"attribute": "barrier.n", "metric": "passed", "unit": "1", "missing": [-999]}
    ld.entities = [entity]
    values = (await (await run(ld, read="mapped", attributes=[words, none])).once()).values()
    assert values["barrier"] == 1.0
    assert math.isnan(values["passed"])


@pytest.mark.parametrize("name", ["owner", "contactPoint.telephone", "address.streetAddress", "licencePlateNumber"])
def test_that_attributes_about_people_cannot_be_mapped(name):
    with pytest.raises(ValidationError, match="about people"):
        Settings(url="http://a/v2", attributes=[{"attribute": name, "metric": "x"}])


async def test_that_nothing_about_people_is_read_in_any_mode(ld, run):
    people = {"owner": 491234567, "telephone": 491234567, "address": {"n": 5}, "serialNumber": 42}
    ld.entities = [{**PARKING, **people}]
    seen = await (await run(ld, read="numbers")).once()
    assert set(seen.values()) == {"free_spaces", "total_spaces"}
    told = json.dumps([[asset.id, asset.names, dict(asset.attributes)] for asset in seen.assets.values()])
    assert "491234567" not in told


@pytest.mark.parametrize("most", [1, 2, 1000])
async def test_that_all_pages_are_read_also_where_the_broker_gives_fewer_than_asked(ld, run, most):
    ld.most = most
    ld.entities = [{**PARKING, "id": f"urn:ngsi-ld:OffStreetParking:p{number}"} for number in range(5)]
    seen = await run(ld, limit=3)
    assert len(seen.assets) == 5


async def test_that_pages_end_without_a_count_too(v2, run):
    v2.counts = False
    v2.entities = [{**ROOM, "id": f"Room{number}"} for number in range(6)]
    seen = await run(v2, limit=3)
    assert len(seen.assets) == 6
    assert len(v2.queries("entities")) == 3


async def test_that_more_pages_than_allowed_are_said(ld, run):
    ld.entities = [{**PARKING, "id": f"urn:ngsi-ld:OffStreetParking:p{number}"} for number in range(5)]
    seen = await run(ld, limit=1, pages=3)
    assert len(seen.assets) == 3
    assert (await seen.source.health()).text == "more than 3 pages: the rest is not read (pages)"


async def test_that_tenant_path_context_and_filters_are_asked_with(ld, v2, run):
    ld.entities, v2.entities = [PARKING], [ROOM]
    told = {"tenant": "harbour", "service_path": "/north", "q": "temperature>20", "id_pattern": "^Room.*"}
    await run(ld, context="https://example.org/context.jsonld", **told)
    asked = ld.asked[-1]
    assert (asked.headers["NGSILD-Tenant"], asked.headers["Fiware-ServicePath"]) == ("harbour", "/north")
    link = (
        '<https://example.org/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    )
    assert asked.headers["Link"] == link
    assert (asked.query["q"], asked.query["idPattern"]) == ("temperature>20", "^Room.*")
    await run(v2, **told)
    asked = v2.asked[-1]
    assert asked.headers["Fiware-Service"] == "harbour"
    assert (asked.query["q"], asked.query["metadata"]) == ("temperature>20", "dateModified,*")
    assert "Link" not in asked.headers


async def test_that_v2_ids_become_urns_and_metadata_date_and_measure(v2, run):
    metadata = {"TimeInstant": {"type": "DateTime", "value": "2026-05-20T10:00:00Z"}, "unitCode": {"value": "FAH"}}
    v2.entities = [{**ROOM, "temperature": {"type": "Float", "value": 73.4, "metadata": metadata}}]
    seen = await (await run(v2)).once()
    assert seen.rows == [("urn:ngsi-ld:Room:Room1", "temperature", 73.4, Quality.GOOD)]
    assert seen.observed == [from_iso("2026-05-20T10:00:00Z")]
    assert [channel.unit for channel in seen.channels] == ["[degF]"]


async def test_that_key_values_are_read_too(v2, run):
    v2.entities = [{"id": "Room1", "type": "Room", "temperature": 23, "TimeInstant": "2026-05-20T10:00:00Z"}]
    seen = await (await run(v2, form="keyValues")).once()
    assert seen.rows == [("urn:ngsi-ld:Room:Room1", "temperature", 23.0, Quality.GOOD)]


async def test_that_names_that_come_as_addresses_are_known_by_their_last_part(ld, run):
    address = "https://smartdatamodels.org/dataModel.Parking"
    entity = {"id": PARK, "type": f"{address}/OffStreetParking"}
    ld.entities = [{**entity, f"{address}/availableSpotNumber": PARKING["availableSpotNumber"]}]
    seen = await (await run(ld)).once()
    assert seen.rows == [(PARK, "free_spaces", 121.0, Quality.GOOD)]
    assert seen.assets[PARK].kind == "parking"


async def test_that_a_reading_is_handed_on_once_and_a_change_comes(ld, run):
    ld.entities = [observed(5)]
    seen = await run(ld, types=["OffStreetParking"])
    await seen.until(lambda: len(ld.queries("entities")) > 3)
    assert [row[2] for row in seen.rows if row[1] == "free_spaces"] == [5.0]
    ld.entities = [observed(6, "2026-05-20T10:01:00Z")]
    await seen.until(lambda: seen.values()["free_spaces"] == 6.0)
    assert ld.queries("types") == []


async def test_that_observations_that_are_entities_of_their_own_are_one_asset_s(v2, run):
    """Models of observations put the time into the id: each would be another asset."""
    noise = [
        {"id": f"Vitoria-Noise-{at}_{end}", "type": "NoiseLevelObserved", "LAeq": level, "dateObservedTo": f"{end}Z"}
        for at, end, level in (
            ("2016-12-28T11:00:00", "2016-12-28T12:00:00", 67.8),
            ("2016-12-28T12:00:00", "2016-12-28T13:00:00", 65.4),
        )
    ]
    v2.entities = noise
    seen = await run(v2, form="keyValues")
    await seen.until(lambda: len(v2.queries("entities")) > 3)
    assert list(seen.assets) == ["urn:ngsi-ld:NoiseLevelObserved:Vitoria-Noise"]
    assert [row[2] for row in seen.rows] == [67.8, 65.4]


@pytest.mark.parametrize("document", [{"id": "urn:a"}, {"type": "T"}, {"id": 5, "type": "T"}, {"id": "", "type": "T"}])
async def test_that_what_is_no_entity_is_refused_alone(ld, run, document):
    ld.entities = [{"type": "T", **PARKING}]
    seen = await run(ld, types=["OffStreetParking"])
    ld.of = lambda _: [document, 5, observed(9)]
    await seen.until(lambda: seen.rows and seen.values().get("free_spaces") == 9.0)
    assert set(seen.refused) == {"an entity without id and type", "an entity that is no object"}


async def test_that_an_address_that_is_no_root_of_the_api_is_said_plainly(ld, run):
    ld.kinds = {"orion": {"version": "3.10.1"}}
    with pytest.raises(ValueError, match="url must be the root of the API"):
        await run(ld)
    ld.root = "/v1"
    with pytest.raises(ConnectionError, match="does not tell its types"):
        await run(ld)
