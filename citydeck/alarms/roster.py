"""Which alarms there are: every rule meets every channel it matches; others are kept while they are remembered."""

import re

from citydeck.alarms.alarm import Alarm
from citydeck.alarms.evaluator import evaluator_of
from citydeck.alarms.regions import Identity, Regions, Stored
from citydeck.alarms.rules import Rule, RuleSet
from citydeck.model.asset import Asset
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.metrics import METRICS

COMMS = "system.comms"
"""Rule id of the built-in alarm on a source that is lost; its alarms are ``system.comms@<source>``."""
_COMMS_TEXTS = {"en": "Source lost: {source}", "zh_CN": "数据源中断：{source}"}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def kind_of(asset: str) -> str:
    """Kind that an asset's URN names: ``urn:ngsi-ld:AirStation:3`` is an ``air_station``; empty when it names none."""
    parts = asset.split(":")
    return _CAMEL.sub("_", parts[2]).lower() if len(parts) > 3 and parts[0] == "urn" else ""


class Roster:
    """Alarms by id, and by channel. Regions of an alarm outlive its channel's declaration and its rule."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.alarms: dict[str, Alarm] = {}
        self.channels: dict[int, Channel] = {}
        self.handle_of: dict[ChannelKey, int] = {}
        self.of_handle: dict[int, list[Alarm]] = {}
        self.rule_of: dict[str, Rule] = {}
        self._kinds: dict[str, str] = {}

    def declare_asset(self, asset: Asset) -> list[int]:
        """Learn an asset's kind; returns handles of its channels, whose rules may be others now."""
        if (self._kinds.get(asset.id) or kind_of(asset.id)) == asset.kind:
            return []
        self._kinds[asset.id] = asset.kind
        return [handle for handle, channel in self.channels.items() if channel.asset == asset.id]

    def declare(self, handle: int, channel: Channel) -> list[Alarm]:
        """Bind a handle to a channel and its alarms, which are returned; known alarms keep their regions."""
        before = self.handle_of.get(channel.key)
        if before is not None and before != handle:
            self.channels.pop(before, None)
            self.of_handle.pop(before, None)
        self.channels[handle], self.handle_of[channel.key] = channel, handle
        kind = self.kind(channel)
        mine = [self._meet(rule, channel) for rule in self.rules.rule if rule.matches(channel, kind)]
        self.of_handle[handle] = mine
        return mine

    def kind(self, channel: Channel) -> str:
        """Kind of the channel's asset, empty when nothing tells it."""
        return self._kinds.get(channel.asset) or kind_of(channel.asset)

    def replace_rules(self, rules: RuleSet) -> None:
        """Put other rules in force; `declare` every channel again afterwards."""
        self.rules = rules
        for alarm in self.alarms.values():
            alarm.evaluator = None
            alarm.follows_stale = False

    def comms(self, source: str) -> Alarm:
        """The COMMS alarm of a source, made when first asked for."""
        name = f"{COMMS}@{source}"
        if name not in self.alarms:
            self.alarms[name] = _comms(source)
        return self.alarms[name]

    def comms_of(self, name: str) -> Alarm | None:
        """The COMMS alarm of that id, not kept yet, when its source has channels: one may be shelved before its first
        loss.
        """
        rule, _, source = name.partition("@")
        if rule != COMMS or all(channel.source != source for channel in self.channels.values()):
            return None
        return _comms(source)

    def remember(self, name: str, stored: Stored) -> Alarm:
        """Take regions from journal or keyframe, for an alarm known or not yet declared."""
        alarm = self.alarms.get(name)
        if alarm is None:
            alarm = self.alarms[name] = Alarm(name, stored.identity, source=_source_of(stored.identity, name))
        alarm.regions = stored.regions
        return alarm

    def _meet(self, rule: Rule, channel: Channel) -> Alarm:
        name = f"{rule.id}@{channel.key.text()}"
        alarm = self.alarms.get(name)
        metric = METRICS.get(channel.metric)
        identity = Identity(
            rule=rule.id,
            asset=channel.asset,
            channel=channel.key.text(),
            priority=rule.priority,
            unit=channel.unit or (metric.unit if metric else ""),
            texts=rule.texts.as_dict(),
        )
        if alarm is None:
            alarm = self.alarms[name] = Alarm(name, identity)
        if alarm.evaluator is None:
            alarm.evaluator = evaluator_of(rule)
        alarm.identity, alarm.source = identity, channel.source
        alarm.on_delay, alarm.off_delay, alarm.realarm = rule.on_delay, rule.off_delay, rule.realarm
        alarm.latch, alarm.follows_stale = rule.latch, rule.kind == "stale"
        self.rule_of[name] = rule
        return alarm


def _comms(source: str) -> Alarm:
    texts = {tag: text.format(source=source) for tag, text in _COMMS_TEXTS.items()}
    return Alarm(f"{COMMS}@{source}", Identity(rule=COMMS, texts=texts), Regions(quality=0), source=source)


def _source_of(identity: Identity, name: str) -> str:
    if identity.rule == COMMS:
        return name.partition("@")[2]
    return identity.channel.rpartition("|")[2]
