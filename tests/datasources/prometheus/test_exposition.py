"""The text format 0.0.4 and OpenMetrics 1.0: what is read, and what refuses the whole."""

import math

import pytest

from citydeck.model.errors import WrongUse
from citydeck.sources.payload import Poisoned
from datasources.prometheus.exposition import AT_ONCE, MAX_EXPOSITION, OPENMETRICS, parts, samples
from datasources.prometheus.sample import Sample
from datasources.prometheus.selector import selector

FILES = [("text", 248), ("node_exporter_freebsd.txt", 106)]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), FILES)
def test_that_a_public_exposition_holds_so_many_samples(shared_data, name, count):
    folder = shared_data / "standards" / "prometheus"
    assert sorted(path.name for path in folder.iterdir()) == sorted(one for one, _ in FILES)
    found = samples((folder / name).read_bytes(), "text/plain; version=0.0.4")
    assert len(found) == count
    assert len({(one.name, tuple(one.labels.items())) for one in found}) == count


@pytest.mark.shared
def test_that_a_public_exposition_that_was_cut_or_changed_is_refused_whole(shared_data):
    raw = (shared_data / "standards" / "prometheus" / "text").read_bytes()
    for spoilt in (raw[:-5], raw.replace(b'quantile="0.5"', b"quantile=0.5", 1), raw + raw[:400]):
        with pytest.raises(Poisoned):
            samples(spoilt)
    with pytest.raises(Poisoned):
        samples(raw, OPENMETRICS)


def text(body: str) -> list[Sample]:
    return samples(body.encode())


def metrics(body: str) -> list[Sample]:
    return samples(f"{body}# EOF\n".encode(), f"{OPENMETRICS}; version=1.0.0; charset=utf-8")


def test_that_values_labels_escapes_and_times_are_read():
    body = 'a 1\nb{x="1",y="q\\"\\\\\\n",} 2.5e3 1700000000123\n  c { z = "é" }   -0 \n# a remark\n\nd +Inf\ne NaN\n'
    found = text(body)
    assert found[:3] == [
        Sample("a", {}, 1.0, None),
        Sample("b", {"x": "1", "y": 'q"\\\n'}, 2500.0, 1_700_000_000_123_000_000),
        Sample("c", {"z": "é"}, 0.0, None),
    ]
    assert math.isinf(found[3].value)
    assert math.isnan(found[4].value)


def test_that_openmetrics_counts_seconds_and_the_older_format_milliseconds():
    assert metrics("a 1 1700000000.5\n")[0].at == 1_700_000_000_500_000_000
    assert text("a 1 1700000000500\n")[0].at == 1_700_000_000_500_000_000


def test_that_a_long_exposition_is_read_in_pieces_and_refused_whole_at_its_last_line():
    long = "".join(f'm{{x="{number}"}} 1\n' for number in range(12_000))
    assert [len(part) for part in parts(long.encode())] == [AT_ONCE, AT_ONCE, 2_000]
    with pytest.raises(Poisoned):
        samples((long + "m 1 x\n").encode())
    with pytest.raises(Poisoned, match="larger"):
        samples(b"#" * (MAX_EXPOSITION + 1))


GOOD = [
    "",
    "# TYPE a counter\na_total 1\na_created 1.5\n",
    '# TYPE a counter\na_total{x="y"} 17 1520879607.789 # {id="1"} 0.43 1520879607.789\n',
    '# TYPE a histogram\na_bucket{le="1"} 0\na_bucket{le="+Inf"} 3 # {t="x"} 9\na_count 3\na_sum 2\n',
    '# TYPE a summary\na{quantile="0.5"} 0.1\na_sum 1\na_count 2\n',
    '# TYPE a info\na_info{v="1"} 1\n',
    '# TYPE a stateset\na{a="on"} 1\na{a="off"} 0\n',
    '# TYPE a gaugehistogram\na_bucket{le="+Inf"} 3\na_gcount 3\na_gsum -2\n',
    "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds text\na_seconds -1\n",
    "a 1 1\na 2 2\n",
    'a{x="1"} 1\na{x="2"} 1\n',
    "# TYPE a unknown\na NaN\n",
]


@pytest.mark.parametrize("body", GOOD)
def test_that_what_openmetrics_allows_is_read(body):
    assert len(metrics(body)) == sum(not line.startswith("#") for line in body.splitlines())


BAD = {
    "blank line": "a 1\n\nb 2\n",
    "blanks before": " a 1\n",
    "two blanks": "a  1\n",
    "a tab": "a\t1\n",
    "blank at the end": "a 1 \n",
    "no value": "a\n",
    "no value but labels": 'a{x="y"}\n',
    "three words": "a 1 2 3\n",
    "hexadecimal": "a 0x10\n",
    "underscore": "a 1_000\n",
    "word": "a one\n",
    "time with exponent": "a 1 1e9\n",
    "time NaN": "a 1 NaN\n",
    "name begins with a digit": "1a 1\n",
    "label without quotes": "a{x=1} 1\n",
    "label without a value": "a{x} 1\n",
    "label twice": 'a{x="1",x="2"} 1\n',
    "comma missing": 'a{x="1"y="2"} 1\n',
    "comma at the end": 'a{x="1",} 1\n',
    "comma at the begin": 'a{,x="1"} 1\n',
    "brace missing": 'a{x="1" 1\n',
    "escape unknown": 'a{x="\\t"} 1\n',
    "blank in labels": 'a{x="1", y="2"} 1\n',
    "quote missing": 'a{x="1} 1\n',
    "kind unknown": "# TYPE a untyped\na 1\n",
    "kind missing": "# TYPE a\na 1\n",
    "TYPE twice": "# TYPE a gauge\n# TYPE a gauge\na 1\n",
    "HELP twice": "# HELP a x\n# HELP a x\na 1\n",
    "TYPE after samples": "a 1\n# TYPE a gauge\n",
    "a remark": "# something\n",
    "no blank after #": "#TYPE a gauge\n",
    "unit that is not the end": "# UNIT a seconds\na 1\n",
    "mixed": "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na 2\n",
    "twice": "a 1\na 1\n",
    "twice, one with a time": "a 1\na 1 2\n",
    "older after newer": "a 1 2\na 1 1\n",
    "counter without _total": "# TYPE a counter\na 1\n",
    "counter negative": "# TYPE a counter\na_total -1\n",
    "counter NaN": "# TYPE a counter\na_total NaN\n",
    "exemplar on a gauge": '# TYPE a gauge\na 1 # {x="y"} 1\n',
    "exemplar without labels": "# TYPE a counter\na_total 1 # 1\n",
    "exemplar too long": '# TYPE a counter\na_total 1 # {x="' + "y" * 128 + '"} 1\n',
    "exemplar without a value": '# TYPE a counter\na_total 1 # {x="y"}\n',
    "histogram without le": "# TYPE a histogram\na_bucket 1\n",
    "histogram without +Inf": '# TYPE a histogram\na_bucket{le="1"} 1\na_count 1\na_sum 1\n',
    "histogram le no number": '# TYPE a histogram\na_bucket{le="x"} 1\n',
    "histogram falls": '# TYPE a histogram\na_bucket{le="1"} 3\na_bucket{le="+Inf"} 2\n',
    "histogram out of order": '# TYPE a histogram\na_bucket{le="+Inf"} 3\na_bucket{le="1"} 3\n',
    "histogram count differs": '# TYPE a histogram\na_bucket{le="+Inf"} 3\na_count 2\na_sum 1\n',
    "histogram negative": '# TYPE a histogram\na_bucket{le="+Inf"} -3\n',
    "histogram without suffix": "# TYPE a histogram\na 1\n",
    "summary quantile over 1": '# TYPE a summary\na{quantile="2"} 1\n',
    "summary without quantile": "# TYPE a summary\na 1\n",
    "info not 1": '# TYPE a info\na_info{v="1"} 2\n',
    "info without suffix": '# TYPE a info\na{v="1"} 1\n',
    "state 2": '# TYPE a stateset\na{a="on"} 2\n',
    "state without a name": '# TYPE a stateset\na{b="on"} 1\n',
    "text after EOF": "# EOF\na 1\n",
    "EOF twice": "# EOF\n",
}


@pytest.mark.parametrize("name", BAD)
def test_that_what_openmetrics_forbids_refuses_the_whole(name):
    with pytest.raises(Poisoned):
        metrics(BAD[name])
    with pytest.raises(Poisoned):
        metrics("# TYPE sound gauge\nsound 1\n" + BAD[name])


@pytest.mark.parametrize("raw", [b"", b"a 1\n", b"a 1\n# EOF x\n", b"a 1\n# EOF\n\n", b"\xff 1\n# EOF\n"])
def test_that_openmetrics_without_its_end_is_refused(raw):
    with pytest.raises(Poisoned):
        samples(raw, OPENMETRICS)


OLD_BAD = [
    "a 1", "a 1 1.5\n", "a\n", "a b\n", "a 1 2 3\n", 'a{x="1"\n', 'a{x=1} 2\n', "a 1\na 1\n", "# TYPE a thing\na 1\n",
    "# TYPE a gauge\n# TYPE a gauge\n", "a 1\n# TYPE a gauge\n", "a 0x1p-2\n", 'a{x="\\q"} 1\n', "{} 1\n",
    '# TYPE a histogram\na_bucket{le="1"} 1\n', '# TYPE a summary\na{quantile="5"} 1\n',
]  # fmt: skip


@pytest.mark.parametrize("body", OLD_BAD)
def test_that_what_the_text_format_forbids_refuses_the_whole(body):
    with pytest.raises(Poisoned):
        text(body)


@pytest.mark.parametrize(
    ("select", "fits"),
    [
        ("a", True),
        ('a{x="1"}', True),
        ('a{x!="1"}', False),
        ('a{y=""}', True),
        ('a{x=~"1|2", z!~"q.*"}', True),
        ('{x="1"}', True),
        ("b", False),
        ('a{x=~"[3-9]"}', False),
        ('a{x="1",}', True),
    ],
)
def test_that_a_selector_chooses_as_promql_does(select, fits):
    assert selector(select).fits(Sample("a", {"x": "1"}, 1.0)) is fits


@pytest.mark.parametrize("select", ["", "{}", "a{x}", 'a{x="1"', "rate(a[5m])", 'a{x=~"["}', 'a{x="1" y="2"}', "a b"])
def test_that_a_selector_that_is_none_is_said(select):
    with pytest.raises(WrongUse, match="select"):
        selector(select)
