"""A grade is computed from what is done; nobody writes one."""

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.sources.listing import listing
from citydeck.sources.quality import FILE_NAME, RULES, Grade, grade_of, read


def text(**changes: str) -> str:
    """A quality file in which everything is done but what `changes` say."""
    lines = ["format = 1"]
    for rule in RULES:
        lines += [f"[rules.{rule}]", changes.get(rule.replace("-", "_"), 'status = "done"\nshown = ["a.md"]')]
    return "\n".join(lines)


TODO = 'status = "todo"\nwhy = "later"'
EXEMPT = 'status = "exempt"\nwhy = "no far end"'


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, Grade.PLATINUM),
        ({"measured": TODO}, Grade.GOLD),
        ({"measured": EXEMPT}, Grade.PLATINUM),
        ({"history": TODO, "measured": TODO}, Grade.SILVER),
        ({"poison": TODO}, Grade.BRONZE),
        ({"docs_page": TODO}, Grade.UNGRADED),
    ],
)
def test_that_the_grade_is_the_highest_with_nothing_left_to_do_in_it_or_below(tmp_path, changes, grade):
    (tmp_path / FILE_NAME).write_text(text(**changes))
    assert grade_of(tmp_path) is grade


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (text() + '\n[grades]\nmine = "gold"', "grades"),
        (text().replace("format = 1", 'format = 1\ngrade = "platinum"'), "grade"),
        (text(poison='status = "done"'), "shown"),
        (text(poison='status = "todo"'), "why"),
        (text(docs_page=EXEMPT), "applies to every adapter"),
        (text().replace("[rules.poison]", "[rules.posion]"), "posion"),
        ("format = 1", "not answered"),
        ("format = 2", "format"),
    ],
)
def test_that_a_quality_file_that_claims_evades_or_leaves_out_is_refused_in_one_line(tmp_path, wrong, what):
    (tmp_path / FILE_NAME).write_text(wrong)
    with pytest.raises(CitydeckError, match=what) as refused:
        read(tmp_path / FILE_NAME)
    assert "\n" not in str(refused.value)


def test_that_an_adapter_without_a_quality_file_or_with_a_bad_one_is_ungraded_and_says_so(install, tmp_path):
    found = install(code="pass\n").get("trial_feed")

    def listed() -> dict:
        return {row["id"]: row for row in listing(install(code="pass\n"), tmp_path)}["trial_feed"]

    assert (listed()["grade"], listed()["left_to_do"]) == ("ungraded", ["it has no quality file"])
    (found.folder / FILE_NAME).write_text("format = 1")
    assert listed()["grade"] == "ungraded"
    assert "not answered" in listed()["left_to_do"][0]
    (found.folder / FILE_NAME).write_text(text(history=TODO))
    assert (listed()["grade"], listed()["left_to_do"]) == ("silver", ["history: later"])


def test_that_every_grade_but_the_lowest_has_rules_of_its_own():
    assert {rule.grade for rule in RULES.values()} == set(Grade) - {Grade.UNGRADED}
