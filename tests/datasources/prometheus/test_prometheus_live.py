"""The whole way: a program that is scraped, a real victoria-metrics that is asked, a source host, the supervisor."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

import datasources.prometheus
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources import landlock
from citydeck.sources.contract import Context, Discovery
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from datasources.prometheus.settings import Settings
from datasources.prometheus.source import Source

FOLDER = Path(datasources.prometheus.__file__).parent
LOAD = {"select": "cell_load_ratio", "asset": "urn:ngsi-ld:Cell:{cell}", "metric": "cell_load", "unit": "1"}
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def scrape(exposed, *readings, **more) -> dict:
    return {"url": exposed.url, "every": 0.2, "readings": list(readings or (LOAD,)), **more}


def query(server, *readings, **more) -> dict:
    return {"url": server.url, "mode": "query", "every": 0.2, "readings": list(readings or (LOAD,)), **more}


def body(*cells: tuple[str, str]) -> bytes:
    lines = "".join(f'cell_load_ratio{{cell="{cell}"}} {value}\n' for cell, value in cells)
    return f"# TYPE cell_load_ratio gauge\n{lines}other 5\n".encode()


async def test_that_the_prometheus_adapter_keeps_the_contract(exposed, tmp_path):
    exposed.body = body(("a", "0.5"), ("b", "0.25"))
    verdict = await judge(
        FOLDER, "datasources.prometheus", scrape(exposed), tmp_path, enough=lambda seen: seen.rows >= 4
    )
    assert verdict.faults == []
    assert verdict.channels == 2


async def test_that_a_scrape_becomes_rows_and_nan_stays_missing(exposed, watched):
    exposed.body = body(("a", "0.5"), ("b", "0"), ("c", "NaN"))
    seen = await watched("prometheus", scrape(exposed))
    await seen.sees(lambda: len(seen.values()) >= 3)
    assert seen.values()[:2] == [("a", "cell_load", 50.0), ("b", "cell_load", 0.0)]
    assert np.isnan(seen.rows.value[2])
    assert seen.rows.quality[:3].tolist() == [0, 0, 2]
    assert len(seen.channels) == 3, "only what is selected"
    assert exposed.accepted[0].startswith("application/openmetrics-text")


async def test_that_a_sample_with_a_time_is_true_then_and_told_once(exposed, watched):
    at = time.time_ns() // NS_PER_S - 5
    exposed.kind = OPENMETRICS
    exposed.body = f'# TYPE cell_load_ratio gauge\ncell_load_ratio{{cell="a"}} 0.5 {at}\n# EOF\n'.encode()
    seen = await watched("prometheus", scrape(exposed, every=0.1))
    await seen.sees(lambda: len(exposed.accepted) >= 5)
    assert seen.values() == [("a", "cell_load", 50.0)]
    assert seen.rows.observed_at.tolist() == [at * NS_PER_S]


async def test_that_a_counter_becomes_a_rate_and_a_reset_is_no_reading(exposed, watched):
    rate = {"select": "bytes_total", "asset": "urn:ngsi-ld:Node:n", "metric": "rate", "unit": "By/s", "rate": True}
    exposed.kind = OPENMETRICS
    at = time.time_ns() // NS_PER_S - 100
    seen = await watched("prometheus", scrape(exposed, rate, every=0.1))
    told = []
    for seconds, value in ((0, 1000), (10, 3000), (20, 500), (30, 1500)):
        exposed.body = f"# TYPE bytes counter\nbytes_total {value} {at + seconds}\n# EOF\n".encode()
        asked = len(exposed.accepted)
        await seen.sees(lambda asked=asked: len(exposed.accepted) >= asked + 3)
    await seen.sees(lambda: len(seen.values()) >= 2)
    told = [value for _, _, value in seen.values()]
    assert told == [200.0, 100.0]


async def test_that_histograms_and_summaries_are_chosen_by_their_labels(exposed, watched):
    exposed.body = (
        b'# TYPE d histogram\nd_bucket{le="1"} 4\nd_bucket{le="+Inf"} 5\nd_count 5\nd_sum 6\n'
        b'# TYPE q summary\nq{quantile="0.5"} 1.5\nq{quantile="0.99"} 9\nq_sum 3\nq_count 2\n'
    )
    bucket = {"select": 'd_bucket{le="1"}', "asset": "urn:ngsi-ld:Node:d", "metric": "under_1"}
    quantile = {"select": 'q{quantile="0.99"}', "asset": "urn:ngsi-ld:Node:q", "metric": "p{quantile}"}
    seen = await watched("prometheus", scrape(exposed, bucket, quantile))
    await seen.sees(lambda: len(seen.values()) >= 2)
    assert seen.values()[:2] == [("d", "under_1", 4.0), ("q", "p0.99", 9.0)]


async def test_that_one_bad_line_refuses_the_whole_and_the_next_scrape_counts_again(exposed, watched):
    exposed.body = body(("a", "0.5")) + b"broken{x=1} 2\n"
    seen = await watched("prometheus", scrape(exposed))
    status = seen.supervisor.status
    await seen.sees(lambda: "labels that are none, or one twice" in status()["x"].quarantined)
    assert seen.values() == []
    exposed.body = body(("a", "+Inf"), ("b", "0.5"))
    await seen.sees(lambda: ("b", "cell_load", 50.0) in seen.values())
    await seen.sees(lambda: "a value that is infinite" in status()["x"].quarantined)
    assert not any(name == "a" for name, _, _ in seen.values())


async def test_that_a_program_that_is_gone_is_lost_and_back(exposed, watched):
    exposed.body = body(("a", "0.5"))
    seen = await watched("prometheus", scrape(exposed))
    await seen.sees(lambda: len(seen.values()) >= 1)
    exposed.status = 503
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    exposed.status = 200
    count = len(seen.values())
    await seen.sees(lambda: seen.state() is SourceState.UP and len(seen.values()) > count)


async def test_that_the_prometheus_adapter_works_inside_its_enclosure(exposed, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    exposed.body = body(("a", "0.5"))
    seen = await watched("prometheus", scrape(exposed), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) >= 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert told["network"].startswith("enforced: TCP port")


CELL = {"__name__": "cell_load_ratio", "cell": "a"}


@pytest.mark.slow
async def test_that_a_server_is_asked_in_promql_and_new_values_come(server, watched):
    await server.put(CELL, (2.0, 0.5))
    mean = {"select": "avg(cell_load_ratio)", "asset": "urn:ngsi-ld:City:all", "metric": "cell_load", "unit": "1"}
    seen = await watched("prometheus", query(server, LOAD, mean))
    await seen.sees(lambda: {("a", "cell_load", 50.0), ("all", "cell_load", 50.0)} <= set(seen.values()))
    await server.put({**CELL, "cell": "b"}, (0.0, 0.75))
    await seen.sees(lambda: ("b", "cell_load", 75.0) in seen.values())
    await seen.sees(lambda: ("all", "cell_load", 62.5) in seen.values())


@pytest.mark.slow
async def test_that_a_range_selector_gives_each_sample_once_at_its_own_time(server, watched):
    began = time.time_ns()
    await server.put(CELL, (3.0, 0.25), (2.0, 0.5), (1.0, 0.75))
    seen = await watched("prometheus", query(server, {**LOAD, "select": "cell_load_ratio[1m]"}))
    await seen.sees(lambda: len(seen.values()) >= 3)
    await server.put(CELL, (0.0, 1.0))
    await seen.sees(lambda: len(seen.values()) >= 4)
    assert [value for _, _, value in seen.values()] == [25.0, 50.0, 75.0, 100.0]
    ages = (began - seen.rows.observed_at[:3]) / NS_PER_S
    assert ages.tolist() == pytest.approx([3.0, 2.0, 1.0], abs=0.5)


@pytest.mark.slow
async def test_that_a_server_gives_the_past_and_what_was_missed(server, tmp_path):
    await server.put(CELL, *((600.0 - 10 * n, n / 100) for n in range(60)))
    now = time.time_ns()
    span = TimeRange(now - 700 * NS_PER_S, now)
    context = Context("x", tmp_path, time.time_ns, lambda raw, reason: None)
    raw = Source(Settings(**query(server, {**LOAD, "select": "cell_load_ratio[1m]"})), context)
    await raw.open()
    rows = [value async for batch in raw.history(span) for value in batch.value.tolist()]
    assert rows == pytest.approx([n / 100 for n in range(60)])
    await raw.close()
    stepped = Source(Settings(**query(server, step=30.0)), context)
    await stepped.open()
    batches = [batch async for batch in stepped.history(TimeRange(now - 590 * NS_PER_S, now - 60 * NS_PER_S))]
    observed = np.concatenate([batch.observed_at for batch in batches])
    assert 15 <= len(observed) <= 19
    assert set(np.diff(observed).tolist()) == {30 * NS_PER_S}
    since = now - 300 * NS_PER_S
    missed = []
    async with asyncio.timeout(5):
        async for item in stepped.stream(since):
            missed += [] if isinstance(item, Discovery) else item.observed_at.tolist()
            if len(missed) >= 6:
                break
    assert min(missed) > since
    await stepped.close()


@pytest.mark.slow
async def test_that_a_question_that_is_no_promql_and_a_server_that_is_gone_are_said(server, tmp_path):
    context = Context("x", tmp_path, time.time_ns, lambda raw, reason: None)
    source = Source(Settings(**query(server, {**LOAD, "select": "avg(("})), context)
    with pytest.raises(ConnectionError, match="check select"):
        await source.open()
    await source.close()
    server.stop()
    source = Source(Settings(**query(server)), context)
    with pytest.raises(ConnectionError, match="cannot be reached"):
        await source.open()
    await source.close()


@pytest.mark.parametrize(
    "spoilt", [{"readings": []}, {"mode": "query", "readings": [{**LOAD, "rate": True}]}, {"mode": "push"}, {"step": 0}]
)
def test_that_settings_that_cannot_work_are_refused(spoilt):
    with pytest.raises(ValidationError):
        Settings(**{"url": "http://node.example:9100/metrics", "readings": [LOAD], **spoilt})
