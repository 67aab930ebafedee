"""What a fault is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from citydeck.proving.stage import Stage
from citydeck.sources.stand import Stand


def always(_: type[Stand]) -> str:
    """It applies to every stand."""
    return ""


@dataclass(frozen=True)
class Fault:
    """`demands` is what must be true; `unless` says why it does not apply to a stand, empty when it does.

    `play` does it on a stage that is set up and not open; it raises `citydeck.proving.stage.Failed` or returns what is
    worth telling. `alone`: nothing else runs meanwhile. `rate` bounds the rows a second that the engine takes.
    """

    name: str
    demands: str
    play: Callable[[Stage], Awaitable[str]]
    unless: Callable[[type[Stand]], str] = always
    alone: bool = False
    rate: int | None = None
