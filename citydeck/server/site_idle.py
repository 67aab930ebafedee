"""Which rules of a site or a recording judge nothing, and telling it: a rule that never speaks looks like good news."""

import structlog

from citydeck.alarms.roster import Roster
from citydeck.alarms.rules import RuleSet
from citydeck.alarms.rules_idle import IdleRule, idle_line, idle_rules
from citydeck.link.message import Notice
from citydeck.model.closest import closest
from citydeck.model.event import AssetDeclared, ChannelDeclared
from citydeck.server.hub import Hub
from citydeck.server.site import Site
from citydeck.timeline.log import LogReader

log = structlog.get_logger(__name__)


def idle_in_recording(reader: LogReader, rules: RuleSet) -> tuple[IdleRule, ...]:
    """Rules that match none of the channels which the recording declares from its start to its end."""
    roster = Roster(rules)
    channels = []
    for entry in reader.declarations():
        if isinstance(entry.body, AssetDeclared):
            roster.declare_asset(entry.body.asset)
        elif isinstance(entry.body, ChannelDeclared):
            channels.append(entry.body)
    for declared in channels:
        roster.declare(declared.handle, declared.channel)
    return idle_rules(roster)


def idle_in_site(site: Site, rules: RuleSet) -> tuple[IdleRule, ...]:
    """Rules of a LIVE site that name a source which is not configured. What else its sources will declare is told by
    its engine, once they have.
    """
    sources = sorted(site.config.sources)
    return tuple(
        IdleRule(rule.id, f"source {rule.source}", closest(rule.source, sources))
        for rule in rules.rule
        if rule.enabled and rule.source is not None and rule.source not in sources
    )


class IdleWatch:
    """Tells it of a running session: a line on standard error at once, a notice as soon as a console is there."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._logged = ""
        self._shown = ""

    def tell(self, idle: tuple[IdleRule, ...]) -> None:
        """Call it as often as you like: only what is new is told."""
        line = idle_line(idle)
        if line != self._logged:
            self._logged = line
            (log.warning if line else log.info)(line or "every rule judges something now")
        if line != self._shown and self._hub.seats:
            self._shown = line
            if line:
                rules = "; ".join(map(str, idle))
                self._hub.changes(notices=[Notice(code="IDLE_RULES", level="warning", args={"rules": rules})])
