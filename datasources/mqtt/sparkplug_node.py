"""One edge node of Sparkplug B: which metrics its births declared, and whether each of its messages came."""

from dataclasses import dataclass, field

from citydeck.sources.mapping.compiled import CompiledReading

SEQUENCE = 256
Reached = tuple[CompiledReading, int]
"""A reading of the mapping and the handle of its channel."""


@dataclass
class DeclaredMetric:
    """A metric that a birth declared and that the mapping names, with the readings it becomes."""

    device: str
    datatype: int
    readings: list[Reached]


@dataclass
class Node:
    """What is known of a node since its birth. Devices are by name; metrics of the node itself are those of ''."""

    bd_seq: int | None
    seq: int | None
    by_name: dict[tuple[str, str], DeclaredMetric | None] = field(default_factory=dict)
    by_alias: dict[int, tuple[str, str]] = field(default_factory=dict)

    def declare(self, device: str, name: str, alias: int | None, metric: DeclaredMetric | None) -> None:
        """A birth names a metric; None for one that the mapping does not ask for."""
        self.by_name[device, name] = metric
        if alias is not None:
            self.by_alias[alias] = (device, name)

    def forget(self, device: str) -> None:
        """What was declared of a device is no longer so."""
        self.by_name = {key: metric for key, metric in self.by_name.items() if key[0] != device}
        self.by_alias = {alias: key for alias, key in self.by_alias.items() if key[0] != device}

    def metrics(self, device: str | None = None) -> list[DeclaredMetric]:
        """Metrics that the mapping asks for, of one device or of all."""
        return [m for m in self.by_name.values() if m is not None and device in (None, m.device)]

    def missed(self, seq: int) -> int:
        """How many messages went missing before the one numbered `seq`; it is the last known from here on."""
        last, self.seq = self.seq, seq
        return 0 if last is None or seq == last else (seq - last - 1) % SEQUENCE
