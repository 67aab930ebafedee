"""Commands to the engine from Qt slots: ask, and hear the answer later; a refusal is told to the room."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from citydeck.link.message import Notice, Reply
from views.bridge import Room

_PENDING: set[asyncio.Task[None]] = set()


def ask(room: Room, command: Callable[..., Coroutine[Any, Any, Reply]] | str, *args: Any, **words: Any) -> bool:
    """Call method `command` (its name) of the room's client with `args`; False when no engine can be asked.

    The keyword ``done`` is called with the `Reply`. A refusal without ``done`` becomes a notice ``refused``.
    """
    done = words.pop("done", None)
    method = getattr(room.client, command, None) if isinstance(command, str) else command
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        loop = None
    if method is None or loop is None:
        room.mirror.notice(Notice(code="no_engine", level="error"))
        return False
    task = loop.create_task(_answer(room, method(*args, **words), done))
    _PENDING.add(task)
    task.add_done_callback(_PENDING.discard)
    return True


async def _answer(room: Room, question: Coroutine[Any, Any, Reply], done: Callable[[Reply], None] | None) -> None:
    try:
        reply = await question
    except (ConnectionError, TimeoutError, OSError) as error:
        room.mirror.notice(Notice(code="no_engine", level="error", args={"reason": str(error)}))
        return
    if done is not None:
        done(reply)
    elif not reply.ok:
        room.mirror.notice(Notice(code="refused", level="warning", args={"code": reply.code, "text": reply.text}))


async def settle() -> None:
    """Wait for every command on its way (at close and in tests)."""
    while _PENDING:
        await asyncio.gather(*tuple(_PENDING), return_exceptions=True)
