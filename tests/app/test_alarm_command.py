"""What `citydeck alarm list` says of one alarm."""

import msgspec

from app.commands.alarm import line
from citydeck.alarms.listing import record
from citydeck.model.alarm import AlarmRow, Condition, Letter, Priority

ROW = AlarmRow(
    id="stress@nanpu",
    rule="stress",
    asset="nanpu",
    channel="nanpu|stress",
    priority=Priority.CRITICAL,
    condition=Condition.ACTIVE,
    letter=Letter.ACKED,
    acked=True,
    raised_at=1_000_000_000,
    acknowledged_at=2_000_000_000,
    texts={"en": "Stress too high"},
)


def _said(actor: str | None) -> str:
    return line(record(msgspec.structs.replace(ROW, acknowledged_by=actor)))


def test_that_an_account_of_the_machine_is_marked_as_not_authenticated() -> None:
    assert "by os:root@wall-1 (unauthenticated) at 1970-01-01T00:00:02" in _said("os:root@wall-1")
    assert "by oidc:lin@city.example at 1970-01-01T00:00:02" in _said("oidc:lin@city.example")


def test_that_nobody_is_named_where_nobody_acknowledged() -> None:
    assert " by " not in _said(None)
