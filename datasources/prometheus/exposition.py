"""What a program exposes: the text format 0.0.4 and OpenMetrics 1.0. One line that is wrong refuses the whole."""

from collections.abc import Iterator

from citydeck.sources.payload import Poisoned, check_size
from datasources.prometheus.family import Families
from datasources.prometheus.line import sample_line
from datasources.prometheus.sample import Sample

MAX_EXPOSITION = 16 * 1024 * 1024
AT_ONCE = 5_000
"""Lines that are read without a pause."""
OPENMETRICS = "application/openmetrics-text"
ACCEPT = f"{OPENMETRICS};version=1.0.0,text/plain;version=0.0.4;q=0.5"


def samples(raw: bytes, content_type: str = "") -> list[Sample]:
    """Every sample; `Poisoned` when anything of it is not of the format that `content_type` names."""
    return [sample for part in parts(raw, content_type) for sample in part]


def parts(raw: bytes, content_type: str = "") -> Iterator[list[Sample]]:
    """Like `samples`, some thousands at a time, so that a long exposition leaves time for other things. Nothing of it
    is to be believed before the end.
    """
    check_size(raw, MAX_EXPOSITION)
    openmetrics = content_type.partition(";")[0].strip().lower() == OPENMETRICS
    lines = _lines(raw, openmetrics=openmetrics)
    families = Families(openmetrics=openmetrics)
    for begin in range(0, len(lines), AT_ONCE):
        read = _openmetrics if openmetrics else _text
        yield list(read(lines[begin : begin + AT_ONCE], families))
    families.end()


def _lines(raw: bytes, *, openmetrics: bool) -> list[str]:
    try:
        lines = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Poisoned("an exposition that is no UTF-8") from None
    if not lines[-1]:
        lines.pop()
    elif not openmetrics:
        raise Poisoned("an exposition whose last line has no end")
    if openmetrics and (not lines or lines.pop() != "# EOF"):
        raise Poisoned("an exposition that does not end with # EOF")
    return lines


def _text(lines: list[str], families: Families) -> Iterator[Sample]:
    for line in lines:
        stripped = line.strip(" \t")
        if stripped.startswith("#"):
            families.comment(stripped)
        elif stripped:
            sample = sample_line(stripped, openmetrics=False).sample
            families.sample(sample, exemplar=False)
            yield sample


def _openmetrics(lines: list[str], families: Families) -> Iterator[Sample]:
    for line in lines:
        if line.startswith("#"):
            families.comment(line)
            continue
        sample, exemplar = sample_line(line, openmetrics=True)
        families.sample(sample, exemplar=exemplar)
        yield sample
