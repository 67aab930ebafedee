"""One CAP alert as it was said: strict in what an alert cannot do without, lenient in the rest, which is then named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from citydeck.model.time import NEVER
from citydeck.sources.payload import Poisoned
from citydeck.sources.stamps import instant
from datasources.cap.area import Area, read_area
from datasources.cap.element import Reader, plain

NAMESPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1")
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
SEVERITY: dict[str, float | None] = {"Extreme": 4.0, "Severe": 3.0, "Moderate": 2.0, "Minor": 1.0, "Unknown": None}
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Very Likely", "Possible", "Unlikely", "Unknown")
"""With ``Very Likely``, which CAP 1.0 had and feeds still say."""
ALERTS = frozenset(f"{{{space}}}alert" for space in NAMESPACES)
"""Tags of the alerts that are read here."""


class Key(NamedTuple):
    """Which message: who sent it, and the identifier that the sender gave it."""

    sender: str
    identifier: str


class Reference(NamedTuple):
    """An earlier message that this one is about; `sent` in ns, None where it is no time."""

    key: Key
    sent: int | None


@dataclass(frozen=True)
class Info:
    """What an alert says in one language, or of one segment; times in ns, None where not said.

    `severity` is empty where it was not understood.
    """

    language: str
    event: str
    categories: tuple[str, ...]
    responses: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    codes: tuple[str, ...]
    effective: int | None
    onset: int | None
    expires: int | None
    headline: str
    description: str
    instruction: str
    sender_name: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Alert:
    """`signature` is a word for its state; `faults` say what was left out because it was not understood."""

    key: Key
    sent: int
    status: str
    message: str
    scope: str
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]
    signature: str = "none"
    faults: tuple[str, ...] = ()

    @property
    def exercise(self) -> bool:
        return self.status == "Exercise"


def read_alert(element: etree._Element, signature: str = "none", before: int = NEVER) -> Alert:
    """The alert in `element`; `Poisoned` when it lacks what it cannot be handled without, or was not sent
    `before` (ns).
    """
    if element.tag not in ALERTS:
        raise Poisoned("no alert of CAP 1.1 or 1.2")
    reader = Reader(str(element.tag)[1:].partition("}")[0])
    sent = reader.time(element, "sent")
    if sent is None:
        raise Poisoned("alert whose sent is missing or no time with a zone")
    if sent > before:
        raise Poisoned("alert sent more than an hour after it came")
    key = Key(reader.needed(element, "sender"), reader.needed(element, "identifier"))
    status = reader.one_of(element, "status", STATUSES)
    message = reader.one_of(element, "msgType", MESSAGES)
    scope = reader.one_of(element, "scope", SCOPES)
    references = tuple(_references(reader, element))
    if message in ("Update", "Cancel") and not references:
        reader.faults.append(f"{message} that refers to nothing")
    infos = tuple(_info(reader, one) for one in reader.all(element, "info"))
    if not infos and message in ("Alert", "Update"):
        raise Poisoned("alert without info")
    return Alert(key, sent, status, message, scope, references, infos, signature, tuple(reader.faults))


def _references(reader: Reader, element: etree._Element) -> Iterator[Reference]:
    for triple in reader.text(element, "references").split():
        parts = triple.split(",")
        if len(parts) != 3 or not all(parts[:2]):
            reader.faults.append("reference that is no sender,identifier,sent")
            continue
        try:
            sent: int | None = instant(parts[2], "iso")
        except (ValueError, OverflowError):
            sent = None
        yield Reference(Key(parts[0], parts[1]), sent)


def _severity(reader: Reader, element: etree._Element) -> str:
    """A word of the standard's; empty, and a fault, for any other: then nobody knows what was meant."""
    if (text := reader.text(element, "severity")) in SEVERITY:
        return text
    reader.faults.append("severity that is none of the standard's, not told")
    return ""


def _info(reader: Reader, element: etree._Element) -> Info:
    def free(name: str) -> str:
        return plain(reader.text(element, name))

    return Info(
        language=reader.text(element, "language") or "en-US",
        event=free("event"),
        categories=reader.texts(element, "category"),
        responses=reader.texts(element, "responseType"),
        urgency=reader.known(element, "urgency", URGENCIES),
        severity=_severity(reader, element),
        certainty=reader.known(element, "certainty", CERTAINTIES),
        codes=reader.values(element, "eventCode"),
        effective=reader.time(element, "effective"),
        onset=reader.time(element, "onset"),
        expires=reader.time(element, "expires"),
        headline=free("headline"),
        description=free("description"),
        instruction=free("instruction"),
        sender_name=free("senderName"),
        areas=tuple(read_area(reader, one) for one in reader.all(element, "area")),
    )
