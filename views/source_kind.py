"""What the room is told of an adapter before any of its code runs: plain values, made by the roof from its manifest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One setting. `type` is ``string``, ``integer``, ``number``, ``boolean``, ``secret``, ``list`` or ``table``;
    `texts` say what it is by language; `item` the keys of each entry of a list of tables; `path` is ``folder`` or
    ``file`` where the setting names one; `suggest` are values that can be picked beside any other. What is neither
    `required` nor `usual` stands behind "More settings".
    """

    key: str
    type: str
    texts: dict[str, str]
    default: object = None
    required: bool = False
    usual: bool = False
    choices: tuple[str, ...] = ()
    item: tuple["FieldSpec", ...] = ()
    path: str = ""
    suggest: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """What it is, in `language` or else in English."""
        return self.texts.get(language) or self.texts.get("en", self.key)


@dataclass(frozen=True, slots=True)
class SourceKind:
    """An adapter that can be chosen. `package` is empty for Citydeck's own; a stranger's has to be trusted first, and
    `wants` are the hosts and files that it may then reach.
    """

    id: str
    names: dict[str, str]
    gives: dict[str, str]
    fields: tuple[FieldSpec, ...]
    package: str = ""
    wants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A site to be, as the form has it: checked field by field, and not yet as a whole."""

    folder: str
    name: str
    zone: str
    kind: str
    source: str
    settings: dict[str, object]
    city: str = ""
    trusted: bool = False
