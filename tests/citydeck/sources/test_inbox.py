"""Between a client library's callbacks and a stream."""

import asyncio

import pytest

from citydeck.sources.inbox import AT_ONCE, Inbox


async def test_that_items_come_in_order_with_their_arrival():
    inbox: Inbox[str] = Inbox()
    inbox.put("a", 1, 10)
    inbox.put("b", 1, 11)
    assert await inbox.take() == [("a", 10), ("b", 11)]
    assert await inbox.take(timeout=0.01) == []


async def test_that_a_full_inbox_lets_the_oldest_go_and_counts_it():
    inbox: Inbox[int] = Inbox(limit=10)
    for number in range(6):
        inbox.put(number, 4, number)
    assert inbox.take_lost() == (4, 0, 3)
    assert inbox.take_lost() is None
    assert [item for item, _ in await inbox.take()] == [4, 5]


async def test_that_an_item_may_stand_for_many_and_that_its_owner_hears_of_its_loss():
    gone: list[str] = []
    inbox: Inbox[str] = Inbox(limit=10, dropped=gone.append)
    inbox.put("a", 8, 1, count=100)
    inbox.put("b", 8, 2, count=5)
    assert inbox.take_lost() == (100, 1, 1)
    assert gone == ["a"]


async def test_that_what_follows_soon_is_gathered_with_what_was_waited_for():
    inbox: Inbox[int] = Inbox()
    loop = asyncio.get_running_loop()
    waiting = asyncio.create_task(inbox.take(gather=0.05))
    loop.call_later(0.01, inbox.put, 1, 1, 1)
    loop.call_later(0.02, inbox.put, 2, 1, 2)
    assert await waiting == [(1, 1), (2, 2)]


async def test_that_one_take_is_bounded_and_the_rest_follows():
    inbox: Inbox[int] = Inbox()
    for number in range(6):
        inbox.put(number, AT_ONCE // 2, number)
    assert [len(await inbox.take()) for _ in range(3)] == [2, 2, 2]


async def test_that_what_had_come_is_given_before_the_loss_is_raised():
    inbox: Inbox[int] = Inbox()
    waiting = asyncio.create_task(inbox.take())
    await asyncio.sleep(0)
    inbox.put(1, 1, 1)
    inbox.fail(ConnectionError("gone"))
    assert await waiting == [(1, 1)]
    with pytest.raises(ConnectionError, match="gone"):
        await inbox.take()
