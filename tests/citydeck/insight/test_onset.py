from citydeck.insight.onset import judge
from citydeck.model.time import NS_PER_S, TimeRange

EVENTS = [TimeRange(10 * NS_PER_S, 20 * NS_PER_S), TimeRange(50 * NS_PER_S, 60 * NS_PER_S)]


def test_that_the_first_alarm_of_an_event_counts_and_more_are_not_false():
    finding = judge([12 * NS_PER_S, 15 * NS_PER_S, 50 * NS_PER_S], EVENTS)
    assert (finding.false, finding.missed, finding.seconds) == (0, 0, (2.0, 0.0))
    assert finding.line() == "false 0, missed 0, seconds from onset: 2.0, 0.0"


def test_that_an_alarm_outside_every_event_is_false_and_an_event_without_one_is_missed():
    finding = judge([9 * NS_PER_S, 20 * NS_PER_S], EVENTS)
    assert (finding.false, finding.missed, finding.seconds) == (2, 2, ())
    assert finding.line().endswith("none")
