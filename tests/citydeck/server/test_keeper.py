"""What cannot be saved is told at once where the engine's lines go, with its path, and told again when it is over."""

import asyncio
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import structlog

from citydeck.server.keeper import Keeper


class Stuck:
    """A journal on a full disk."""

    path = Path("/state/here/alarm.db")
    trouble = "database or disk is full"

    def __init__(self) -> None:
        self.commit: Future[int] = Future()

    def append(self, transitions: object) -> "Future[int]":
        del transitions
        return self.commit


class Deaf:
    """Alarms and hub of which nothing is asked here."""

    def drain_changed(self) -> list[Any]:
        return []

    def commit(self, transitions: object) -> None:
        del transitions

    def changes(self, **told: object) -> None:
        del told


async def test_that_a_full_disk_is_one_line_with_its_path_and_one_when_it_is_over() -> None:
    journal = Stuck()
    keeper = Keeper(cast("Any", Deaf()), cast("Any", journal), cast("Any", Deaf()))
    with structlog.testing.capture_logs() as lines:
        kept = [keeper.keep([]), keeper.keep([])]
        await asyncio.sleep(0.4)
        assert [(line["log_level"], line["event"]) for line in lines] == [
            ("error", "/state/here/alarm.db: alarms are NOT SAVED: database or disk is full")
        ]
        assert not keeper.saving
        journal.commit.set_result(1)
        await asyncio.gather(*kept)
    assert [(line["log_level"], line["event"]) for line in lines[1:]] == [
        ("info", "/state/here/alarm.db: alarms are saved again")
    ]
    assert keeper.saving
