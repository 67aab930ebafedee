"""A session tells once what its rules cannot judge, and tells a console that comes later too."""

from typing import Any, cast

import pytest
import structlog

from citydeck.alarms.rules_idle import IdleRule
from citydeck.server.hub import Hub, Seat
from citydeck.server.site_idle import IdleWatch

IDLE = (IdleRule("bridge", "metric strian", "strain"),)
SAID = "rules that judge nothing: bridge (metric strian): did you mean strain?"


class Told(Hub):
    """A hub that keeps what it is given to send."""

    def __init__(self) -> None:
        super().__init__(cast("Any", None))
        self.sent: list[Any] = []

    def changes(self, *args: Any, notices: Any = None, **more: Any) -> None:
        del args, more
        self.sent += notices or []


@pytest.fixture
def hub() -> Told:
    return Told()


def test_that_it_is_logged_at_once_and_only_once(hub: Told) -> None:
    watch = IdleWatch(hub)
    with structlog.testing.capture_logs() as lines:
        watch.tell(IDLE)
        watch.tell(IDLE)
        watch.tell(())
    assert [(line["log_level"], line["event"]) for line in lines] == [
        ("warning", SAID),
        ("info", "every rule judges something now"),
    ]
    assert hub.sent == []


def test_that_a_room_is_told_as_soon_as_it_is_there_and_once(hub: Told) -> None:
    watch = IdleWatch(hub)
    watch.tell(IDLE)
    hub.seats.add(cast("Seat", "a console"))
    watch.tell(IDLE)
    watch.tell(IDLE)
    assert [(notice.code, notice.level, notice.args) for notice in hub.sent] == [
        ("IDLE_RULES", "warning", {"rules": "bridge (metric strian): did you mean strain?"})
    ]


def test_that_nothing_is_told_where_every_rule_judges_something(hub: Told) -> None:
    hub.seats.add(cast("Seat", "a console"))
    with structlog.testing.capture_logs() as lines:
        IdleWatch(hub).tell(())
    assert lines == []
    assert hub.sent == []
