"""Display names of sources: known ones translated, an integrator's own as it is written."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from citydeck.link.message import SourceStatus
from citydeck.model.event import SourceState
from widgets import age
from widgets.noop import QT_TRANSLATE_NOOP

_NAMES = {
    "traffic": QT_TRANSLATE_NOOP("Sources", "Traffic"),
    "telecom": QT_TRANSLATE_NOOP("Sources", "Telecom"),
    "energy": QT_TRANSLATE_NOOP("Sources", "Energy"),
    "structures": QT_TRANSLATE_NOOP("Sources", "Structures"),
    "services": QT_TRANSLATE_NOOP("Sources", "Services"),
    "demo_live": QT_TRANSLATE_NOOP("Sources", "Demo city"),
    "bundle": QT_TRANSLATE_NOOP("Sources", "Recording"),
}
_STATES = {
    SourceState.STARTING: QT_TRANSLATE_NOOP("Sources", "starting"),
    SourceState.UP: QT_TRANSLATE_NOOP("Sources", "up"),
    SourceState.LOST: QT_TRANSLATE_NOOP("Sources", "lost"),
    SourceState.STOPPED: QT_TRANSLATE_NOOP("Sources", "stopped"),
    SourceState.GAVE_UP: QT_TRANSLATE_NOOP("Sources", "gave up"),
}
_PERMISSIONS = {
    "files": QT_TRANSLATE_NOOP("Sources", "files"),
    "network": QT_TRANSLATE_NOOP("Sources", "network"),
    "hosts": QT_TRANSLATE_NOOP("Sources", "which hosts"),
    "memory": QT_TRANSLATE_NOOP("Sources", "memory"),
    "open files": QT_TRANSLATE_NOOP("Sources", "open files"),
    "cpu": QT_TRANSLATE_NOOP("Sources", "processor time"),
}


def permission_words(names: list[str]) -> str:
    """Display words of permissions and limits, in one line."""
    return ", ".join(QCoreApplication.translate("Sources", _PERMISSIONS.get(name, name)) for name in names)


def source_name(name: str) -> str:
    """Display name of a source."""
    return QCoreApplication.translate("Sources", _NAMES[name]) if name in _NAMES else name


def state_word(state: str) -> str:
    """Display word of a `SourceState`."""
    if state not in set(SourceState):
        return state
    return QCoreApplication.translate("Sources", _STATES[SourceState(state)])


def source_note(source: SourceStatus, alive: bool, zone: str) -> str:
    """The rate of a source, or in a word why there is none; one that is up and has something to say is not well.

    `alive`: the engine that tells of it answers. `zone` is the site's, for the end of a mute.
    """
    if not alive:
        return QCoreApplication.translate("Sources", "unknown")
    if source.muted_until is not None:
        return QCoreApplication.translate("Sources", "{0}, muted until {1}").format(
            state_word(source.state), age.clock_text(source.muted_until, zone, seconds=False)
        )
    if source.state != SourceState.UP:
        return state_word(source.state)
    if source.reason:
        return QCoreApplication.translate("Sources", "not well")
    return QCoreApplication.translate("Sources", "{0}/s").format(f"{source.rate:.0f}")


def shown_state(source: SourceStatus, alive: bool) -> str:
    """State whose lamp is lit: of an engine that does not answer nothing is known."""
    return source.state if alive else SourceState.STOPPED


def warns(source: SourceStatus) -> bool:
    """Whether a source that is up is not well, and nobody has muted it."""
    return bool(source.reason) and source.muted_until is None


def badness(source: SourceStatus) -> tuple[bool, int, bool, bool]:
    """Sorts the worst of all sources to the end; one that was muted counts as well as one that is stopped."""
    order = _badness(source.state)
    muted = source.muted_until is not None
    return order > 0 and not muted, 0 if muted else order, warns(source), bool(source.stale)


def all_sources(sources: Iterable[SourceStatus], alive: bool) -> tuple[str, str, bool]:
    """Of all sources together: the worst state, ``4 of 5 up``, and whether any that is up is not well."""
    known = list(sources)
    up = sum(source.state == SourceState.UP for source in known) if alive else 0
    words = QCoreApplication.translate("Sources", "{0} of {1} up").format(up, len(known))
    states = [SourceState.STOPPED if _quiet(source) else shown_state(source, alive) for source in known]
    worst = max(states, key=_badness, default=SourceState.STOPPED)
    note = words if alive else QCoreApplication.translate("Sources", "unknown")
    return worst, note, alive and any(warns(source) for source in known)


def _quiet(source: SourceStatus) -> bool:
    return source.muted_until is not None and source.state != SourceState.UP


def _badness(state: str) -> int:
    order = [SourceState.UP, SourceState.STARTING, SourceState.STOPPED, SourceState.LOST, SourceState.GAVE_UP]
    return order.index(SourceState(state)) if state in set(SourceState) else len(order)
