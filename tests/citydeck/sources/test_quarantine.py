"""Refused messages are counted; what people typed is not kept."""

from hypothesis import given
from hypothesis import strategies as st

from citydeck.sources.quarantine import KEPT_SAMPLES, MAX_REASONS, OTHER, Quarantine, mask


def test_that_a_sample_keeps_its_shape_and_declared_words_only():
    raw = '{"speed": 12.5, "driver": "Li Wei 李伟", "phone": "+86 138-0013"}'.encode()
    assert mask(raw, ["speed"]) == '{"speed": 99.9, "xxxxxx": "xx xxx xx", "xxxxx": "+99 999-9999"}'


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_that_no_letter_or_digit_of_a_stranger_survives(text):
    masked = mask(text.encode())
    assert all(sign in "x9" or not (sign.isalpha() or sign.isdigit()) for sign in masked) or masked in (
        "true", "false", "null", "nan", "NaN", "Infinity")  # fmt: skip


def test_that_counters_and_samples_stay_bounded():
    quarantine = Quarantine(lambda: 1)
    for number in range(500):
        quarantine.add(b"x" * 100_000, f"reason {number}" * 100)
    assert len(quarantine.counts) == MAX_REASONS + 1
    assert quarantine.counts[OTHER] == 500 - MAX_REASONS
    samples = quarantine.take_samples()
    assert len(samples) == KEPT_SAMPLES
    assert max(len(sample.masked) for sample in samples) <= 2048
    assert samples[0].size == 100_000
    assert quarantine.take_samples() == []
