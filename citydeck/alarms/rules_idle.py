"""Rules that judge nothing: enabled, and no declared channel is one of theirs."""

from collections.abc import Sequence
from typing import NamedTuple

from citydeck.alarms.roster import Roster
from citydeck.alarms.rules import Rule
from citydeck.model.channel import Channel
from citydeck.model.closest import closest
from citydeck.model.metrics import METRICS


class IdleRule(NamedTuple):
    """A rule and why it judges nothing: ``metric strian``; `near` is the name that may have been meant, or empty."""

    id: str
    why: str
    near: str = ""

    def __str__(self) -> str:
        return f"{self.id} ({self.why}){f': did you mean {self.near}?' if self.near else ''}"


def idle_rules(roster: Roster) -> tuple[IdleRule, ...]:
    """Enabled rules that match none of the channels declared so far, in the order of their file."""
    channels = list(roster.channels.values())
    met = {alarm.identity.rule for handle in roster.channels for alarm in roster.of_handle.get(handle, ())}
    return tuple(_why(rule, channels, roster) for rule in roster.rules.rule if rule.enabled and rule.id not in met)


def idle_line(idle: Sequence[IdleRule]) -> str:
    """One line for people; empty when every rule judges something."""
    return f"rules that judge nothing: {'; '.join(map(str, idle))}" if idle else ""


def _why(rule: Rule, channels: list[Channel], roster: Roster) -> IdleRule:
    """The first thing that a rule asks for and no channel which is left has."""
    asked = (
        ("metric", rule.metric, lambda channel: channel.metric),
        ("source", rule.source, lambda channel: channel.source),
        ("asset_kind", rule.asset_kind, roster.kind),
        ("asset", rule.asset, lambda channel: channel.asset),
    )
    left = channels
    for key, wanted, of in asked:
        names = {of(channel) for channel in left}
        if wanted is not None and wanted not in names:
            near = closest(wanted, sorted(names), 0.7)
            if key == "metric" and not near and wanted not in METRICS:
                near = closest(wanted, METRICS, 0.7)
            return IdleRule(rule.id, f"{key} {wanted}", near)
        left = [channel for channel in left if wanted is None or of(channel) == wanted]
    return IdleRule(rule.id, "no channel")
