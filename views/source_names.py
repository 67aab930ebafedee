"""Display names of sources: known ones translated, an integrator's own as it is written."""

from PySide6.QtCore import QCoreApplication

from citydeck.model.event import SourceState
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
