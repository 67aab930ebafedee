"""What a dry run gave is said before a site is written."""

from views.trial_report import TrialReport

REPORT = {"rows": 4, "channels": 2, "assets": 2, "missing": 0, "ok": False, "samples": [], "quarantined": {}}


def test_that_a_question_a_warning_and_what_was_left_out_are_shown(qtbot):
    report = TrialReport()
    qtbot.addWidget(report)
    report.tell(
        {**REPORT, "questions": ["in which datum?"], "warnings": ["fits better"], "dropped": {"names: name": 3}}
    )
    lines = report.more.text().splitlines()
    assert lines[:2] == ["in which datum?", "fits better"]
    assert lines[2].endswith("names: name: 3")


def test_that_nothing_is_shown_where_nothing_is_to_say(qtbot):
    report = TrialReport()
    qtbot.addWidget(report)
    report.tell({**REPORT, "ok": True, "questions": [], "warnings": [], "dropped": {}})
    assert report.more.text() == ""
