"""What operators may do to alarms, and when it is shown."""

import msgspec
import pytest

from citydeck.model.alarm import Letter
from citydeck.model.errors import RefusedCommand
from citydeck.model.event import OperatorAct

S = 1_000_000_000
H = 3_600


def _critical(rule: str) -> str:
    return rule.replace("HIGH", "CRITICAL")


def test_that_an_acknowledgement_is_shown_only_after_its_commit(desk):
    d = desk()
    d.see(1, 95)
    decision = d.order("ack", 2)
    assert decision.ok
    assert (d.row.acked, d.row.acknowledged_by, d.row.saved) == (False, None, False)
    d.engine.commit(decision.transitions)
    assert (d.row.acked, d.row.acknowledged_by, d.row.acknowledged_at) == (True, "os:li@desk", 2 * S)
    assert d.row.saved


def test_that_a_raise_before_its_commit_is_shown_as_not_saved(desk):
    d = desk()
    from citydeck.model.batch import Batch

    done = d.engine.on_batch(Batch.of([0], [1], [1], [95]), S)
    assert (d.row.letter, d.row.saved) == (Letter.UNACKED, False)
    d.engine.commit(done)
    assert d.row.saved


def test_that_a_rise_voids_an_acknowledgement_that_is_still_being_saved(desk):
    d = desk()
    d.see(1, 95)
    decision = d.order("ack", 2)
    d.see(3, 120)
    d.engine.commit(decision.transitions)
    assert (d.row.acked, d.row.occurrence) == (False, 2)


def test_that_two_acknowledgements_in_flight_never_show_early(desk):
    d = desk()
    d.see(1, 95)
    first = d.order("ack", 2)
    d.see(3, 120)
    second = d.order("ack", 4)
    d.engine.commit(first.transitions)
    assert not d.row.acked
    d.engine.commit(second.transitions)
    assert d.row.acked


def test_that_a_shelf_hides_only_after_its_commit(desk):
    d = desk()
    d.see(1, 95)
    decision = d.order("shelve", 2, note="painters", until=100)
    assert d.row.letter is Letter.UNACKED
    d.engine.commit(decision.transitions)
    assert d.row.letter is Letter.SHELVED


def test_that_an_old_token_is_refused_with_the_new_level(desk):
    d = desk()
    d.see(1, 95)
    d.see(2, 120)
    decision = d.order("ack", 3, occurrence=1)
    assert decision.code == "STALE_OCCURRENCE"
    assert "hihi" in decision.text
    assert not d.row.acked


def test_that_the_second_operator_learns_who_was_first(desk):
    d = desk()
    d.see(1, 95)
    d.do("ack", 2)
    decision = d.order("ack", 3, actor="os:wang@desk2", note="me too")
    assert decision.code == "ALREADY_ACKED"
    assert "os:li@desk" in decision.text
    assert decision.transitions[-1].note == "me too"
    assert d.row.acknowledged_by == "os:li@desk"


@pytest.mark.parametrize("note", ["", "   "])
def test_that_a_critical_alarm_needs_a_note(desk, limit_rule, note):
    d = desk(_critical(limit_rule))
    d.see(1, 95)
    assert d.row.note_required
    assert d.do("ack", 2, note=note) == "NOTE_REQUIRED"
    assert d.do("ack", 2, note="inspected") == ""
    assert d.row.comment == "inspected"


@pytest.mark.parametrize(("priority", "hours"), [("CRITICAL", 1), ("HIGH", 8), ("MEDIUM", 24), ("LOW", 24)])
def test_that_a_shelf_is_capped_by_priority(desk, limit_rule, priority, hours):
    d = desk(limit_rule.replace("HIGH", priority))
    d.see(1, 95)
    assert d.do("shelve", 10, note="works", until=10 + hours * H + 1) == "SHELF_TOO_LONG"
    assert d.do("shelve", 10, note="works", until=10 + hours * H) == ""


@pytest.mark.parametrize("until", [None, 5, 10])
def test_that_a_shelf_always_ends_in_the_future(desk, until):
    d = desk()
    d.see(1, 95)
    assert d.do("shelve", 10, note="works", until=until) == "SHELF_WITHOUT_END"


def test_that_a_shelf_runs_out_by_itself_and_touches_nothing_else(desk):
    d = desk()
    d.see(1, 95)
    d.do("ack", 2)
    d.do("shelve", 3, note="works", until=60)
    assert d.see(10, 120) == ["ROSE"]
    assert d.row.letter is Letter.SHELVED
    assert d.wait(60) == ["UNSHELVED"]
    assert (d.row.letter, d.row.occurrence, d.row.shelved_until) == (Letter.UNACKED, 2, None)


def test_that_only_a_shelved_alarm_is_unshelved(desk):
    d = desk()
    d.see(1, 95)
    assert d.do("unshelve", 2) == "NOT_SHELVED"
    d.do("shelve", 2, note="works", until=60)
    assert d.do("unshelve", 3) == ""
    assert d.row.letter is Letter.UNACKED


def test_that_an_unack_needs_a_reason_and_voids_the_token(desk):
    d = desk()
    d.see(1, 95)
    assert d.do("unack", 2, note="x") == "NOT_ACKED"
    d.do("ack", 3)
    assert d.do("unack", 4) == "NOTE_REQUIRED"
    assert d.do("unack", 4, note="wrong bridge") == ""
    assert (d.row.acked, d.row.realarm) == (False, 1)
    assert d.do("ack", 5, realarm=0) == "STALE_OCCURRENCE"


def test_that_a_comment_voids_no_token(desk):
    d = desk()
    d.see(1, 95)
    token = d.row.token
    assert d.do("comment", 2, note="crew on the way") == ""
    assert d.row.token == token
    assert d.do("comment", 2) == "NOTE_REQUIRED"
    assert d.do("ack", 3) == ""


def test_that_out_of_service_hides_and_evaluation_goes_on(desk):
    d = desk()
    assert d.do("out_of_service", 1, note="WO-17") == ""
    assert d.do("out_of_service", 1, note="WO-18") == "ALREADY_OUT_OF_SERVICE"
    assert d.see(2, 95) == ["RAISED"]
    assert d.row.letter is Letter.OUT_OF_SERVICE
    assert d.do("in_service", 3) == ""
    assert d.row.letter is Letter.UNACKED
    assert d.do("in_service", 3) == "NOT_OUT_OF_SERVICE"


def test_that_nothing_is_acknowledged_before_it_was_raised(desk):
    assert desk().do("ack", 1) == "NOTHING_TO_ACK"


def test_that_a_resent_command_gets_the_first_answer_and_changes_nothing(desk):
    d = desk()
    d.see(1, 95)
    act = OperatorAct("same", "ack", d.id, 1, 0, "os:li@desk", "k1")
    first = d.engine.decide(act, 2 * S)
    d.see(3, 120)
    again = d.engine.decide(act, 4 * S)
    assert first.ok
    assert again.ok
    assert again.again
    assert again.transitions == ()
    assert not d.row.acked


def test_that_a_refused_command_stays_refused_when_resent(desk):
    d = desk()
    d.see(1, 95)
    act = OperatorAct("same", "ack", d.id, 7, 0, "os:li@desk", "k1")
    assert d.engine.decide(act, 2 * S).code == "STALE_OCCURRENCE"
    assert d.engine.decide(msgspec.structs.replace(act, occurrence=1), 2 * S).code == "STALE_OCCURRENCE"


def test_that_refusals_are_audited_and_leave_the_version_alone(desk):
    d = desk()
    d.see(1, 95)
    before = d.row
    decision = d.order("ack", 2, occurrence=9)
    (refused,) = decision.transitions
    assert (refused.event, refused.code, refused.version) == ("REFUSED", "STALE_OCCURRENCE", before.version)
    assert d.row == before


@pytest.mark.parametrize(
    ("act", "alarm", "code"), [("ack", "nobody", "UNKNOWN_ALARM"), ("explode", None, "UNKNOWN_ACT")]
)
def test_that_unknown_names_are_refused(desk, act, alarm, code):
    d = desk()
    wrong = OperatorAct("1", act, alarm or d.id, 1, 0, "os:li@desk", "k1")
    with pytest.raises(RefusedCommand) as refused:
        d.engine.check(wrong, S)
    assert refused.value.code == code
    with pytest.raises(RefusedCommand):
        d.engine.act(wrong, S)
