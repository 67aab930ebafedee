import os
from pathlib import Path

import pytest

from citydeck.alarms.rules import RuleSet
from citydeck.model.errors import UnreadableInput
from citydeck.model.plain_file import read_plain, read_plain_text


def test_that_a_byte_order_mark_is_dropped(tmp_path):
    (tmp_path / "a").write_bytes("\ufeffé".encode())
    assert read_plain_text(tmp_path / "a") == "é"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device without end here")
def test_that_a_link_to_a_device_without_end_is_refused_and_not_read(tmp_path):
    (tmp_path / "rules.toml").symlink_to("/dev/zero")
    with pytest.raises(UnreadableInput, match="is no plain file"):
        RuleSet.load(tmp_path / "rules.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_that_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableInput, match="is no plain file"):
        read_plain(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("name", "says"),
    [("none", "there is no such file"), (".", "is a folder"), ("latin", "not UTF-8 text"), ("large", "larger than 8")],
)
def test_that_what_cannot_be_read_is_refused_in_one_line(tmp_path, name, says):
    (tmp_path / "latin").write_bytes(b"\xe9")
    (tmp_path / "large").write_bytes(b"x" * 9)
    with pytest.raises(UnreadableInput, match=says):
        read_plain_text(tmp_path / name, most=8)
