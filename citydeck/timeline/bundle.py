"""A bundle: a log that carries what it takes to play it (site, assets, rules, story, licences), and a chain of acts."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.event import Entry
from citydeck.model.mode import Provenance
from citydeck.timeline import log_format
from citydeck.timeline.chain import SECTION as CHAIN
from citydeck.timeline.chain import Chain
from citydeck.timeline.log_reader import LogReader
from citydeck.timeline.log_writer import LogWriter

ATTACHMENTS = "citydeck.attachments"
SITE, ASSETS, RULES, STORY = "site.json", "assets.json", "rules.toml", "story.json"
LICENCES, IMPORT_REPORT, EVENTS = "licences.txt", "import-report.json", "events.json"
SESSION = "session.json"
"""What was recorded of which LIVE session."""
_MEDIA = {".json": "application/json", ".toml": "application/toml", ".txt": "text/plain", ".md": "text/markdown"}


def partial_of(path: Path) -> Path:
    """Where a bundle lies until it is whole."""
    return path.with_name(path.name + ".partial")


class BundleWriter:
    """Writes a bundle beside its place and moves it there when `close` succeeds: a half one is never seen.

    `metadata` are facts as text: ``provenance`` (REAL, SIMULATED or EXERCISE; required), ``zone`` (IANA; required),
    ``seed`` of synthetic data, ``licences`` in one line, and whatever else. An existing file is replaced only with
    `replace`. As a context manager it closes on success and leaves nothing behind on an exception.
    """

    def __init__(
        self,
        path: Path,
        metadata: Mapping[str, str],
        *,
        replace: bool = False,
        chunk_ns: int = log_format.CHUNK_NS,
    ) -> None:
        if path.exists() and not replace:
            raise WrongUse(f"{path} exists already")
        if missing := [name for name in ("provenance", "zone") if not metadata.get(name)]:
            raise ValueError(f"a bundle states its {' and '.join(missing)}")
        Provenance(metadata["provenance"])
        self.path = path
        self._partial = partial_of(path)
        self._partial.unlink(missing_ok=True)
        self._writer = LogWriter(self._partial, {**metadata, "bundle": "1"}, chunk_ns=chunk_ns)
        self._chain = Chain()
        self._sums: dict[str, str] = {}

    def append(self, entry: Entry) -> None:
        """Add an entry (see `LogWriter.append`)."""
        self._chain.add(entry)
        self._writer.append(entry)

    def keyframe(self, log_time: int, data: bytes) -> None:
        """Add a keyframe of the values after all entries appended so far."""
        self._writer.keyframe(log_time, data)

    def attach(self, name: str, data: bytes) -> None:
        """Add an attachment; its name ends in ``.json``, ``.toml``, ``.txt``, ``.md`` or is taken as binary."""
        media = _MEDIA.get(Path(name).suffix, "application/octet-stream")
        self._writer.attach(name, media, data)
        self._sums[name] = hashlib.sha256(data).hexdigest()

    def flush(self) -> None:
        """Hand what was appended to the operating system; `OSError` when the disk is full, and nothing is lost yet."""
        self._writer.flush()

    def close(self) -> None:
        """Seal the bundle and put it in its place."""
        self._writer.flush()
        self._writer.add_metadata(ATTACHMENTS, self._sums)
        self._writer.add_metadata(CHAIN, self._chain.facts())
        self._writer.close()
        self._partial.replace(self.path)

    def leave(self) -> None:
        """Stop as it is: what was handed to the operating system stays beside the place, under `partial_of`."""
        self._writer.abandon()

    def discard(self) -> None:
        """Give up; nothing is left behind."""
        self._writer.abandon()
        self._partial.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()


class Bundle:
    """A bundle that is open for reading. `UnreadableInput` as `LogReader`. Attachments are None where there is none."""

    def __init__(self, path: Path) -> None:
        self.reader = LogReader(path)

    @property
    def facts(self) -> Mapping[str, str]:
        """The metadata that it was written with."""
        return self.reader.metadata

    @property
    def provenance(self) -> Provenance:
        """Where its readings came from; what does not say so is taken as SIMULATED, never as real."""
        try:
            return Provenance(self.facts.get("provenance", ""))
        except ValueError:
            return Provenance.SIMULATED

    @property
    def provenances(self) -> dict[str, Provenance]:
        """What is known of single sources, for recordings of several."""
        try:
            return msgspec.json.decode(self.facts.get("sources", "{}"), type=dict[str, Provenance])
        except msgspec.MsgspecError:
            return {}

    @property
    def zone(self) -> str:
        """IANA time zone of its place; UTC when it does not say."""
        return self.facts.get("zone") or "UTC"

    def data(self, name: str) -> bytes | None:
        """Bytes of an attachment."""
        return self.reader.attachment(name) if name in self.reader.attachments() else None

    def text(self, name: str) -> str | None:
        """Text of an attachment; `UnreadableInput` when it is not UTF-8."""
        data = self.data(name)
        try:
            return None if data is None else data.decode()
        except UnicodeDecodeError:
            raise UnreadableInput(f"{name} in {self.reader.path} is not UTF-8 text") from None

    def json(self, name: str) -> object:
        """Decoded JSON attachment; `UnreadableInput` when it is none."""
        data = self.data(name)
        try:
            return None if data is None else msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            raise UnreadableInput(f"{name} in {self.reader.path} is no JSON: {error}") from None

    def rules(self) -> str | None:
        """Text of the alarm rules; None: the bundle raises nothing.

        `UnreadableInput` when they may have been in the part of a cut file that is lost: to play it as if it had no
        rules would be to say that nothing was wrong.
        """
        if (
            self.facts.get("bundle")
            and ATTACHMENTS not in self.reader.sections
            and RULES not in self.reader.attachments()
        ):
            raise UnreadableInput(
                f"{self.reader.path}: the file is cut, and alarm rules, if it had any, are lost with its end"
            )
        return self.text(RULES)

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
