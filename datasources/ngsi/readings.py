"""Entities made into assets, channels and rows."""

from collections.abc import Callable

import msgspec

from citydeck.model.asset import Asset
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.geometry import place_of
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import GOOD, Rows
from datasources.ngsi.entity import Attribute, Entity, asset_of, entity_of, is_object, lasting
from datasources.ngsi.happenings import Happenings
from datasources.ngsi.known import ASKS, KINDS, NEVER, PROPERTIES
from datasources.ngsi.meaning import Meaning, Rule, value_of
from datasources.ngsi.moments import Moments
from datasources.ngsi.settings import Settings

UNCERTAIN = int(Quality.UNCERTAIN)
LANGUAGES = {"en": "en", "zh": "zh_CN", "zh-CN": "zh_CN", "zh-Hans": "zh_CN"}
MEASUREMENT = "numValue"


class Readings:
    """Reads entities. An attribute that cannot be understood is refused alone.

    `unclear` holds the (entity type, attribute) that are not read because nobody says their unit or their period.
    """

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        refuse: Callable[[bytes, str], None],
        happenings: Happenings,
        moments: Moments,
    ) -> None:
        self._settings, self._catalogue, self._refuse = settings, catalogue, refuse
        self._meaning, self._moments, self._happenings = Meaning(settings), moments, happenings
        self._ids: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        self._told: dict[tuple[str, str], str] = {}
        self._undated: dict[int, tuple[str, int]] = {}
        self.unclear: dict[tuple[str, str], str] = {}

    def take(self, document: object, received: int, rows: Rows, *, whole: bool = True) -> str:
        """Append what an entity says, as a broker has it, or a notification, which may hold nothing but what changed
        (`whole` False). Returns its asset, empty for none.
        """
        try:
            entity = entity_of(document)
        except Poisoned as error:
            self._refuse(_sample(document), str(error))
            return ""
        asset = self._ids[lasting(entity.id)] = asset_of(entity.type, entity.id)
        if self._happenings.knows(entity.type):
            self._happenings.take(asset, entity, received, rows, whole=whole)
        elif not entity.deleted:
            self._describe(asset, entity, whole=whole)
            self._measured(asset, entity, received, rows, live=True)
        return asset

    def past(self, entity: Entity, received: int, rows: Rows) -> None:
        """Append what an entity of the past measured."""
        self._measured(asset_of(entity.type, entity.id), entity, received, rows, live=False)

    def _measured(self, asset: str, entity: Entity, received: int, rows: Rows, *, live: bool) -> None:
        for instances in entity.attributes.values():
            for attribute in instances:
                self._attribute(asset, entity, attribute, received, rows, live=live)

    def _describe(self, asset: str, entity: Entity, *, whole: bool) -> None:
        """Declare the asset; what a part of an entity does not say stays as it was."""
        nothing = Asset(asset, self._kind(entity), {"en": asset.rpartition(":")[2] or asset})
        known = nothing if whole else self._assets.get(asset, nothing)
        parent = next((found for name in self._settings.parents if (found := self._parent(entity, name))), known.parent)
        place = self._place(entity) if self._settings.location in entity.attributes else known.place
        told = Asset(asset, self._kind(entity), {**known.names, **self._names(entity)}, place, parent)
        self._assets[asset] = told
        self._catalogue.declare(told)

    def _kind(self, entity: Entity) -> str:
        return self._settings.kinds.get(entity.type) or KINDS.get(entity.type, "sensor")

    def _names(self, entity: Entity) -> dict[str, str]:
        value = entity.value(self._settings.name)
        if is_object(value):
            return {LANGUAGES[tag]: text for tag, text in value.items() if tag in LANGUAGES and isinstance(text, str)}
        return {"en": text} if (text := entity.text(self._settings.name)) else {}

    def _place(self, entity: Entity) -> Place | None:
        return place_of(entity.value(self._settings.location), self._settings.axes)

    def _parent(self, entity: Entity, name: str) -> str | None:
        """The asset that a relationship leads to: a URN, or an entity that was seen."""
        found = entity.first(name)
        if found is None or name in NEVER:
            return None
        value = found.value[0] if isinstance(found.value, list) and found.value else found.value
        target = found.target or (value if isinstance(value, str) else "")
        return self._ids.get(lasting(target)) or (asset_of("", target) if target.startswith("urn:ngsi-ld:") else None)

    def _attribute(
        self, asset: str, entity: Entity, attribute: Attribute, received: int, rows: Rows, *, live: bool
    ) -> None:
        quality = GOOD
        if attribute.name == MEASUREMENT and MEASUREMENT not in {one.attribute for one in self._settings.attributes}:
            attribute = attribute._replace(name=entity.text("controlledProperty"), unit=entity.text("unit"))
            known = PROPERTIES.get(attribute.name)
            rules = [Rule.of(known._replace(limits=None))] if known and self._settings.read != "mapped" else []
            quality = UNCERTAIN if entity.value("outlier") is True else GOOD
        else:
            rules = list(self._meaning.rules(entity.type, attribute))
        for rule in rules if live or attribute.unit else [self._of_today(asset, rule) for rule in rules]:
            before = len(rows)
            try:
                self._row(asset, entity, attribute, rule, (received, quality), rows)
            except Poisoned as error:
                rows.cut(before)
                self._refuse(_sample({attribute.name: attribute.value}), str(error))

    def _of_today(self, asset: str, rule: Rule) -> Rule:
        """A rule with the unit that its channel has: the past is told without units."""
        unit = self._told.get((asset, rule.metric))
        return rule._replace(unit=unit, told=True) if unit else rule

    def _row(
        self, asset: str, entity: Entity, attribute: Attribute, rule: Rule, told: tuple[int, int], rows: Rows
    ) -> None:
        unit = self._meaning.unit(rule, attribute)
        hours = self._moments.hours(entity) if rule.per_hour else 1.0
        if unit is None or hours is None:
            self.unclear[entity.type, attribute.name] = "unit" if unit is None else "period"
            return
        value = value_of(rule, attribute.value) / hours
        at = self._moments.of(attribute, entity)
        if attribute.dataset:
            # Several instances of one attribute measure the same thing: each has an asset of its own.
            asset = self._instance(asset, entity, attribute.dataset)
        limits = rule.limits if rule.unit in (unit, ASKS) else None  # those of a data model are in its own unit
        handle = self._catalogue.handle(asset, rule.metric, unit, rule.period, limits)
        if self._told.setdefault((asset, rule.metric), unit) != unit:
            raise Poisoned("a unit other than the one that this channel began with")
        received, quality = told
        if at is None:
            at, quality = self._first_seen(handle, value, received), UNCERTAIN
        rows.add(handle, at, received, value, quality)

    def _instance(self, asset: str, entity: Entity, dataset: str) -> str:
        name = asset_of("", f"{asset}:{dataset.rpartition(':')[2]}")
        place = self._assets[asset].place if asset in self._assets else None
        self._catalogue.declare(Asset(name, self._kind(entity), {"en": name.rpartition(":")[2]}, place, asset))
        return name

    def _first_seen(self, handle: int, value: float, now: int) -> int:
        """Since when a value that nobody dates has been seen: told again and again it does not become fresh."""
        said = self._undated.get(handle)
        if said is None or said[0] != repr(value):
            said = self._undated[handle] = (repr(value), now)
        return said[1]


def _sample(document: object) -> bytes:
    try:
        return msgspec.json.encode(document)[:4096]
    except (TypeError, ValueError, msgspec.MsgspecError):
        return b""
