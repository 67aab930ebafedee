"""The whole way: a GeoReport service on loopback (a double), a source host, the supervisor."""

import asyncio
import json
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest

import datasources.open311
from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources import landlock
from citydeck.sources.contract import Context, Discovery
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from datasources.open311.settings import Settings
from datasources.open311.source import Source

FORMS = pytest.mark.parametrize("form", ["json", "xml"])


def settings(city, form: str = "json", **more) -> dict:
    return {"url": city.url, "every": 0.2, "format": form, **more}


class Alone:
    """The class without a host: what it told and refused, the newest value of each channel."""

    def __init__(self, site: Path, values: dict, **secrets: str) -> None:
        self.refused: list[str] = []
        context = Context("x", site, time.time_ns, lambda raw, reason: self.refused.append(reason), secrets)
        self.source = Source(Settings(**values), context)
        self.assets: dict = {}
        self.channels: list = []
        self.newest: dict[tuple[str, str], float] = {}

    async def polls(self, enough, since=None, then=None) -> None:
        await self.source.open()
        try:
            async with asyncio.timeout(8):
                async for item in self.source.stream(since):
                    self._take(item)
                    if then is not None and enough():
                        then()
                        then, enough = None, lambda: False
                    if enough():
                        break
        except TimeoutError:
            raise AssertionError(f"not seen: {self.newest}") from None
        finally:
            await self.source.close()

    def _take(self, item) -> None:
        if isinstance(item, Discovery):
            self.assets, self.channels = {asset.id: asset for asset in item.assets}, item.channels
        elif isinstance(item, Batch):
            for handle, value in zip(item.channel.tolist(), item.value.tolist(), strict=True):
                channel = self.channels[handle]
                self.newest[channel.asset.rpartition(":")[2], channel.metric] = value


@FORMS
async def test_that_the_open311_adapter_keeps_the_contract(city, report, tmp_path, form):
    city.reports = [report(str(number)) for number in range(3)]
    folder = Path(datasources.open311.__file__).parent
    verdict = await judge(
        folder, "datasources.open311", settings(city, form), tmp_path, enough=lambda seen: seen.rows >= 4
    )
    assert verdict.faults == []
    assert verdict.channels == 4


@FORMS
async def test_that_reports_are_counted_by_service_and_told_open_and_closed(city, report, watched, form):
    city.services = [
        {"service_code": "006", "service_name": "Sidewalk", "metadata": "false", "type": "realtime", "group": "street"},
        {"service_code": "007", "service_name": "Graffiti", "metadata": "false", "type": "realtime", "group": "street"},
    ]
    city.reports = [report("a"), report("b"), report("c", status="closed")]
    seen = await watched("open311", settings(city, form))
    await seen.sees(lambda: ("007", "open_reports", 0.0) in seen.values())
    assert {row for row in seen.values() if row[1] == "open_reports"} == {
        ("006", "open_reports", 2.0),
        ("007", "open_reports", 0.0),
    }
    assert [row for row in seen.values() if row[1] == "report_state"] == [
        ("a", "report_state", 1.0),
        ("b", "report_state", 1.0),
    ]
    city.reports[0] = {**city.reports[0], "status": "closed"}
    await seen.sees(lambda: ("a", "report_state", 0.0) in seen.values())
    assert ("006", "open_reports", 1.0) in seen.values()
    told = {asset.id: asset for asset in seen.assets}
    assert told["urn:ngsi-ld:Report:a"].kind == "report"
    assert told["urn:ngsi-ld:ReportService:007"].names == {"en": "Graffiti"}


@FORMS
async def test_that_a_place_is_told_by_block_only(city, report, watched, form):
    city.reports = [report("a"), report("b", lat="37.7622", long="-122.4651"), report("c", lat="0.0", long="0.0")]
    seen = await watched("open311", settings(city, form))
    await seen.sees(lambda: len(seen.assets) == 4)
    places = {asset.id[-1]: asset.place for asset in seen.assets if asset.kind == "report"}
    assert places["c"] is None
    assert places["a"] == places["b"], "one block"
    assert abs(places["a"].latitude - 37.762221815) < 0.002
    assert places["a"].latitude != 37.762221815


PLANTED = {
    "first_name": "Zhuoling",
    "last_name": "Fenwick",
    "email": "zhuoling.fenwick@canary.example",
    "phone": "13912345678",
    "device_id": "490154203237518",
    "account_id": "canary-account-8861",
    "description": "umbrella hedgehog kiosk, ask for Fenwick",
    "status_notes": "told the Fenwick family, +86 139 1234 5678",
    "service_notice": "we call 021-62345678",
    "agency_responsible": "Fenwick office",
    "address": "14 Canary Lane, flat Zhuoling",
    "address_id": "canary-address-31",
    "zipcode": "20099917",
    "media_url": "https://photos.canary.example/zhuoling.jpg",
}
CANARIES = (
    "Zhuoling", "Fenwick", "fenwick", "canary", "Canary", "13912345678", "1391234", "490154203237518", "hedgehog",
    "umbrella", "62345678", "20099917", "37.762221815", "122.4651145",
)  # fmt: skip


@FORMS
async def test_that_nothing_of_a_person_leaves_the_host(city, report, watched, form):
    """In whole records, in ones that are refused, in updates, in answers that cannot be read."""
    city.reports = [report("a", **PLANTED), report("b", status="Fenwick", **PLANTED)]
    city.reports.append(report("c", requested_datetime="Zhuoling", **PLANTED) | {"requested_datetime": ""})
    city.updates = [{"update_id": 1, "service_request_id": "a", "status": "closed", "updated_datetime": "Fenwick"}]
    seen = await watched("open311", settings(city, form, updates=True))
    status = seen.supervisor.status
    await seen.sees(lambda: sum(status()["x"].quarantined.values()) >= 2 and len(seen.assets) >= 3)
    city.files[f"/v2/requests.{form}"] = json.dumps(PLANTED).encode()
    await seen.sees(lambda: sum(status()["x"].quarantined.values()) >= 3)
    told = [asset for asset in seen.assets if asset.kind == "report"]
    everything = repr(seen.assets) + repr(seen.states) + repr(seen.channels) + repr(status()["x"])
    everything += msgspec.json.encode(told).decode()
    assert "urn:ngsi-ld:Report:a" in everything
    assert [canary for canary in CANARIES if canary in everything] == []


async def test_that_looking_for_canaries_can_fail(city, report, watched):
    city.reports = [report("a", service_name="umbrella hedgehog")]
    seen = await watched("open311", settings(city))
    await seen.sees(lambda: len(seen.assets) == 2)
    assert "hedgehog" in repr(seen.assets), "names of services pass: they are the city's"


async def test_that_pages_and_spans_of_ninety_days_are_asked_through(city, report, tmp_path):
    city.reports = [report(str(number), ago=number * 86_400) for number in range(200)]
    alone = Alone(tmp_path, settings(city, days=250, page_size=30))
    await alone.polls(lambda: ("006", "open_reports") in alone.newest)
    assert alone.newest["006", "open_reports"] == 200.0
    asked = [query for what, query in city.asked if what == "requests"]
    assert {query["page_size"] for query in asked} == {"30"}
    assert len({query["start_date"] for query in asked}) == 3


async def test_that_a_service_without_pages_that_cuts_at_a_thousand_is_asked_in_halves(city, report, tmp_path):
    city.pages = False
    city.reports = [report(str(number), ago=number * 600) for number in range(2500)]
    alone = Alone(tmp_path, settings(city, every=60))
    await alone.polls(lambda: ("006", "open_reports") in alone.newest)
    assert alone.newest["006", "open_reports"] == 2500.0


async def test_that_a_service_without_pages_whose_reports_change_between_two_asks_is_not_asked_for_ever(
    city, report, tmp_path
):
    city.pages, city.restless = False, True
    city.reports = [report(str(number)) for number in range(50)]
    alone = Alone(tmp_path, settings(city, every=60))
    await alone.polls(lambda: ("006", "open_reports") in alone.newest)
    assert alone.newest["006", "open_reports"] == 50.0
    assert sum(what == "requests" for what, _ in city.asked) <= 8


async def test_that_only_what_changed_is_asked_for_where_the_service_can(city, report, tmp_path):
    city.reports = [report("a", ago=7200), report("b", ago=7200)]
    alone = Alone(tmp_path, settings(city, updated_after=True))

    def close() -> None:
        city.reports[0] |= {"status": "closed", "updated_datetime": report("x", ago=1)["updated_datetime"]}

    def done() -> bool:
        return alone.newest.get(("a", "report_state")) == 0.0

    seen = lambda: ("006", "open_reports") in alone.newest  # noqa: E731
    await alone.source.open()
    async with asyncio.timeout(5):
        async for item in alone.source.stream(None):
            alone._take(item)
            if seen() and city.reports[0]["status"] == "open":
                close()
            if done():
                break
    await alone.source.close()
    assert alone.newest["b", "report_state"] == 1.0
    assert alone.newest["006", "open_reports"] == 1.0
    asked = [query for what, query in city.asked if what == "requests"]
    assert "start_date" in asked[0]
    assert "updated_after" in asked[-1]
    assert "start_date" not in asked[-1]


@FORMS
async def test_that_updates_change_a_report_at_their_own_time_and_late_ones_do_not(city, report, tmp_path, form):
    city.reports = [report("a", ago=7200)]
    at = report("x", ago=60)["updated_datetime"]
    early = report("x", ago=7000)["updated_datetime"]
    city.updates = [
        {"update_id": "1", "service_request_id": "a", "status": "CLOSED", "updated_datetime": at, "description": "x"},
        {"update_id": "2", "service_request_id": "a", "status": "OPEN", "updated_datetime": early, "description": ""},
        {"update_id": "3", "service_request_id": "unknown", "status": "OPEN", "updated_datetime": at},
    ]
    alone = Alone(tmp_path, settings(city, form, updates=True, every=60))
    await alone.polls(lambda: ("006", "open_reports") in alone.newest)
    assert alone.newest["006", "open_reports"] == 0.0
    assert len(alone.assets) == 2


async def test_that_a_report_that_the_city_took_back_is_missing_and_not_closed(city, report, watched):
    city.reports = [report("a"), report("b")]
    seen = await watched("open311", settings(city))
    await seen.sees(lambda: ("006", "open_reports", 2.0) in seen.values())
    del city.reports[0]
    await seen.sees(lambda: ("006", "open_reports", 1.0) in seen.values())
    gone = [value for name, metric, value in seen.values() if (name, metric) == ("a", "report_state")]
    assert gone[0] == 1.0
    assert np.isnan(gone[1])


async def test_that_the_past_of_a_report_is_told_from_when_it_was_requested_and_updated(city, report, tmp_path):
    city.reports = [report("a", ago=7200), report("b", ago=3600), report("c", status="closed")]
    alone = Alone(tmp_path, settings(city, every=60))
    now = time.time_ns()
    await alone.source.open()
    async with asyncio.timeout(5):
        async for item in alone.source.stream(None):
            alone._take(item)
            if ("b", "report_state") in alone.newest:
                break
    city.reports[0] |= {"status": "closed", "updated_datetime": report("x", ago=60)["updated_datetime"]}
    spans = ((now - 9000 * NS_PER_S, now), (now - 4000 * NS_PER_S, now - 1800 * NS_PER_S))
    told = []
    for begin, end in spans:
        batches = [batch async for batch in alone.source.history(TimeRange(begin, end))]
        names = [alone.channels[handle].asset[-1] for batch in batches for handle in batch.channel.tolist()]
        told.append(list(zip(names, [value for batch in batches for value in batch.value.tolist()], strict=True)))
    await alone.source.close()
    assert told == [[("a", 1.0), ("a", 0.0), ("b", 1.0)], [("b", 1.0)]]


async def test_that_the_same_report_on_two_pages_is_one(city, report, tmp_path):
    city.reports = [report("a"), report("a"), report("a")]
    alone = Alone(tmp_path, settings(city, page_size=2))
    await alone.polls(lambda: ("006", "open_reports") in alone.newest)
    assert alone.newest["006", "open_reports"] == 1.0


async def test_that_more_open_reports_than_are_shown_are_counted(city, report, tmp_path):
    city.reports = [report(str(number)) for number in range(5)]
    alone = Alone(tmp_path, settings(city, most=2))
    await alone.polls(lambda: ("006", "open_reports") in alone.newest)
    assert alone.newest["006", "open_reports"] == 5.0
    assert sum(asset.kind == "report" for asset in alone.assets.values()) == 2
    assert (await alone.source.health()).text == "open reports: 5, 3 of them counted only"


async def test_that_a_bad_record_costs_no_other_and_is_quarantined_once(city, report, tmp_path):
    city.reports = [report("a"), report("b", status="triaged"), {"lat": 1}, 7]
    alone = Alone(tmp_path, settings(city))
    await alone.polls(lambda: sum(what == "requests" for what, _ in city.asked) >= 6)
    assert alone.newest["006", "open_reports"] == 1.0
    assert sorted(alone.refused) == [
        "report without service_request_id",
        "report without service_request_id",
        "status that is neither open nor closed: say under words what it means",
    ]


async def test_that_a_service_that_is_down_is_lost_and_its_reports_are_told_anew(city, report, watched):
    city.reports = [report("a")]
    seen = await watched("open311", settings(city))
    await seen.sees(lambda: ("a", "report_state", 1.0) in seen.values())
    city.down = True
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    city.down = False
    await seen.sees(lambda: seen.values().count(("a", "report_state", 1.0)) == 2)


async def test_that_an_answer_that_is_none_is_told_and_the_next_counts_again(city, report, watched):
    city.reports = [report("a")]
    city.files["/v2/requests.json"] = b"<html>maintenance"
    seen = await watched("open311", settings(city))
    await seen.sees(lambda: bool(seen.supervisor.status()["x"].quarantined) or seen.state() is SourceState.LOST)
    del city.files["/v2/requests.json"]
    await seen.sees(lambda: ("006", "open_reports", 1.0) in seen.values())


@pytest.mark.shared
@pytest.mark.parametrize(
    ("form", "name", "services", "reports"),
    [("json", "service_requests.json", "service_list.json", 2), ("xml", "files/requests_many.xml", None, 2)],
)
async def test_that_public_answers_are_told(city, shared_data, tmp_path, form, name, services, reports):
    folder = shared_data / "city-management" / "open311"
    city.files[f"/v2/requests.{form}"] = (folder / name).read_bytes()
    if services:
        city.files[f"/v2/services.{form}"] = (folder / services).read_bytes()
    alone = Alone(tmp_path, settings(city, form))
    await alone.polls(lambda: len(alone.newest) >= reports)
    assert sum(asset.kind == "report" for asset in alone.assets.values()) == reports
    assert alone.refused == []
    counted = {name: value for (name, metric), value in alone.newest.items() if metric == "open_reports"}
    assert sum(counted.values()) == reports


async def test_that_the_open311_adapter_works_inside_its_enclosure(city, report, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    city.reports = [report("a")]
    seen = await watched("open311", settings(city), enclosure=enclosure)
    await seen.sees(lambda: ("a", "report_state", 1.0) in seen.values())
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith("enforced: TCP port")


POST = {"service_code": "006", "lat": 31.23, "long": 121.5, "description": "kerb broken"}


@FORMS
async def test_that_a_report_is_posted_once_and_its_id_comes_back(city, tmp_path, form):
    alone = Alone(tmp_path, settings(city, form, jurisdiction_id="sh"), api_key="right")
    await alone.source.open()
    assert await alone.source.command("post", POST) == {"service_request_id": "293944"}
    await alone.source.close()
    assert city.posted == [
        [
            ("jurisdiction_id", "sh"),
            ("api_key", "right"),
            ("service_code", "006"),
            ("lat", "31.23"),
            ("long", "121.5"),
            ("description", "kerb broken"),
        ]
    ]


@FORMS
async def test_that_a_token_becomes_an_id_at_once_or_later(city, tmp_path, form):
    city.token = "12345"
    alone = Alone(tmp_path, settings(city, form), api_key="right")
    await alone.source.open()
    assert await alone.source.command("post", POST) == {"token_id": "12345"}
    city.tokens["12345"] = "638344"
    asked = await alone.source.command("token", {"token_id": "12345"})
    assert asked == {"token_id": "12345", "service_request_id": "638344"}
    assert (await alone.source.command("post", POST))["service_request_id"] == "638344"
    await alone.source.close()
    assert len(city.posted) == 2


@FORMS
async def test_that_a_services_own_attributes_are_asked_for_and_sent(city, tmp_path, form):
    city.services = [{"service_code": "033", "service_name": "Pothole", "metadata": "true", "type": "realtime"}]
    attributes = [
        {"variable": "true", "code": "WHISHETN", "datatype": "singlevaluelist", "required": "true"},
        {"variable": "true", "code": "KINDS", "datatype": "multivaluelist", "required": "false"},
        {"variable": "false", "code": "NOTE", "datatype": "text", "required": "true"},
    ]
    inner = {"attribute": attributes} if form == "xml" else attributes
    city.definitions["033"] = {"service_code": "033", "attributes": inner}
    alone = Alone(tmp_path, settings(city, form), api_key="right")
    await alone.source.open()
    post = {"service_code": "033", "address_string": "1 Bund"}
    with pytest.raises(WrongUse, match="WHISHETN"):
        await alone.source.command("post", post)
    with pytest.raises(WrongUse, match="no attribute 'COLOUR'"):
        await alone.source.command("post", {**post, "attributes": {"WHISHETN": "1", "COLOUR": "red"}})
    assert city.posted == []
    await alone.source.command("post", {**post, "attributes": {"WHISHETN": "123", "KINDS": ["a", "b"]}})
    await alone.source.close()
    assert city.posted[0][-3:] == [
        ("attribute[WHISHETN]", "123"),
        ("attribute[KINDS][]", "a"),
        ("attribute[KINDS][]", "b"),
    ]


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        ("post", {**POST, "email": "a@b.example"}, "nothing of a person"),
        ("post", {"service_code": "006"}, "needs a place"),
        ("post", {"lat": 1, "long": 2}, "no such service"),
        ("token", {}, "token_id is missing"),
        ("token", {"token_id": "../requests"}, "cannot stand in an address"),
        ("delete", {}, "no such command"),
    ],
)
async def test_that_a_command_that_cannot_be_done_is_refused_before_anybody_is_asked(
    city, tmp_path, command, arguments, said
):
    alone = Alone(tmp_path, settings(city), api_key="right")
    await alone.source.open()
    before = len(city.asked)
    with pytest.raises(WrongUse, match=said):
        await alone.source.command(command, arguments)
    await alone.source.close()
    assert (city.posted, len(city.asked)) == ([], before)


async def test_that_a_post_that_is_refused_or_fails_is_said_and_not_tried_again(city, tmp_path):
    alone = Alone(tmp_path, settings(city), api_key="wrong")
    await alone.source.open()
    with pytest.raises(ConnectionError, match="403"):
        await alone.source.command("post", POST)
    city.down = True
    with pytest.raises(ConnectionError, match="500"):
        await alone.source.command("post", POST)
    await alone.source.close()
    assert len(city.posted) == 2


async def test_that_the_answer_to_a_command_leaves_the_host(city, watched, monkeypatch):
    monkeypatch.setenv("CITY_KEY", "right")
    seen = await watched("open311", settings(city, api_key="env:CITY_KEY"))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    assert await seen.supervisor.command("x", "post", POST) == {"service_request_id": "293944"}
