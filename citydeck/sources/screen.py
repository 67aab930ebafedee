"""Personal data never enters: everything textual that an adapter says is screened in its host, before it is kept.

Rows are numbers. Texts come in five places: names and attributes of assets, markers, answers to commands, and what is
said of faults. Of these none passes that is free, unless the manifest lists its place under ``fields.text``; then it
passes without what looks personal (`citydeck.model.personal`). Ids and metrics must look like ids and metrics.
"""

import re
from collections.abc import Collection
from pathlib import Path

import msgspec

from citydeck.model import personal
from citydeck.model.asset import KINDS, Asset, Scalar
from citydeck.model.channel import Channel
from citydeck.model.errors import WrongUse
from citydeck.model.event import Marker
from citydeck.sources import wire
from citydeck.sources.frame import MAX_FRAME
from citydeck.sources.payload import MAX_DEPTH, MAX_MESSAGE
from citydeck.sources.positions import Positions
from citydeck.sources.redaction import Redaction
from citydeck.sources.vocabulary import Vocabulary, texts_of

ANY = "*"
"""In ``fields.pass``: every attribute; for recordings, which hold only what passed before."""
LONGEST_ID = 256
MAX_TEXT = 300
MAX_FREE = 4096
"""Characters of what is said of faults, and of free text that may pass."""
_ID = re.compile(r"[^\s\x00-\x20\x7f|]+")
_NAME = re.compile(r"[A-Za-z_][\w.\-]{0,79}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z]{2,4})?")


class Screen:
    """One source's screen. `dropped` counts what was taken out, by reason."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        allowed: Collection[str] = (),
        places: Collection[str] = (),
        positions: Positions | None = None,
        redaction: Redaction | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._redaction = redaction or Redaction(())
        self._allowed = frozenset(allowed)
        self._places = frozenset(places)
        self._positions = positions or Positions()
        self.dropped: dict[str, int] = {}

    @classmethod
    def of(cls, spec: wire.Spec) -> "Screen":
        """The screen of the source that a host was told to run."""
        own = Path(__file__).parent
        texts = [*texts_of(spec.settings), *spec.hosts, *spec.allowed, spec.name, spec.adapter, spec.module]
        texts += [spec.folder, spec.root, spec.site, str(MAX_MESSAGE), str(MAX_DEPTH), str(MAX_FRAME)]
        vocabulary = Vocabulary(texts, [Path(spec.folder), own, own.parent / "model"])
        redaction = Redaction(spec.secrets.values())
        return cls(vocabulary, spec.allowed, spec.text, Positions(spec.datum, spec.grid), redaction)

    def said(self, text: str) -> str:
        """What may be said of a fault, of health, of a reason: no word of a payload."""
        told, _ = personal.without(self._redaction.text(text[: 4 * MAX_TEXT]), marked_only=True)
        return self._vocabulary.said(told)[:MAX_TEXT]

    def learn(self, error: BaseException) -> None:
        """An error is about to be told: the words of the code that it came through are known from here on."""
        self._vocabulary.learn(error)

    def channel(self, channel: Channel) -> None:
        """`WrongUse` when a channel's words are none that may be kept."""
        self._id(channel.asset)
        if not _NAME.fullmatch(channel.metric):
            raise WrongUse("metric that is no name of one")
        for unit in (channel.unit, channel.original_unit):
            if len(unit) > 40 or any(mark.isspace() for mark in unit):
                raise WrongUse("unit that is none")
        for text in (channel.metric, channel.unit, channel.original_unit):
            if kind := personal.in_id(text):
                self._refuse(kind)

    def asset(self, asset: Asset) -> Asset | None:
        """What of an asset may be kept; None when its id may not."""
        try:
            self._id(asset.id)
        except WrongUse as error:
            self._drop(f"asset: {error}")
            return None
        return Asset(
            asset.id,
            asset.kind if asset.kind in KINDS or self._vocabulary.knows(asset.kind) else "sensor",
            self._names(asset),
            self._positions.kept(asset.place, self._drop),
            self._parent(asset.parent),
            self._attributes(asset.attributes),
        )

    def marker(self, marker: Marker) -> Marker:
        """What of a marker may be kept."""
        texts = {tag: self._text(text, "markers") for tag, text in marker.texts.items() if _LANGUAGE.fullmatch(tag)}
        return Marker(self._text(marker.name, "markers"), texts)

    def answer(self, part: object, depth: int = 0) -> object:
        """An answer to a command: numbers as they are, texts screened, keys that are no names left out.

        What stands under a key of the manifest that ends in ``_id`` is an id, and passes if it may be one.
        """
        if depth > MAX_DEPTH:
            return None
        if isinstance(part, str):
            return self._text(part, "answers")
        if isinstance(part, dict):
            return {
                key: value if self._is_id(key, value) else self.answer(value, depth + 1)
                for key, value in part.items()
                if isinstance(key, str) and self._is_field(key)
            }
        if isinstance(part, list | tuple):
            return [self.answer(value, depth + 1) for value in part]
        return None if personal.is_long(part) and "answers" not in self._places else part

    def _is_id(self, key: str, value: object) -> bool:
        if not (key.endswith("_id") and key in self._allowed and isinstance(value, str) and len(value) <= LONGEST_ID):
            return False
        return _ID.fullmatch(value) is not None and personal.in_id(value) is None

    def message(self, message: wire.FromHost) -> wire.FromHost:
        """A message as it may leave the host."""
        if isinstance(message, wire.Link):
            return msgspec.structs.replace(message, reason=self.said(message.reason))
        if isinstance(message, wire.Beat):
            return msgspec.structs.replace(message, text=self.said(message.text), dropped=dict(self.dropped))
        if isinstance(message, wire.HistoryDone):
            return msgspec.structs.replace(message, error=self.said(message.error))
        if isinstance(message, wire.CommandDone):
            result = self.answer(message.result)
            kept = result if isinstance(result, dict) else {}
            return msgspec.structs.replace(message, error=self.said(message.error), result=kept)
        return self.marker(message) if isinstance(message, Marker) else message

    def _id(self, text: str) -> None:
        if not _ID.fullmatch(text) or len(text) > LONGEST_ID:
            raise WrongUse("id that is none: empty, too long, or with a space or '|' in it")
        if kind := personal.in_id(text):
            self._refuse(kind)

    def _refuse(self, kind: str) -> None:
        raise WrongUse(f"id that holds a {kind}")

    def _parent(self, parent: str | None) -> str | None:
        if parent is None:
            return None
        try:
            self._id(parent)
        except WrongUse as error:
            self._drop(f"parent: {error}")
            return None
        return parent

    def _names(self, asset: Asset) -> dict[str, str]:
        local = asset.id.rpartition(":")[2] or asset.id
        kept = {}
        for tag, name in asset.names.items():
            if _LANGUAGE.fullmatch(tag) and (told := name if name == local else self._free(name, "names")):
                kept[tag] = told
        return {"en": local, **kept}

    def _attributes(self, attributes: dict[str, Scalar]) -> dict[str, Scalar]:
        kept: dict[str, Scalar] = {}
        for key, value in attributes.items():
            if not self._is_field(key):
                self._drop("attribute that the manifest does not let pass")
            elif personal.is_long(value):
                self._drop("attribute: long number")
            elif not isinstance(value, str):
                kept[key] = value
            elif told := self._free(value, "attributes"):
                kept[key] = told
        return kept

    def _is_field(self, key: str) -> bool:
        listed = key in self._allowed or (ANY in self._allowed and personal.in_id(key) is None)
        return listed or (len(key) <= MAX_TEXT and self._vocabulary.knows(key))

    def _free(self, text: str, place: str) -> str:
        """Free text of a place, empty when it may not pass."""
        if place in self._places:
            return self._without(text, place)
        if len(text) <= MAX_FREE and self._vocabulary.knows(text):
            return text
        self._drop(f"{place}: free text")
        return ""

    def _text(self, text: str, place: str) -> str:
        """Like `_free`, with the words that may pass where the whole may not."""
        return self._without(text, place) if place in self._places else self.said(text)

    def _without(self, text: str, place: str) -> str:
        told, kinds = personal.without(self._redaction.text(text[:MAX_FREE]))
        for kind in kinds:
            self._drop(f"{place}: {kind}")
        return "" if told.strip() == personal.REMOVED else told

    def _drop(self, reason: str) -> None:
        self.dropped[reason] = self.dropped.get(reason, 0) + 1
