"""What the alarm list says about a row: names in the room's language, values in the site's units, its zone's clock."""

import math

from PySide6.QtCore import QCoreApplication

from citydeck.model.alarm import AlarmRow
from citydeck.model.channel import ChannelKey
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views.bridge import Room
from views.source_names import source_name
from widgets import age, quantity, wording
from widgets.alarm_model import Reading


class RoomFacts:
    """`AlarmFacts` of a room. Cheap enough to be asked for every visible cell at every repaint."""

    def __init__(self, room: Room) -> None:
        self.room = room

    @property
    def zone(self) -> str:
        """IANA zone of the site."""
        return self.room.mirror.hello.site.zone if self.room.mirror.hello else "UTC"

    @property
    def units(self) -> str:
        """Unit system of the site."""
        return self.room.mirror.hello.site.units if self.room.mirror.hello else "metric"

    @property
    def now(self) -> int:
        """Session time in ns."""
        return self.room.mirror.transport.now

    def name_of(self, asset: str) -> str:
        """Display name of an asset id; the id's last part when it was never declared."""
        known = self.room.mirror.assets.get(asset)
        return known.name(self.room.language) if known else asset.rsplit(":", 1)[-1]

    def asset_name(self, row: AlarmRow) -> str:
        """Name of the alarm's asset; an alarm about a source, which has none, is named by its source."""
        return self.name_of(row.asset) if row.asset else source_name(row.id.partition("@")[2])

    def message(self, row: AlarmRow) -> str:
        text = wording.chosen(row.texts, self.room.language) or wording.chosen(row.texts, self.room.language, "message")
        return text or row.rule

    def reading(self, row: AlarmRow) -> Reading:
        """The channel's newest value where it is known, else the value of the transition; with the limit."""
        key = self.key(row)
        if key is None:
            return Reading("", Quality(row.quality))
        latest = self.room.mirror.latest(key)
        value = latest[2] if latest else (row.value if row.value is not None else math.nan)
        quality = latest[3] if latest else Quality(row.quality)
        return Reading(self._against(value, row, key), quality)

    def key(self, row: AlarmRow) -> ChannelKey | None:
        """The channel that an alarm watches, None for alarms about sources.

        A channel written as ``asset|metric`` means the one source that reports that metric of that asset.
        """
        parts = row.channel.split("|")
        if len(parts) == 3 and parts[1]:
            return ChannelKey(*parts)
        mirror = self.room.mirror
        for handle in mirror.handles_of_asset.get(parts[0], ()) if len(parts) == 2 else ():
            if mirror.channels[handle].metric == parts[1]:
                return mirror.channels[handle].key
        return None

    def raised(self, row: AlarmRow) -> tuple[str, str]:
        if row.raised_at is None:
            return "", ""
        return age.clock_text(row.raised_at, self.zone), age.age_text(self.now - row.raised_at)

    def acknowledged(self, row: AlarmRow) -> str:
        if not row.acknowledged_by or not row.acked:
            return ""
        return f"{person(row.acknowledged_by)} {age.clock_text(row.acknowledged_at, self.zone, seconds=False)}"

    def shelf_left(self, row: AlarmRow) -> str:
        if row.shelved_until is None:
            return ""
        left = age.age_text(row.shelved_until - self.now)
        return QCoreApplication.translate("AlarmFacts", "shelved, {0} left").format(left)

    def words(self, row: AlarmRow) -> str:
        """Everything that the text filter searches: names and messages in every language, and the id."""
        asset = self.room.mirror.assets.get(row.asset)
        return " ".join((row.id, *(asset.names.values() if asset else ()), *row.texts.values()))

    def _against(self, value: float, row: AlarmRow, key: ChannelKey) -> str:
        handle = self.room.mirror.handle_of.get(key)
        unit = row.unit or ("" if handle is None else self.room.mirror.channels[handle].unit)
        if row.limit is None or wording.state_name(key.metric, value) is not None:
            return quantity.value_text(value, key.metric, unit, self.units, self.room.language)
        if row.per is not None:
            return self._against_rate(value, row, key, unit)
        how = quantity.shown(key.metric, unit, self.units)
        relation = "–" if not math.isfinite(value) else ">" if value > row.limit else "<" if value < row.limit else "="
        step = quantity.step_for(how.value(row.limit), self.room.language)
        number = quantity.number(how.value(value), how.decimals, step)
        limit = quantity.number(how.value(row.limit), how.decimals, step)
        return quantity.joined(f"{number} {relation} {limit}", step.word + how.symbol)

    def _against_rate(self, value: float, row: AlarmRow, key: ChannelKey, unit: str) -> str:
        """The value, and how fast it must not change: ``250 kPa · Δ < −60/min``. A value is no rate: no comparison."""
        how = quantity.shown(key.metric, unit, self.units)
        limit, per = row.limit or 0.0, (row.per or NS_PER_S) / NS_PER_S
        change = quantity.number(how.value(limit) - how.value(0.0), how.decimals)
        sign = "<" if (row.level or row.peak).startswith("lo") else ">"
        span = {1.0: "s", 60.0: "min", 3_600.0: "h"}.get(per, f"{per:g} s")
        now = quantity.value_text(value, key.metric, unit, self.units, self.room.language)
        return f"{now} · Δ {sign} {change}/{span}"


def person(actor: str) -> str:
    """The short name of an actor such as ``os:lin@wall-1``."""
    return actor.removeprefix("os:").split("@", 1)[0]
