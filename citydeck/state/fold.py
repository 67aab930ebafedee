"""Makes states out of entries: the way every session, seek and test takes."""

from collections.abc import Iterable

from citydeck.model.errors import UnreadableInput
from citydeck.model.event import Entry
from citydeck.state.city_state import CityState
from citydeck.timeline.player import Motion


def fold(state: CityState, entries: Iterable[Entry], until: int | None = None) -> CityState:
    """Apply `entries` with the deadlines between them, then the deadlines up to `until` (ns); returns `state`."""
    for entry in entries:
        state.advance(entry.log_time)
        state.apply(entry)
    if until is not None:
        state.advance(until)
    return state


def rebuild(motion: Motion) -> CityState:
    """The state at the end of a motion that restarts.

    A keyframe is a shortcut: one that is damaged, newer or of other channels costs the time to fold from the beginning.
    """
    state = CityState()
    for entry in motion.declarations:
        state.apply(entry)
    if motion.keyframe is not None:
        try:
            state.restore(motion.keyframe.data)
        except UnreadableInput:
            return fold(CityState(), motion.whole, motion.to)
    return fold(state, motion.entries, motion.to)
