"""Asking again and again without falling silent."""

import asyncio
import contextlib
import itertools

import pytest

from citydeck.sources.transports.poll import BEAT, awaited, beats, polled


async def some(items, count: int) -> list:
    found = []
    async with contextlib.aclosing(items):
        async for item in items:
            found.append(item)
            if len(found) == count:
                break
    return found


async def test_that_a_slow_answer_costs_no_heartbeat():
    async def slow() -> str:
        await asyncio.sleep(BEAT * 2.5)
        return "late"

    assert await some(polled(slow, 0.1), 3) == [None, None, "late"]


async def test_that_questions_are_a_period_apart_and_a_beat_lies_between():
    loop = asyncio.get_running_loop()
    asked: list[float] = []

    async def quick() -> int:
        asked.append(loop.time())
        return len(asked)

    found = await some(polled(quick, 0.2), 6)
    assert [one for one in found if one] == [1, 2, 3]
    assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(asked))


async def test_that_a_fault_is_raised_where_it_is_awaited():
    async def wrong() -> None:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError, match="gone"):
        await some(polled(wrong, 0.1), 1)


async def test_that_a_question_that_nobody_waits_for_is_over_when_the_iteration_is():
    ended = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            ended.set()

    for items in (polled(endless, 1.0), awaited(endless())):
        ended.clear()
        assert await some(items, 1) == [None]
        assert ended.is_set()


async def test_that_a_pause_beats_at_least_once():
    assert await some(beats(0.0), 5) == [None]
    assert await some(beats(-1.0), 5) == [None]
    assert await some(beats(BEAT * 1.5), 5) == [None, None]
