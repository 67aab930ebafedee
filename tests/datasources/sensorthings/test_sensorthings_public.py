"""A public batch of entities, posted to the real service one by one: what the adapter makes of the city in it."""

import csv
import json
from collections import Counter

import pytest

from citydeck.model.time import TimeRange, from_iso

pytestmark = pytest.mark.shared
PLACE = "standards/sensorthings/{}.json"
OURS = ("Locations", "Things", "Sensors", "ObservedProperties", "Datastreams")
"""What the standard has; the batch also holds roles, users with passwords and projects, which are one server's own."""


def referred(entity: object, ids: dict[str, str]) -> object:
    """The entity with ids of the service in place of the names that the batch has for them."""
    if isinstance(entity, dict):
        return {key: referred(value, ids) for key, value in entity.items()}
    if isinstance(entity, list):
        return [referred(value, ids) for value in entity]
    return ids.get(entity.removeprefix("$"), entity) if isinstance(entity, str) and entity.startswith("$") else entity


@pytest.fixture(scope="module")
def batch(shared_data) -> list[dict]:
    return json.loads((shared_data / PLACE.format("dataBatchPost")).read_bytes())["requests"]


@pytest.fixture(scope="module")
def posted(batch, service) -> dict[str, str]:
    """Ids in the service by the batch's names."""
    ids: dict[str, str] = {}
    for request in batch:
        if request["url"] not in OURS:
            continue
        body = {key: value for key, value in request["body"].items() if key not in ("Projects", "Observations")}
        if request["url"] == "Sensors":
            body["encodingType"] = "application/pdf"  # the batch's "PDF" is no media type, and the service wants one
        ids[request["id"]] = service.post(request["url"], referred(body, ids))
        for one in request["body"].get("Observations", []):
            of = {"Datastream": {"@iot.id": ids[request["id"]]}, "resultTime": one["phenomenonTime"]}
            service.post("Observations", {**one, **of})
    return ids


FILTER = "description eq 'How hot it is' or description eq 'How wet it is'"


def asked(**more) -> dict:
    """One datastream a page: the service expands each of a page to the thing of the first."""
    return {"filter": FILTER, "data_array": True, "top": 1, **more}


def test_that_the_batch_holds_what_the_index_says(shared_data, batch):
    with (shared_data / "INDEX.tsv").open(newline="", encoding="utf-8") as file:
        told = {row["path"]: int(row["count"]) for row in csv.DictReader(file, delimiter="\t")}
    assert len(batch) == told[PLACE.format("dataBatchPost")] == 30
    assert sum(request["url"] in OURS for request in batch) == 19


async def test_that_a_definition_which_says_another_unit_than_the_symbol_is_not_believed(posted, service, run):
    seen = await run(service.url, **asked())
    assert seen.channels == []
    assert (await seen.source.health()).text == "8 datastreams are not read, their unit: units"


async def test_that_the_things_of_the_batch_are_discovered_and_their_observations_read(batch, posted, service, run):
    seen = await run(service.url, **asked(units={"ucum:T": "Cel"}))
    assert len(seen.channels) == 8
    places = {asset.name(): (asset.place.longitude, asset.place.latitude) for asset in seen.assets.values()}
    assert places == {"Thing 1": (8, 49), "Thing 2": (9, 50), "Thing 3": (8, 50), "Thing 4": (9, 49)}
    assert {channel.metric for channel in seen.channels} == {"temperature", "humidity"}
    day = TimeRange(from_iso("2023-01-01T00:00:00Z"), from_iso("2023-01-02T00:00:00Z"))
    async for rows in seen.source.history(day):
        seen.take(rows)
    names = {asset.id.rpartition(":")[2]: asset.name() for asset in seen.assets.values()}
    told = Counter((names[thing], metric, value) for thing, metric, value, _ in seen.rows)
    of = {"op1": "temperature", "op2": "humidity"}
    assert told == Counter(
        (f"Thing {body['Thing']['@iot.id'][-1]}", of[body["ObservedProperty"]["@iot.id"][1:]], one["result"])
        for request in batch
        if "Observations" in (body := request["body"])
        for one in body["Observations"]
    )
    assert len(seen.rows) == 32
    assert seen.refused == []
