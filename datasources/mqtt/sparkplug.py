"""Sparkplug B: births declare metrics, data follow by name or alias, deaths make what was known stale."""

from collections.abc import Callable
from typing import Any

from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.mapping.compiled import CompiledReading
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from datasources.mqtt.losses import Losses
from datasources.mqtt.settings import Topic
from datasources.mqtt.sparkplug_metric import instant_of, value_of
from datasources.mqtt.sparkplug_node import DeclaredMetric, Node, Reached
from datasources.mqtt.sparkplug_schema import parse_payload, rebirth_wanted

MAX_NODES, MAX_METRICS = 10_000, 100_000
ASK_AGAIN = 30 * NS_PER_S
"""How long a node has to answer with its birth before it is asked once more."""
DEVICE = "{device}"
BD_SEQ = "bdSeq"


class Sparkplug:
    """Nodes and devices of one namespace. `publish` takes the only command there is: a node is asked for its birth."""

    def __init__(
        self, how: Topic, catalogue: Catalogue, context: Context, losses: Losses, publish: Callable[[str, bytes], None]
    ) -> None:
        self._how = how
        self._catalogue = catalogue
        self._context = context
        self._losses = losses
        self._publish = publish
        self._readings: dict[str, list[CompiledReading]] = {}
        for reading in how.readings:
            self._readings.setdefault(reading.path, []).append(CompiledReading.of(reading))
        self._nodes: dict[tuple[str, str], Node] = {}
        self._asked: dict[tuple[str, str], int] = {}
        self._last: dict[int, tuple[int, float]] = {}
        self._deeds = {
            "NBIRTH": self._node_birth,
            "DBIRTH": self._device_birth,
            "NDATA": self._data,
            "DDATA": self._data,
            "NDEATH": self._node_death,
            "DDEATH": self._device_death,
        }

    @property
    def unborn(self) -> int:
        """Nodes that were heard, and not their birth."""
        return len(self._asked)

    def read(self, topic: list[str], raw: bytes, received: int, rows: Rows) -> None:
        """A message of ``namespace/group/type/node[/device]``; `Poisoned` when it cannot be understood.

        Commands of others and the states of hosts are passed over.
        """
        if len(topic) not in (4, 5) or topic[2] not in self._deeds:
            return
        if topic[2].startswith("D") != (len(topic) == 5):
            raise Poisoned("Sparkplug topic without the device that it is of, or with one too many")
        where, device = (topic[1], topic[3]), topic[4] if len(topic) == 5 else ""
        payload = parse_payload(raw)
        self._deeds[topic[2]](where, device, payload, received, rows)

    def _node_birth(self, where: tuple[str, str], device: str, payload: Any, received: int, rows: Rows) -> None:
        known = self._nodes.get(where)
        if known is None and len(self._nodes) >= MAX_NODES:
            raise Poisoned(f"more than {MAX_NODES} Sparkplug nodes")
        node = Node(_bd_seq(payload), payload.seq if payload.HasField("seq") else None)
        if known is not None:
            # The same session, told anew: its devices live. A new one: they are dead until their own births.
            again = known.bd_seq == node.bd_seq is not None
            for (of, name), metric in known.by_name.items():
                if of and again:
                    node.declare(of, name, None, metric)
                elif of and metric is not None:
                    self._stale([metric], received, rows)
            node.by_alias |= {alias: key for alias, key in known.by_alias.items() if key[0] and again}
        self._nodes[where] = node
        self._asked.pop(where, None)
        self._born(node, where, device, payload, received, rows)

    def _device_birth(self, where: tuple[str, str], device: str, payload: Any, received: int, rows: Rows) -> None:
        node = self._heard(where, payload, received)
        node.forget(device)
        self._born(node, where, device, payload, received, rows)

    def _born(self, node: Node, where: tuple[str, str], device: str, payload: Any, received: int, rows: Rows) -> None:
        if len(node.by_name) + len(payload.metrics) > MAX_METRICS:
            raise Poisoned(f"more than {MAX_METRICS} metrics of one Sparkplug node")
        for metric in payload.metrics:
            if metric.name == BD_SEQ:
                continue
            alias = metric.alias if metric.HasField("alias") else None
            node.declare(device, metric.name, alias, self._declared(where, device, metric))
            self._row(node.by_name[device, metric.name], metric, payload, received, rows)

    def _declared(self, where: tuple[str, str], device: str, metric: Any) -> DeclaredMetric | None:
        wanted = [one for one in self._readings.get(metric.name, ()) if device or DEVICE not in one.reading.asset]
        reached: list[Reached] = []
        for one in wanted:
            asset, name = one.names({"group": where[0], "node": where[1], "device": device}, ())
            how = one.reading
            reached.append((one, self._catalogue.handle(asset, name, how.unit, how.period, how.limits)))
        return DeclaredMetric(device, metric.datatype, reached) if reached else None

    def _data(self, where: tuple[str, str], device: str, payload: Any, received: int, rows: Rows) -> None:
        node = self._heard(where, payload, received)
        unknown = False
        for metric in payload.metrics:
            key = node.by_alias.get(metric.alias) if metric.HasField("alias") else (device, metric.name)
            if key is None or key not in node.by_name:
                unknown = True
            else:
                self._row(node.by_name[key], metric, payload, received, rows)
        if unknown:
            self._ask(where, received)
            self._context.quarantine(b"", "Sparkplug metric that no birth declared")

    def _row(self, declared: DeclaredMetric | None, metric: Any, payload: Any, received: int, rows: Rows) -> None:
        """One metric; what is refused costs no other."""
        if declared is None:
            return
        try:
            raw = value_of(metric, metric.datatype or declared.datatype)
            observed = instant_of(metric, payload, received)
            for reading, handle in declared.readings:
                value = reading.value(raw, None)
                rows.add(handle, observed, received, value)
                if observed >= self._last.get(handle, (0, 0.0))[0]:
                    self._last[handle] = (observed, value)
        except Poisoned as error:
            self._context.quarantine(metric.SerializeToString()[:4096], str(error))

    def _node_death(self, where: tuple[str, str], device: str, payload: Any, received: int, rows: Rows) -> None:
        del device
        node, dead = self._nodes.get(where), _bd_seq(payload)
        if node is None or (dead is not None and node.bd_seq is not None and dead != node.bd_seq):
            return  # the last will of a session before this one
        self._stale(node.metrics(), received, rows)
        del self._nodes[where]

    def _device_death(self, where: tuple[str, str], device: str, payload: Any, received: int, rows: Rows) -> None:
        node = self._heard(where, payload, received)
        self._stale(node.metrics(device), received, rows)
        node.forget(device)

    def _stale(self, metrics: list[DeclaredMetric], received: int, rows: Rows) -> None:
        """The last values stand, and are no longer known to be true."""
        for metric in metrics:
            for _, handle in metric.readings:
                if handle in self._last:
                    observed, value = self._last[handle]
                    rows.add(handle, max(received, observed + 1), received, value, int(Quality.STALE))

    def _heard(self, where: tuple[str, str], payload: Any, received: int) -> Node:
        """The node of a message that its birth precedes; what went missing before it is told."""
        node = self._nodes.get(where)
        if node is None:
            self._ask(where, received)
            raise Poisoned("Sparkplug data of a node whose birth was not heard")
        if payload.HasField("seq") and (missed := node.missed(payload.seq)):
            self._losses.add(missed, received, received)
            self._ask(where, received)
        return node

    def _ask(self, where: tuple[str, str], now: int) -> None:
        """Ask a node for its birth, where the settings allow to command it."""
        if now - self._asked.get(where, -ASK_AGAIN) < ASK_AGAIN or len(self._asked) >= MAX_NODES:
            return
        self._asked[where] = now
        if self._how.rebirth:
            self._publish(f"{self._how.filter.split('/')[0]}/{where[0]}/NCMD/{where[1]}", rebirth_wanted(now))


def _bd_seq(payload: Any) -> int | None:
    for metric in payload.metrics:
        if metric.name == BD_SEQ:
            return int(metric.long_value or metric.int_value)
    return None
