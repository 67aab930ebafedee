"""Nothing that is said of a source holds one of its secrets."""

import base64
import json
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citydeck.sources import wire
from citydeck.sources.redaction import HIDDEN, Redaction

SECRET = 'pä/ss wörd"&1'


@pytest.mark.parametrize(
    "text",
    [
        f"login {SECRET} refused",
        f"https://city:{quote(SECRET, safe='')}@host/x",
        f"{{'password': {SECRET!r}}}",
        json.dumps({"password": SECRET}),
        f"token {base64.b64encode(SECRET.encode()).decode()}",
        f"cut {SECRET[:6]}",
    ],
)
def test_that_a_secret_is_hidden_in_the_forms_in_which_programs_write_it(text):
    hidden = Redaction([SECRET]).text(text)
    assert HIDDEN in hidden
    assert SECRET[:6] not in hidden


def test_that_a_message_without_a_secret_goes_unchanged_and_one_with_it_keeps_its_shape():
    redaction = Redaction([SECRET])
    plain = wire.encode(wire.Beat(at=5, rows=7, text="well"))
    assert redaction.message(plain) is plain
    told = wire.Beat(at=5, quarantined={f"bad {SECRET}": 2}, samples=[wire.Sample(1, SECRET, 3, "x")], text=SECRET)
    assert wire.decode_from_host(redaction.message(wire.encode(told))) == wire.Beat(
        at=5, quarantined={f"bad {HIDDEN}": 2}, samples=[wire.Sample(1, HIDDEN, 3, "x")], text=HIDDEN
    )


@given(st.text(min_size=4, max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_that_no_secret_survives_wherever_it_stands(secret, before, after):
    hidden = Redaction([secret]).text(before + secret + after)
    assert secret not in hidden or secret in HIDDEN


def test_that_what_is_handed_to_a_host_shows_no_secret_when_it_is_printed():
    spec = wire.Spec(name="a", adapter="mqtt", module="m", folder="f", root="r", site="s", secrets={"password": SECRET})
    assert SECRET not in repr(spec)
    assert SECRET in msgspec.json.decode(msgspec.json.encode(spec))["secrets"].values()


def test_that_a_secret_of_several_lines_is_hidden_line_by_line_and_as_one_line():
    key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nAgEGCCqGSM49AwEHBG0w\n-----END PRIVATE KEY-----\n"
    redaction = Redaction([key])
    for told in (f"refused: {' '.join(key.split())}", "line 2: MIGHAgEAMBMGByqGSM49 is wrong", f"refused: {key}"):
        hidden = redaction.text(told)
        assert "MIGHAgEAMBMGByqGSM49" not in hidden
        assert "AgEGCCqGSM49AwEHBG0w" not in hidden
    assert redaction.text("nothing of it") == "nothing of it"
