import pytest

from citydeck.model.errors import WrongUse
from citydeck.model.story import Story
from citydeck.model.time import from_iso

WHOLE = """
format = 1
title = { en = "T", zh_CN = "题" }

[[step]]
id = "one"
at = "2026-05-20T18:01:00+08:00"
seconds = 10
view = "bund"
captions = { en = "One", zh_CN = "一" }

[[step]]
id = "two"
seconds = 5.5
asset = "urn:ngsi-ld:Bridge:nanpu"
action = "expect_alarm"
alarm = "bridge-stress"
captions = { en = "Two", zh_CN = "二" }
"""


def load(tmp_path, text):
    path = tmp_path / "story.toml"
    path.write_text(text, "utf-8")
    return Story.load(path)


def test_that_a_story_is_read(tmp_path):
    story = load(tmp_path, WHOLE)
    assert story.seconds == 15.5
    assert story.step[0].instant == from_iso("2026-05-20T10:01:00Z")
    assert story.step[1].instant is None
    assert story.step[1].captions.as_dict() == {"en": "Two", "zh_CN": "二"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seconds = 10", "secnds = 10", "did you mean 'seconds'"),
        ("+08:00", "", "without a zone"),
        ('view = "bund"', 'view = "bund"\nasset = "urn:x"', "not to both"),
        ('alarm = "bridge-stress"', "", "alarm goes with"),
        ('id = "two"', 'id = "one"', "same id"),
        ('zh_CN = "一"', 'zh_CN = ""', "zh_CN"),
        ('action = "expect_alarm"', 'action = "seek"', "alarm goes with"),
        ('action = "expect_alarm"', 'action = "acknowledge"', "note goes with"),
        ('action = "expect_alarm"\nalarm = "bridge-stress"', 'action = "seek"', "needs at"),
    ],
)
def test_that_a_mistake_is_one_clear_line(tmp_path, old, new, message):
    with pytest.raises(WrongUse, match=message) as error:
        load(tmp_path, WHOLE.replace(old, new, 1))
    assert "\n" not in str(error.value)
