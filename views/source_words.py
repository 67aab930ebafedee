"""Plain sentences about a source: how it is, and what one can do."""

from PySide6.QtCore import QCoreApplication

from citydeck.link.message import SourceStatus
from citydeck.link.source_detail import Outage, Proof
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S
from views.source_reasons import reason_shown
from widgets import age

translate = QCoreApplication.translate


def how_it_is(source: SourceStatus, outage: Outage | None, now: int) -> str:
    """One sentence of the state, with the last error in it. `outage`: the one that lasts, when there is one."""
    since = age.age_text(now - outage.first) if outage is not None else ""
    reason = source.reason or (outage.reason if outage is not None else "")
    if source.state == SourceState.UP:
        return _up(source)
    plain = {
        SourceState.STARTING: translate("SourceWords", "Starting"),
        SourceState.STOPPED: translate("SourceWords", "Stopped"),
    }
    words = {
        SourceState.STARTING: translate("SourceWords", "Starting. Before that: {0}"),
        SourceState.LOST: translate("SourceWords", "Lost for {1}: {0}")
        if since
        else translate("SourceWords", "Lost: {0}"),
        SourceState.GAVE_UP: translate("SourceWords", "Given up: {0}"),
        SourceState.STOPPED: translate("SourceWords", "Stopped: {0}"),
    }
    state = SourceState(source.state) if source.state in set(SourceState) else SourceState.STOPPED
    if not reason and state in plain:
        return plain[state]
    return words[state].format(reason_shown(reason) or translate("SourceWords", "no reason is known"), since)


def _up(source: SourceStatus) -> str:
    if source.reason:
        return translate("SourceWords", "Up, and not well: {0}").format(reason_shown(source.reason))
    if source.stale:
        silent = translate("SourceWords", "Up; {0} of {1} channels have been silent for longer than they should")
        return silent.format(f"{source.stale:,}", f"{source.channels:,}")
    return translate("SourceWords", "Up: what it says arrives")


def what_to_do(source: SourceStatus, *, recording: bool) -> str:
    """What helps, empty when nothing has to be done."""
    if recording:
        return ""
    match source.state:
        case SourceState.LOST:
            return translate(
                "SourceWords", "It is tried again by itself. See that its far end runs and can be reached from here"
            )
        case SourceState.GAVE_UP:
            return translate("SourceWords", "It is not tried again by itself: mend the cause, then restart it")
        case SourceState.STOPPED:
            return translate("SourceWords", "Restart starts it anew")
    return ""


def proof_words(proof: Proof | None, now_wall: int) -> str:
    """What the proving ground said of the source's adapter."""
    if proof is None:
        return translate("SourceWords", "not proved on this machine")
    when = age.age_text(now_wall - proof.proved_at)
    words = translate("SourceWords", "{0} of {1} faults stood, {2} ago").format(proof.passed, proof.tried, when)
    if not proof.current:
        words += " · " + translate("SourceWords", "other code than the installed one")
    for fault, why in proof.failed.items():
        words += f"\n{fault}: {why}"
    return words


def lag_words(seconds: float | None) -> str:
    """``40 ms`` below a second, then as an age."""
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.0f} ms" if abs(seconds) < 1 else age.age_text(round(seconds * NS_PER_S))


def age_labels() -> tuple[str, ...]:
    """Names of the classes of `citydeck.link.source_detail.AGE_EDGES`, then older, then never."""
    seconds, minutes = translate("SourceWords", "{0} s"), translate("SourceWords", "{0} min")
    hours, older, never = (
        translate("SourceWords", "{0} h"),
        translate("SourceWords", "older"),
        translate("SourceWords", "never"),
    )
    edges = [seconds.format(n) for n in (1, 3, 10, 30)] + [minutes.format(n) for n in (1, 3, 10, 30)]
    return (*edges, hours.format(1), older, never)
