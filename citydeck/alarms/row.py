"""An alarm as consoles show it."""

from typing import Any

from citydeck.alarms.alarm import Alarm
from citydeck.alarms.holding import Holding
from citydeck.alarms.regions import letter_of
from citydeck.model.alarm import AlarmRow, Priority


def row_of(alarm: Alarm, holding: Holding) -> AlarmRow:
    """The row of an alarm: committed operators' acts, and the engine's own findings marked saved or not."""
    regions, identity = alarm.regions, alarm.identity
    shown: dict[str, Any] = holding.shown(alarm.id, regions)
    level = regions.level or regions.pending
    return AlarmRow(
        id=alarm.id,
        rule=identity.rule,
        asset=identity.asset,
        channel=identity.channel,
        priority=Priority(identity.priority),
        condition=regions.condition,
        letter=letter_of(
            active=regions.active,
            acked=shown["acked"],
            shelved=shown["shelved_until"] is not None,
            suppressed=bool(regions.suppressed),
            out_of_service=shown["out_of_service"] is not None,
        ),
        level=level,
        peak=regions.peak,
        occurrence=regions.occurrence,
        realarm=shown["realarm"],
        acked=shown["acked"],
        latched=shown["latched"],
        quality=regions.quality,
        raised_at=regions.raised_at,
        raised_at_wall=regions.raised_wall,
        observed_at=regions.observed_at,
        returned_at=regions.returned_at,
        acknowledged_by=shown["acked_by"],
        acknowledged_at=shown["acked_at"],
        acknowledged_at_wall=shown["acked_wall"],
        comment=shown["comment"],
        shelved_until=shown["shelved_until"],
        shelved_by=shown["shelved_by"],
        suppressed_by=regions.suppressed,
        out_of_service=shown["out_of_service"] is not None,
        value=regions.value,
        limit=alarm.evaluator.limit(level or regions.peak) if alarm.evaluator else None,
        per=alarm.evaluator.per if alarm.evaluator else None,
        unit=identity.unit,
        repeats=regions.repeats,
        chattering=regions.chattering,
        saved=holding.saved(alarm.id),
        note_required=identity.priority == Priority.CRITICAL,
        texts=identity.texts,
        version=regions.version,
    )
