"""The fields that the mappings in a source's settings name: what a refused message may show of itself unmasked."""

import re
from collections.abc import Iterator, Mapping

from citydeck.sources.mapping.path import steps

_PATHS = ("each", "error", "geometry", "latitude", "longitude", "name", "path", "time")
_WANTED = ("when", "where")
_TEMPLATES = ("asset", "metric")
_FIELD = re.compile(r"\{([^{}]+)\}")


def fields_of(settings: object) -> Iterator[str]:
    """Every key that a path in `settings` goes through, wherever a mapping stands in them."""
    if isinstance(settings, list | tuple):
        for one in settings:
            yield from fields_of(one)
    elif isinstance(settings, Mapping):
        for key, value in settings.items():
            if key in _PATHS and isinstance(value, str):
                yield from _keys(value)
            elif key in _TEMPLATES and isinstance(value, str):
                for path in _FIELD.findall(value):
                    yield from _keys(path)
            elif key in _WANTED and isinstance(value, Mapping):
                for path in value:
                    yield from _keys(str(path))
            else:
                yield from fields_of(value)


def _keys(path: str) -> Iterator[str]:
    for step in steps(path):
        yield step if isinstance(step, str) else step[0]
