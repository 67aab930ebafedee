"""The whole way: a CAP service on loopback, a source host, the supervisor. Alerts are written for now."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from pydantic import ValidationError

import datasources.cap
from citydeck.model.batch import Batch
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S
from citydeck.sources import landlock
from citydeck.sources.contract import Context, Discovery
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from datasources.cap.settings import Settings
from datasources.cap.source import Source


def soon(seconds: float) -> int:
    return time.time_ns() + round(seconds * NS_PER_S)


def settings(service, path: str = "/feed", **more) -> dict:
    return {"url": service.url + path, "every": 0.2, **more}


def states(seen) -> list[tuple[str, float]]:
    return [(name.split("-")[0], value) for name, metric, value in seen.values() if metric == "incident_state"]


class Alone:
    """The class without a host: what it told and refused."""

    def __init__(self, site: Path, values: dict, now=time.time_ns) -> None:
        self.refused: list[tuple[bytes, str]] = []
        context = Context("x", site, now, lambda raw, reason: self.refused.append((raw, reason)))
        self.source = Source(Settings(**values), context)
        self.assets: dict = {}
        self.rows = 0

    async def polls(self, enough, since=None) -> None:
        await self.source.open()
        try:
            async with asyncio.timeout(5):
                async for item in self.source.stream(since):
                    if isinstance(item, Discovery):
                        self.assets = {asset.id: asset for asset in item.assets}
                    elif isinstance(item, Batch):
                        self.rows += len(item)
                    if enough():
                        break
        finally:
            await self.source.close()


async def test_that_the_cap_adapter_keeps_the_contract(service, write, tmp_path):
    now = soon(0)
    alerts = [write.alert(name, sent=now, expires=soon(60)) for name in "abc"]
    service.pages["/feed"] = write.atom(*(write.held(alert) for alert in alerts))
    folder = Path(datasources.cap.__file__).parent
    verdict = await judge(folder, "datasources.cap", settings(service), tmp_path, enough=lambda seen: seen.rows >= 6)
    assert verdict.faults == []
    assert verdict.channels == 6


@pytest.mark.slow
async def test_that_alerts_of_a_feed_stand_change_and_expire_in_the_room(service, write, watched):
    now, end = soon(0), soon(4)
    service.pages["/feed"] = write.atom(write.held(write.alert("a", sent=now, expires=end)))
    seen = await watched("cap", settings(service))
    await seen.sees(lambda: states(seen) == [("a", 1.0)])
    first = write.held(write.alert("a", sent=now, expires=end))
    second = write.held(write.update("b", "a", sent=now + 1, expires=end, severity="Extreme"))
    service.pages["/feed"] = write.atom(first, second)
    await seen.sees(lambda: ("severity", 4.0) in [row[1:] for row in seen.values()])
    service.pages["/feed"] = write.atom()
    await seen.sees(lambda: states(seen)[-1] == ("a", 0.0))
    assert seen.rows.observed_at.max() == pytest.approx(end, abs=NS_PER_S)
    (asset,) = seen.assets
    assert asset.names["en"] == "Storm warning b"
    assert asset.place.path


async def test_that_a_feed_that_did_not_change_is_not_read_again(service, write, tmp_path):
    service.pages["/feed"] = write.atom(write.held(write.alert("a", sent=soon(0), expires=soon(60))))
    for tags in (True, False):
        service.tags = tags
        service.asked.clear()
        alone = Alone(tmp_path, settings(service, every=0.1))
        await alone.polls(lambda: service.asked["/feed"] >= 4)
        assert alone.rows == 2


async def test_that_linked_alerts_are_asked_for_once_and_one_that_is_gone_costs_no_other(service, write, tmp_path):
    service.pages["/one.cap"] = write.alert("one", sent=soon(0), expires=soon(60))
    service.pages["/feed"] = write.atom(
        b'<link href="/page.html" type="text/html"/><link href="/one.cap" type="application/cap+xml"/>',
        b'<link href="/gone.cap"/>',
        b"<title>no alert</title>",
    )
    alone = Alone(tmp_path, settings(service, every=0.1))
    await alone.polls(lambda: service.asked["/feed"] >= 3)
    assert alone.rows == 2
    assert (service.asked["/one.cap"], service.asked["/gone.cap"], service.asked["/page.html"]) == (1, 1, 0)
    assert sorted(reason for _, reason in alone.refused) == [
        "1 entries of the feed hold no alert and no link to one",
        "linked alert: there is nothing at this address (404)",
    ]


async def test_that_a_linked_alert_that_is_not_answered_is_said_and_asked_for_again(service, write, tmp_path):
    service.busy = {"/one.cap"}
    service.pages["/one.cap"] = write.alert("one", sent=soon(0), expires=soon(60))
    service.pages["/feed"] = write.atom(b'<link href="/one.cap"/>')
    alone = Alone(tmp_path, settings(service, every=0.1))

    def answered_at_last() -> bool:
        if service.asked["/one.cap"] >= 3:
            service.busy.clear()
        return alone.rows >= 2

    await alone.polls(lambda: service.asked["/one.cap"] >= 2)
    assert (await alone.source.health()).text == "1 linked alerts are not answered now"
    alone = Alone(tmp_path, settings(service, every=0.1))
    await alone.polls(answered_at_last)
    assert alone.refused == []
    assert (await alone.source.health()).ok


PLANTED = "call Zhuoling Fenwick, 13912345678, zhuoling@canary.example"
CANARIES = ("13912345678", "canary", "hedgehog", "Addressee")


async def test_that_contacts_parameters_and_what_looks_personal_do_not_leave_the_host(service, write, watched):
    more = (
        f"<description>{PLANTED}</description><contact>hedgehog</contact>"
        "<parameter><valueName>hedgehog</valueName><value>hedgehog</value></parameter>"
    )
    good = write.alert("a", sent=soon(0), expires=soon(60), info=more)
    good = good.replace(b"<info>", b"<addresses>Addressee</addresses><note>hedgehog</note><info>", 1)
    bad = good.replace(b"<sender>", b"<sender/><was>").replace(b"</sender>", b"</was>")
    service.pages["/feed"] = write.atom(write.held(good), write.held(bad))
    seen = await watched("cap", settings(service))
    await seen.sees(lambda: states(seen) == [("a", 1.0)])
    await seen.sees(lambda: bool(seen.supervisor.status()["x"].quarantined))
    everything = repr(seen.assets) + repr(seen.states) + repr(seen.supervisor.status()["x"])
    assert "call" in seen.assets[0].attributes["description"]
    assert [canary for canary in CANARIES if canary in everything] == []


async def test_that_rss_with_links_is_read_and_pages_are_followed(service, write, tmp_path):
    item = "<item><link>/{0}.xml</link><pubDate>Wed, 20 May 2026 12:00:00 GMT</pubDate></item>"
    more = '<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="/second"/>'
    rss = '<rss version="2.0"><channel>{}</channel></rss>'
    service.pages["/feed"] = write.atom(b'<link href="/a.xml"/>', more=more)
    service.pages["/second"] = rss.format(item.format("b")).encode()
    for name in "ab":
        service.pages[f"/{name}.xml"] = write.alert(name, sent=soon(0), expires=soon(60))
    alone = Alone(tmp_path, settings(service))
    await alone.polls(lambda: alone.rows >= 4)
    assert {asset.names["en"] for asset in alone.assets.values()} == {"Storm warning a", "Storm warning b"}


async def test_that_an_edxl_envelope_and_a_single_alert_are_read(service, write, tmp_path):
    alert = write.alert("a", sent=soon(0), expires=soon(60))
    service.pages["/alert"] = alert
    service.pages["/edxl"] = (
        b'<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><contentObject><xmlContent>'
        b"<embeddedXMLContent>" + alert + b"</embeddedXMLContent></xmlContent></contentObject></EDXLDistribution>"
    )
    for path in ("/alert", "/edxl"):
        alone = Alone(tmp_path, settings(service, path))
        await alone.polls(lambda alone=alone: alone.rows >= 2)
        assert len(alone.assets) == 1


async def test_that_links_to_another_host_are_asked_only_where_the_site_names_it_and_without_credentials(
    service_of, write, tmp_path
):
    service, other = await service_of(), await service_of()
    other.pages["/one.cap"] = write.alert("one", sent=soon(0), expires=soon(60))
    service.pages["/feed"] = write.atom(f'<link href="{other.url}/one.cap"/>'.encode())
    alone = Alone(tmp_path, settings(service))
    await alone.polls(lambda: service.asked["/feed"] >= 2)
    assert other.asked["/one.cap"] == 0
    assert [reason for _, reason in alone.refused] == [
        "linked alert at another host: name it in links_url, if it is to be asked"
    ]
    named = settings(service, links_url=other.url, auth="basic", username="u", secret="secret://x")
    alone = Alone(tmp_path, named)
    await alone.polls(lambda: alone.rows >= 2)
    assert "Authorization" in service.headers[-1]
    assert "Authorization" not in other.headers[-1]


@pytest.mark.slow
async def test_that_poison_is_quarantined_with_its_reason_and_good_alerts_of_the_feed_stand(service, write, watched):
    good = write.alert("a", sent=soon(0), expires=soon(60))
    bad = good.replace(b"<identifier>a</identifier>", b"")
    service.pages["/feed"] = write.atom(write.held(bad), write.held(good))
    seen = await watched("cap", settings(service))
    await seen.sees(lambda: states(seen) == [("a", 1.0)])
    service.pages["/feed"] = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><feed>&e;</feed>"
    status = seen.supervisor.status
    reasons = {"alert without identifier", "XML with a document type: entities are never resolved"}
    await seen.sees(lambda: reasons <= set(status()["x"].quarantined))
    service.pages["/feed"] = write.atom(write.held(write.alert("z", sent=soon(0), expires=soon(60))))
    await seen.sees(lambda: ("z", 1.0) in states(seen))
    assert seen.state() is SourceState.UP


async def test_that_an_answer_that_is_too_large_or_no_xml_is_said_in_its_health(service, tmp_path):
    service.pages["/feed"] = b"<feed>" + b"x" * (4 * 1024 * 1024) + b"</feed>"
    alone = Alone(tmp_path, settings(service))
    await alone.polls(lambda: alone.refused)
    assert [reason for _, reason in alone.refused] == ["message larger than 4194304 bytes"]
    assert (await alone.source.health()).text.startswith("the newest answer could not be read")


@pytest.mark.slow
async def test_that_a_service_that_fails_is_lost_and_what_stands_is_told_anew_when_it_is_back(service, write, watched):
    service.pages["/feed"] = write.atom(write.held(write.alert("a", sent=soon(-60), expires=soon(60))))
    seen = await watched("cap", settings(service))
    await seen.sees(lambda: states(seen) == [("a", 1.0)])
    service.down = True
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "500" in seen.states[-1][1]
    service.down = False
    await seen.sees(lambda: len(states(seen)) >= 2)
    rows = seen.rows
    assert rows.observed_at[-1] > rows.observed_at[0], "the same row again would stay stale as a duplicate"


async def test_that_the_cap_adapter_works_inside_its_enclosure(service, write, watched, tmp_path):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    ring = [[121.0, 31.0], [122.0, 31.0], [122.0, 32.0], [121.0, 31.0]]
    feature = {"properties": {"adcode": 310115}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "areas.geojson").write_text(json.dumps({"features": [feature]}))
    code = "<areaDesc>P</areaDesc><geocode><valueName>x</valueName><value>310115</value></geocode>"
    service.pages["/feed"] = write.atom(write.held(write.alert("a", sent=soon(0), expires=soon(60), area=code)))
    more = {"areas_file": "areas.geojson", "areas_code": "adcode"}
    seen = await watched("cap", settings(service, **more), enclosure=enclosure)
    await seen.sees(lambda: states(seen) == [("a", 1.0)])
    assert seen.assets[0].place.longitude == 121.5
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith("enforced: TCP port")


@pytest.mark.shared
async def test_that_the_public_feed_stands_at_the_time_when_it_was_made(service, shared_data, tmp_path):
    public = shared_data / "standards" / "cap"
    service.pages["/feed"] = (public / "weather.atom").read_bytes()
    made = 1_346_325_000 * NS_PER_S  # 30 August 2012, 11:10 UTC
    alone = Alone(tmp_path, settings(service), now=lambda: made)
    await alone.polls(lambda: alone.rows >= 2)
    (asset,) = alone.assets.values()
    assert asset.names["en"].startswith("Flash Flood Watch issued August 30")
    assert asset.attributes["expires"] == "2012-08-30T18:00:00.000Z"
    assert asset.attributes["area_code"] == "030049; MTZ014"


@pytest.mark.parametrize(
    "spoilt",
    [{"url": "ftp://a"}, {"links_url": "b"}, {"lasting": 0}, {"every": 0}, {"auth": "basic"}, {"nonsense": 1}],
)
def test_that_settings_that_cannot_work_are_refused(spoilt):
    with pytest.raises(ValidationError):
        Settings(**{"url": "https://alerts.example/feed", **spoilt})
