"""An OPC UA server as a source: variables that are subscribed to, and its alarms and conditions."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from asyncua import Node, ua
from asyncua.common.subscription import Subscription

from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.event import Gap
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.inbox import Inbox
from citydeck.sources.incidents import Incidents
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING, Rows
from citydeck.sources.transports.poll import awaited
from datasources.opcua.alarms import incident, is_refresh
from datasources.opcua.link import Link
from datasources.opcua.settings import Settings, Variable
from datasources.opcua.units import ucum
from datasources.opcua.value import nanoseconds, quality, stamp, value

__all__ = ["Settings", "Source"]
QUEUE = 1_000
"""Values that the server keeps of a variable between two publishings."""
SIZE = 64
STAMPED = ua.DataChangeFilter(Trigger=ua.DataChangeTrigger.StatusValueTimestamp)
"""Also tell a value that stays, when it was true again: unasked, servers are silent then and a sensor looks dead."""
UNSUPPORTED = ua.StatusCodes.BadMonitoredItemFilterUnsupported
OVERFLOW = 0x480
"""Info type DataValue with the bit Overflow (Part 4, 7.39): values before this one were dropped."""
Told = tuple[int, ua.DataValue] | Any


class Source(DataSource):
    """Its own handler of the library's notifications, which lie in an inbox until the stream takes them."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._link = Link(settings.url)
        self._inbox: Inbox[Told] = Inbox()
        self._catalogue = Catalogue(context)
        self._incidents = Incidents(self._catalogue)
        self._nodes: dict[ua.NodeId, int] = {}
        self._handles: list[int] = []
        self._dropped: list[int] = []
        self._unclear = 0

    async def open(self) -> None:
        """Connect. `ConnectionError` says what is wrong."""
        settings, secrets, site = self.settings, self.context.secrets, self.context.site
        if settings.security != "none":
            files = site / settings.certificate, site / settings.server_certificate
            await self._link.secure(settings.security, settings.mode, files, secrets.get("private_key", ""))
        await self._link.open(settings.username, secrets.get("password", ""))

    async def discover(self) -> Discovery:
        """The variables of the settings, with units and ranges that the server tells."""
        nodes = [self._link.node(variable.node) for variable in self.settings.variables]
        told = await asyncio.gather(*(self._facts(node) for node in nodes))
        for place, (variable, node, (unit, limits)) in enumerate(
            zip(self.settings.variables, nodes, told, strict=True)
        ):
            self._nodes[node.nodeid] = place
            self._unclear += unit is None and not variable.unit
            self._handles.append(
                self._catalogue.handle(
                    variable.asset, variable.metric, variable.unit or unit or "", None, variable.limits or limits
                )
            )
        return self._catalogue.discovery()

    async def _facts(self, node: Node) -> tuple[str | None, tuple[float, float] | None]:
        unit, limits = await asyncio.gather(self._unit(node), self._range(node))
        return unit, limits

    async def _unit(self, node: Node) -> str | None:
        """UCUM; empty where the server names no unit, None where it names one that is not known here."""
        told = await self._link.property(node, "EngineeringUnits")
        return (ucum(told.UnitId) or None) if isinstance(told, ua.EUInformation) and told.UnitId > 0 else ""

    async def _range(self, node: Node) -> tuple[float, float] | None:
        names = ("InstrumentRange", "EURange")
        for told in await asyncio.gather(*(self._link.property(node, name) for name in names)):
            if isinstance(told, ua.Range) and told.Low < told.High:
                return told.Low, told.High
        return None

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Each variable's present value first, then what changes; ends by raising when the server is gone."""
        if since is not None and self.settings.variables:
            async for batch in self._missed(since):
                yield batch
        async for _ in awaited(self._subscribe()):
            yield Rows().batch()
        while True:
            rows = Rows()
            for told, received in await self._inbox.take(0.8):
                self._take(told, received, rows)
            if (lost := self._inbox.take_lost()) is not None:
                yield Gap(self.context.name, *lost)
            if self._dropped:
                yield Gap(self.context.name, len(self._dropped), min(self._dropped), max(self._dropped))
                self._dropped = []
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()
            async for _ in awaited(self._link.alive()):
                yield Rows().batch()

    async def _missed(self, since: int) -> AsyncIterator[Batch]:
        """What the server's history has of the time when it was not heard; nothing where it keeps none."""
        span = TimeRange(since + 1, self.context.now() + NS_PER_S)
        try:
            for place in range(len(self.settings.variables)):
                async for batch in awaited(self._past(place, span)):
                    yield Rows().batch() if batch is None else batch
        except (ConnectionError, NotImplementedError):
            return

    async def _subscribe(self) -> None:
        subscription = await self._link.subscribe(self.settings.publish, self)
        intervals = {variable.every for variable in self.settings.variables}
        for every in sorted(intervals):
            wanted = [one for one in self.settings.variables if one.every == every]
            nodes = [self._link.node(one.node) for one in wanted]
            handles = await self._monitor(subscription, nodes, every, STAMPED)
            if UNSUPPORTED in (getattr(handle, "value", None) for handle in handles):
                handles = await self._monitor(subscription, nodes, every, None)
            for one, handle in zip(wanted, handles, strict=True):
                if not isinstance(handle, int):
                    raise WrongUse(f"{one.node}: the server has no such node, or does not tell its changes")
        if self.settings.alarms:
            # Each kind by name: a filter on one asks for its own fields, not for those of the kinds below it.
            kinds = [ua.ObjectIds.AlarmConditionType, ua.ObjectIds.ConditionType]
            await self._link.answer(
                subscription.subscribe_alarms_and_conditions(self._link.node(self.settings.notifier), kinds)
            )
            await self._refresh(subscription.subscription_id)

    async def _monitor(
        self, subscription: Subscription, nodes: list[Node], every: float, wanted: ua.DataChangeFilter | None
    ) -> list[int | ua.StatusCode]:
        """A handle each, or why not. The library's own door to filters is only for deadbands."""
        work = subscription._subscribe(nodes, mfilter=wanted, queuesize=QUEUE, sampling_interval=every * 1000)  # noqa: SLF001
        handles: list[int | ua.StatusCode] = await self._link.answer(work)
        return handles

    async def _refresh(self, subscription: int) -> None:
        """Have the server tell what is in force; one that cannot is heard from now on."""
        conditions = self._link.client.get_node(ua.NodeId(ua.ObjectIds.ConditionType))
        method = ua.NodeId(ua.ObjectIds.ConditionType_ConditionRefresh)
        try:
            await self._link.answer(conditions.call_method(method, ua.Variant(subscription, ua.VariantType.UInt32)))
        except ConnectionError:
            return

    def datachange_notification(self, node: Node, _value: object, data: Any) -> None:
        """The library's word that a variable changed."""
        self._inbox.put((self._nodes[node.nodeid], data.monitored_item.Value), SIZE, self.context.now())

    def event_notification(self, event: Any) -> None:
        """The library's word that something happened."""
        self._inbox.put(event, 16 * SIZE, self.context.now())

    def status_change_notification(self, status: Any) -> None:
        """The library's word that the subscription ended."""
        self._inbox.fail(ConnectionError(f"the server ended the subscription ({status})"))

    def _take(self, told: Told, received: int, rows: Rows) -> None:
        before = len(rows)
        try:
            if isinstance(told, tuple):
                place, data = told
                self._value(place, data, received, rows)
            elif not is_refresh(told):
                moment = getattr(told, "Time", None)
                observed = nanoseconds(moment) if isinstance(moment, datetime) else received
                self._incidents.tell(incident(told), observed, rows)
        except Poisoned as error:
            rows.cut(before)
            self.context.quarantine(b"", str(error))

    def _value(self, place: int, data: ua.DataValue, received: int, rows: Rows) -> None:
        if data.StatusCode is not None and data.StatusCode.value == ua.StatusCodes.BadWaitingForInitialData:
            return  # it has never had a value: that is no reading
        observed = stamp(data, received)
        status = quality(data.StatusCode)
        if data.StatusCode is not None and data.StatusCode.value & OVERFLOW == OVERFLOW:
            self._dropped.append(observed)
        raw = None if data.Value is None else data.Value.Value
        reading = MISSING if status is Quality.BAD else value(self.settings.variables[place], raw)
        rows.add(self._handles[place], observed, 0, reading, status)

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """What the server's historian has of the variables."""
        for place in range(len(self.settings.variables)):
            yield await self._past(place, span)

    async def _past(self, place: int, span: TimeRange) -> Batch:
        start, end = (datetime.fromtimestamp(at / NS_PER_S, UTC) for at in (span.start, span.end))
        variable = self.settings.variables[place]
        asking = self._link.node(variable.node).read_raw_history(start, end, return_bounds=False)
        rows = Rows()
        for data in await self._link.answer(asking):
            self._was(place, variable, data, span, rows)
        return rows.batch()

    def _was(self, place: int, variable: Variable, data: ua.DataValue, span: TimeRange, rows: Rows) -> None:
        observed = stamp(data, 0)
        status = quality(data.StatusCode)
        if not span.start <= observed < span.end or data.Value is None:
            return
        try:
            reading = MISSING if status is Quality.BAD else value(variable, data.Value.Value)
        except Poisoned as error:
            self.context.quarantine(b"", str(error))
            return
        rows.add(self._handles[place], observed, 0, reading, status)

    async def health(self) -> Health:
        """What is not secured, then what may be read in a wrong unit, else how many conditions are in force."""
        if self.settings.security == "none" and self.settings.username:
            return Health(ok=False, text="user and password go to a server that has not proved who it is")
        if self._unclear:
            text = (
                f"{self._unclear} variables are told in a unit that is not known here, and read in their metric's own"
            )
            return Health(ok=False, text=f"{text}: unit")
        count = len(self._incidents.in_force)
        return Health(ok=True, text=f"{count} conditions in force" if count else "")

    async def close(self) -> None:
        """Disconnect."""
        await self._link.close()
