"""Which readings of a mapping never found a value: the commonest mistake is a path that leads nowhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel

_FIELD = re.compile(r"\{[^{}]+\}")


@dataclass(frozen=True)
class Asked:
    """One reading of the settings: where it stands there, and what its channels are called."""

    place: str
    path: str
    asset: re.Pattern[str]
    metric: re.Pattern[str]

    def is_of(self, channel: Channel) -> bool:
        return bool(self.asset.fullmatch(channel.asset) and self.metric.fullmatch(channel.metric))


class ReadingsCheck:
    """Holds what came against every ``asset`` with a ``metric`` in a source's settings."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self._asked = list(_asked(settings, ""))
        self._valued: set[int] = set()

    def see(self, batch: Batch) -> None:
        """Rows that came, by the handles of the newest discovery."""
        self._valued.update(batch.channel[batch.value == batch.value].tolist())

    def words(self, channels: Sequence[Channel]) -> list[str]:
        """A sentence for each reading that found nothing, or nothing but missing values."""
        said = []
        for asked in self._asked:
            handles = [handle for handle, channel in enumerate(channels) if asked.is_of(channel)]
            where = f"{asked.place} (path {asked.path!r})" if asked.path else asked.place
            if not handles:
                said.append(f"{where}: nothing was found there")
            elif not self._valued.intersection(handles):
                said.append(f"{where}: found, and every value is missing")
        return said


def _asked(value: object, place: str) -> Iterator[Asked]:
    if isinstance(value, Mapping):
        asset, metric = value.get("asset"), value.get("metric")
        if isinstance(asset, str) and isinstance(metric, str):
            yield Asked(place, str(value.get("path", "")), _pattern(asset), _pattern(metric))
            return
        for key, inner in value.items():
            yield from _asked(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _asked(inner, f"{place}.{number}")


def _pattern(template: str) -> re.Pattern[str]:
    """What a template's names look like: anything in place of each field."""
    return re.compile(".+".join(re.escape(part) for part in _FIELD.split(template)), re.DOTALL)
