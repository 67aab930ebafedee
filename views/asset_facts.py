"""The words on an asset's card: values with age and limits, alarms, supplies and attributes."""

from PySide6.QtCore import QObject, Signal

from citydeck.model.asset import Asset
from citydeck.model.metrics import METRICS
from citydeck.model.quality import Quality
from views import asset_relations as relations
from views.alarm_facts import RoomFacts
from widgets import age, quantity, wording
from widgets.attribute_words import attribute_name, attribute_text, spoken
from widgets.fact_list import Fact, FactList
from widgets.value_row import ValueText

_ORDER = list(METRICS)
_WORDED = ("{state}", "{level}")
"""Units of what is told by a word: a number beside it would say nothing."""


class AssetFacts(QObject):
    """Fills the lists below the values. `alarmOpened(id)` and `assetOpened(id)` when a person follows a link."""

    alarmOpened = Signal(str)
    assetOpened = Signal(str)

    def __init__(self, facts: RoomFacts) -> None:
        super().__init__()
        self.facts, self.room = facts, facts.room
        self.alarms, self.needs, self.feeds, self.about = FactList(), FactList(), FactList(), FactList()
        self.lists = (self.alarms, self.needs, self.feeds, self.about)
        self._relations: tuple[str, int, list[Fact], list[Fact]] = ("", -1, [], [])
        self.alarms.opened.connect(self.alarmOpened)
        for part in (self.needs, self.feeds):
            part.opened.connect(self.assetOpened)

    def restyle(self) -> None:
        for part in self.lists:
            part.restyle()

    def rank(self, metric: str) -> int:
        """Place of a metric on the card: that of `METRICS`, unknown ones last."""
        return _ORDER.index(metric) if metric in METRICS else len(_ORDER)

    def first(self, handles: list[int], asset: str) -> int:
        """The channel that the chart begins with: that of the alarm looked at, else of the first with a limit."""
        mirror = self.room.mirror
        row = mirror.alarms.get(self.room.alarm)
        key = self.facts.key(row) if row is not None and row.asset == asset else None
        if key is not None and mirror.handle_of.get(key) in handles:
            return mirror.handle_of[key]
        for handle in handles:
            rules = mirror.rules_of_channel.get(mirror.channels[handle].key.text(), ())
            if any(rule.limits for rule in rules):
                return handle
        return handles[0] if handles else -1

    def kind_and_place(self, asset: Asset) -> str:
        """Kind, and degrees north and east where the asset has a place."""
        words = [wording.kind_name(asset.kind)]
        if asset.place is not None:
            words.append(f"{asset.place.latitude:.4f}°, {asset.place.longitude:.4f}°")
        words.append(asset.id.rsplit(":", 2)[-2] + ":" + asset.id.rsplit(":", 1)[-1] if ":" in asset.id else asset.id)
        return " · ".join(words)

    def value(self, handle: int) -> ValueText:
        """The row of a channel: a channel never heard of has a dash and no age."""
        mirror = self.room.mirror
        channel = mirror.channels[handle]
        observed, value = int(mirror.observed_at[handle]), float(mirror.value[handle])
        quality = Quality(int(mirror.quality[handle]))
        if not mirror.connected and quality < Quality.BAD:
            quality = Quality.STALE  # the engine does not answer: what is drawn is the last that it said
        rules = mirror.rules_of_channel.get(channel.key.text(), [])
        limits = sorted({(level, limit) for rule in rules for level, limit in rule.limits.items()}, key=lambda x: x[1])
        how = quantity.shown(channel.metric, channel.unit, self.facts.units)
        told = " · ".join(
            f"{wording.level_name(level)} {quantity.number(how.value(limit), how.decimals)}" for level, limit in limits
        )
        beyond = any(value >= limit if level.startswith("hi") else value <= limit for level, limit in limits)
        return ValueText(
            wording.metric_name(channel.metric),
            quantity.value_text(value, channel.metric, channel.unit, self.facts.units, self.room.language),
            age.age_text(self.facts.now - observed) if observed else "",
            quality,
            "" if channel.unit in _WORDED else told,
            beyond and quality in (Quality.GOOD, Quality.UNCERTAIN),
        )

    def hover(self, handle: int) -> str:
        """Source, both times and the source's own unit."""
        mirror = self.room.mirror
        channel = mirror.channels[handle]
        lines = [self.tr("Source: {0}").format(channel.source)]
        observed, received = int(mirror.observed_at[handle]), int(mirror.received_at[handle])
        if observed:
            zone = self.facts.zone
            lines.append(self.tr("Observed {0}").format(age.clock_text(observed, zone)))
            lines.append(self.tr("Received {0}").format(age.clock_text(received, zone)))
        original = quantity.original_text(float(mirror.value[handle]), channel)
        if original:
            lines.append(self.tr("As the source said it: {0}").format(original))
        return "\n".join(lines)

    def tell(self, asset: Asset) -> None:
        """Fill the lists for an asset."""
        self.alarms.show_facts(self.tr("Alarms"), self._alarms(asset))
        needs, feeds = self._related(asset)
        self.needs.show_facts(self.tr("Depends on"), needs)
        self.feeds.show_facts(self.tr("Depend on it"), feeds)
        self.about.show_facts(self.tr("Facts"), self._about(asset))

    def _alarms(self, asset: Asset) -> list[Fact]:
        rows = [row for row in self.room.mirror.alarms.values() if row.asset == asset.id and row.retained]
        rows.sort(key=lambda row: (row.acked, row.priority, -(row.raised_at or 0)))
        return [
            Fact(
                self.facts.message(row),
                f"{wording.letter_name(row.letter)} · {self.facts.raised(row)[0]}",
                row.id,
                int(row.priority),
                not row.acked,
            )
            for row in rows
        ]

    def _related(self, asset: Asset) -> tuple[list[Fact], list[Fact]]:
        """Supplies with their state now; dependants are counted once an asset and table."""
        mirror = self.room.mirror
        needs = [
            Fact(attribute_name(name), self._named(needed), needed.id)
            for name, needed in relations.supplies_of(asset, mirror)
        ]
        table = len(mirror.assets)
        if self._relations[:2] != (asset.id + self.room.language, table):
            feeds = [
                Fact(wording.kind_name(kind), quantity.number(count))
                for kind, count in relations.fed_by(asset, mirror).items()
            ]
            feeds += [
                Fact(wording.kind_name(part.kind), part.name(self.room.language), part.id)
                for part in relations.parts_of(asset, mirror)
            ]
            self._relations = (asset.id + self.room.language, table, needs, feeds)
        return needs, self._relations[3]

    def _named(self, asset: Asset) -> str:
        """Name and, for what can fail, its state; "unknown" while that is stale."""
        mirror = self.room.mirror
        name = asset.name(self.room.language)
        for handle in mirror.handles_of_asset.get(asset.id, ()):
            channel = mirror.channels[handle]
            if channel.unit != "{state}":
                continue
            if mirror.quality[handle] in (Quality.STALE, Quality.BAD):
                return f"{name} · {wording.quality_name(int(mirror.quality[handle]))}"
            state = wording.state_name(channel.metric, float(mirror.value[handle]))
            return f"{name} · {state}" if state else name
        return name

    def _about(self, asset: Asset) -> list[Fact]:
        skipped = relations.SUPPLIES
        return [
            Fact(attribute_name(key), attribute_text(key, value, self.facts.zone))
            for key, value in spoken(asset.attributes, self.room.language).items()
            if key not in skipped or str(value) not in self.room.mirror.assets
        ]
