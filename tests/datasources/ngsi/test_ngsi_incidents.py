"""Entities that begin and end."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from citydeck.sources.stand import free_port

ALERT = "urn:ngsi-ld:Alert:Alert:1"


def stamp(seconds: float) -> str:
    return f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S.%fZ}"


def alert(begins: float, ends: float, **more: object) -> dict:
    """The data models' example of an alert, at a time of the test's."""
    return {
        "id": "Alert:1", "type": "Alert", "category": "traffic", "subCategory": "trafficJam", "severity": "high",
        "dateIssued": stamp(begins), "validFrom": stamp(begins), "validTo": stamp(ends),
        "location": {"type": "Point", "coordinates": [-3.712247222222222, 40.423852777777775]},
        "description": "The road is completely blocked for 3kms", **more,
    }  # fmt: skip


async def test_that_an_alert_is_in_force_and_over_when_its_time_is_up(v2, run):
    v2.entities = [alert(-60, 1.0)]
    seen = await run(v2)
    await seen.until(lambda: seen.rows)
    asset = seen.assets[ALERT]
    assert (asset.kind, asset.name(), asset.attributes["category"]) == ("incident", "traffic trafficJam", "traffic")
    assert seen.values() == {"incident_state": 1.0, "severity": 3.0}
    await seen.until(lambda: seen.values()["incident_state"] == 0.0)
    assert seen.values()["severity"] == 0.0
    assert abs(seen.observed[-1] - time.time_ns()) < 5e9


async def test_that_an_alert_that_the_broker_has_no_more_is_over(v2, run):
    v2.entities = [alert(-60, 3600), alert(-60, 3600, id="Alert:2")]
    seen = await run(v2)
    await seen.until(lambda: len(seen.rows) == 4)
    v2.entities = v2.entities[:1]
    await seen.until(lambda: len(seen.rows) > 4)
    assert {row[0] for row in seen.rows[4:]} == {"urn:ngsi-ld:Alert:Alert:2"}
    assert seen.values() == {"incident_state": 0.0, "severity": 0.0}


async def test_that_an_alert_that_comes_back_is_in_force_again(v2, run):
    v2.entities = [alert(-60, 3600)]
    seen = await run(v2, types=["Alert"])
    await seen.until(lambda: seen.rows)
    there, v2.entities = v2.entities, []
    await seen.until(lambda: seen.values()["incident_state"] == 0.0)
    over_at = seen.observed[-1]
    v2.entities = there
    await seen.until(lambda: seen.values()["incident_state"] == 1.0)
    assert seen.observed[-1] > over_at


async def test_that_an_alert_that_is_announced_is_not_in_force_before_it_begins(v2, run):
    v2.entities = [alert(1.0, 3600)]
    seen = await run(v2)
    await seen.until(lambda: seen.rows)
    assert seen.values()["incident_state"] == 0.0
    await seen.until(lambda: seen.values()["incident_state"] == 1.0)
    assert seen.values()["severity"] == 3.0


async def test_that_a_report_is_open_until_its_status_says_otherwise_and_its_words_never_pass(v2, run):
    report = {
        "id": "urn:ngsi-ld:xYBR:0102", "type": "IssueReporting", "category": "Maintenance",
        "subCategory": "Road Repair", "comments": "Road not in proper condition",
        "landmark": "Near St.Andrews Church", "reportId": "21645",
        "observationDateTime": "2021-03-11T15:51:02+05:30", "resolutionStatus": "Assigned",
        "location": {"type": "Point", "coordinates": [73.8, 18.5]},
    }  # fmt: skip
    v2.entities = [report]
    seen = await run(v2)
    await seen.until(lambda: seen.rows)
    (asset,) = seen.assets.values()
    assert (asset.kind, asset.name(), asset.place) == ("report", "Maintenance / Road Repair", None)
    assert "Andrews" not in repr(asset)
    assert seen.values() == {"report_state": 1.0}
    v2.entities = [{**report, "resolutionStatus": "Resolved"}]
    await seen.until(lambda: seen.values() == {"report_state": 0.0})
    placed = await run(v2, positions_of="reports")
    assert next(iter(placed.assets.values())).place is not None


async def test_that_a_notification_of_what_changed_alone_leaves_an_alert_as_it_was(v2, run):
    v2.entities = [alert(-60, 3600)]
    seen = await run(v2, listen=f"127.0.0.1:{free_port()}", every=3600)
    told: list[int] = []

    def said() -> bool:
        if seen.rows and not told:
            told.append(0)
            telling.append(asyncio.create_task(v2.tell({"id": "Alert:1", "type": "Alert", "severity": "critical"})))
        return seen.values().get("severity") == 4.0

    telling: list[asyncio.Task[int]] = []
    await seen.until(said)
    assert [await one for one in telling] == [200]
    assert seen.values()["incident_state"] == 1.0
    assert (seen.assets[ALERT].name(), seen.assets[ALERT].place is None) == ("traffic trafficJam", False)


async def test_that_happenings_can_be_left_out(v2, run):
    v2.entities = [alert(-60, 3600)]
    seen = await run(v2, incidents=False)
    assert seen.channels == []
