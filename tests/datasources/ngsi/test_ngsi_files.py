"""The 88 public examples of the smart data models, each served as a broker would: what is read of them, and what not.

Each model comes as NGSI v2 (``.json``) and NGSI-LD (``.jsonld``), in key-values and normalized.
"""

import json

import pytest

from citydeck.model.quality import Quality

pytestmark = pytest.mark.shared
ROWS = {
    "Alert/Alert": 2, "Alert/Anomaly": 2, "Device/Device": 1, "Device/DeviceMeasurement": 0, "Energy/ACMeasurement": 34,
    "Energy/TechnicalCabinetDevice": 0, "Energy/ThreePhaseAcMeasurement": 37,
    "Environment/NoiseLevelObserved": 4, "Environment/WaterObserved": 0,
    "Environment/TrafficEnvironmentImpact": 0, "IssueTracking/IssueReporting": 1,
    "Streetlighting/Streetlight": 2, "Streetlighting/StreetlightControlCabinet": 4,
    "Streetlighting/StreetlightGroup": 1,
    "Transportation/BikeHireDockingStation": 4, "Transportation/CityWork": 2, "Transportation/EVChargingStation": 0,
    "Transportation/RoadAccident": 2, "Transportation/RoadSegment": 0, "Transportation/TrafficFlowObserved": 5,
}  # fmt: skip
"""Rows of one answer, the same in all four forms. Static things (cabinet, segment, charging station) have none."""
UNEQUAL = {
    "Environment/AirQualityObserved/example-normalized.json": 11, "Environment/AirQualityObserved/example.json": 6,
    "Environment/AirQualityObserved/example-normalized.jsonld": 11, "Environment/AirQualityObserved/example.jsonld": 6,
    "Environment/FloodMonitoring/example-normalized.json": 0, "Environment/FloodMonitoring/example.json": 0,
    "Environment/FloodMonitoring/example-normalized.jsonld": 1, "Environment/FloodMonitoring/example.jsonld": 0,
}  # fmt: skip
"""Where the forms differ: only some carry unit codes, and gases and water levels have no unit of the model's."""
UNCLEAR = {
    "Device/DeviceMeasurement": {"humidity"}, "Energy/ACMeasurement": {"apparentPower"},
    "Environment/TrafficEnvironmentImpact": {"co2"},
    "Streetlighting/Streetlight": {"current", "voltage"},
}  # fmt: skip
"""Attributes whose unit nobody says."""
UNDATED = {"Device/Device", "Streetlighting/StreetlightControlCabinet", "Streetlighting/StreetlightGroup"}
FORMS = ("example-normalized.json", "example.json", "example-normalized.jsonld", "example.jsonld")
CASES = {**{f"{model}/{form}": rows for model, rows in ROWS.items() for form in FORMS}, **UNEQUAL}


@pytest.mark.parametrize("name", sorted(CASES))
async def test_that_a_public_example_is_read(shared_data, ld, v2, run, name):
    document = json.loads((shared_data / "standards" / "ngsi" / name).read_text("utf-8"))
    double = ld if name.endswith("ld") else v2
    double.entities = [document]
    seen = await (await run(double, zone="Europe/Madrid")).once()
    model = name.rpartition("/")[0]
    assert len(seen.assets) == 1
    assert len(seen.rows) == CASES[name]
    assert seen.refused == []
    if model in UNCLEAR:
        assert {attribute for _, attribute in seen.source._readings.unclear} == UNCLEAR[model]
    qualities = {quality for _, _, _, quality in seen.rows} - {int(Quality.BAD)}
    if model in UNDATED:
        assert qualities == {Quality.UNCERTAIN}


def test_that_every_file_is_accounted_for(shared_data):
    folder = shared_data / "standards" / "ngsi"
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.json*")} == set(CASES)


async def read(double, run, shared_data, name: str, **settings):
    double.entities = [json.loads((shared_data / "standards" / "ngsi" / name).read_text("utf-8"))]
    return await (await run(double, **settings)).once()


async def test_that_a_time_without_a_zone_is_refused_until_one_is_told(shared_data, v2, run):
    name = "Environment/AirQualityObserved/example-normalized.json"
    seen = await read(v2, run, shared_data, name)
    assert seen.rows == []
    assert set(seen.refused) == {"a time that is none, or has no zone (setting zone)"}
    assert list(seen.assets) == ["urn:ngsi-ld:AirQualityObserved:Madrid-AmbientObserved-28079004"]
    seen = await read(v2, run, shared_data, name, zone="Europe/Madrid")
    assert seen.values() == {
        "temperature": 12.2, "humidity": 0.54, "wind_speed": 0.64, "wind_direction": 176.0, "precipitation": 0.0,
        "co": 500.0,
        "no": 45.0, "no2": 69.0, "nox": 139.0, "so2": 11.0, "air_quality_index": 65.0,
    }  # fmt: skip
    assert {one.metric: one.unit for one in seen.channels}["co"] == "mg/m3"


async def test_that_a_count_over_five_minutes_becomes_a_count_per_hour(shared_data, ld, run):
    seen = await read(ld, run, shared_data, "Transportation/TrafficFlowObserved/example-normalized.jsonld")
    assert seen.values()["flow"] == 197 * 12
    (asset,) = seen.assets.values()
    assert (asset.kind, len(asset.place.path)) == ("road", 3)


async def test_that_a_unit_of_one_model_is_not_that_of_another(shared_data, ld, run):
    seen = await read(ld, run, shared_data, "Energy/ThreePhaseAcMeasurement/example-normalized.jsonld")
    units = {one.metric: one.unit for one in seen.channels}
    assert (units["power"], units["power_l1"], units["current_n"], units["energy"]) == ("W", "W", "A", "kW.h")
    water = "Environment/WaterObserved/example-normalized.json"
    seen = await read(ld, run, shared_data, water, units={"waterLevel": "m", "waterDischarge": "m3/s"})
    assert seen.values() == {"water_level": 2.4, "water_flow": 3.0}


async def test_that_each_attribute_s_own_time_is_taken_where_the_entity_s_is_none(shared_data, ld, run):
    """Its dateObserved reads 2020-03-17TT08:45:00Z."""
    seen = await read(ld, run, shared_data, "Energy/ACMeasurement/example-normalized.jsonld")
    assert len(set(seen.observed)) == 1
    assert (len(seen.rows), seen.refused) == (34, [])


async def test_that_a_measurement_is_what_its_property_says_and_an_outlier_is_uncertain(shared_data, v2, run):
    name = "Device/DeviceMeasurement/example-normalized.json"
    seen = await read(v2, run, shared_data, name, units={"UDT0000016": "%"}, axes="latitude longitude")
    assert [row[1:] for row in seen.rows] == [("humidity", 55.2, Quality.UNCERTAIN)]
    (asset,) = seen.assets.values()
    assert (asset.place.longitude, asset.place.latitude) == (24.9375, 60.170833)
    assert asset.parent == "urn:ngsi-ld:MEASUREMENT:refDevice:ZMHH:32871158"


async def test_that_a_latitude_beyond_the_pole_is_no_position(shared_data, v2, run):
    seen = await read(v2, run, shared_data, "Transportation/RoadAccident/example-normalized.json")
    assert [asset.place for asset in seen.assets.values()] == [None]


PEOPLE = (
    "leon", "192.14.56.78", "vehiculoelectrico", "Iberdrola", "Pohjoisesplanadi", "84068784", "Zorrilla", "XRP",
    "Service des AO", "St.Andrews", "Road not in proper", "6755375727", "imgur",
)  # fmt: skip


@pytest.mark.parametrize("read_all", ["known", "numbers"])
async def test_that_owners_addresses_contacts_and_device_ids_never_pass(shared_data, ld, v2, run, read_all):
    told = ""
    for name in CASES:
        double = ld if name.endswith("ld") else v2
        seen = await read(double, run, shared_data, name, read=read_all, zone="Europe/Madrid", positions_of="reports")
        told += repr((list(seen.assets.values()), seen.channels, seen.refused))
    assert [word for word in PEOPLE if word in told] == []
