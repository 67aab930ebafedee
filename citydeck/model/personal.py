"""Personal data in texts, by its look: phones, mails, device ids, plates, citizen ids, long numbers, labelled names.

This is a net, not a wall: a bare name, an address or a nickname looks like any other word. What is safe is not to let
free text pass at all, which is the default (see `citydeck.sources.screen`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

REMOVED = "[…]"
"""Stands where something was taken out of a text."""
LONG = 9
"""Digits of a whole number that can be told from a count or a year built, but not from a phone number."""

_SEPARATOR = r"[ \-./()·]"
_MOBILE = r"(?<!\d)(?:(?:\+|00)?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)"
_LANDLINE = r"(?<!\d)0\d{2,3}[ \-]\d{7,8}(?!\d)|(?<!\d)\(0\d{2,3}\)[ \-]?\d{7,8}(?!\d)"
_FOREIGN = rf"(?<!\w)(?:\+|00)[1-9]\d{{0,2}}(?:{_SEPARATOR}{{0,2}}\d){{6,12}}(?!\d)"
_CITIZEN = r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
_MAC = (
    r"(?<!\w)(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?!\w)"
    r"|(?<![\w.])(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}(?![\w.])"
)
_IMEI = r"(?<!\d)\d{2}[ \-]?\d{6}[ \-]?\d{6}[ \-]?\d(?!\d)"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = rf"[{_PROVINCES}][A-Z][ ·•\-]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])"
_CHINESE_DIGITS = r"[〇零一二三四五六七八九幺两]{7,}"
_LONG_NUMBER = rf"(?<![\d.])\d(?:{_SEPARATOR}?\d){{6,}}"
_HAN = "\u4e00-\u9fff"
_TITLE_ZH = rf"[{_HAN}]{{1,3}}(?:先生|女士|小姐|太太|师傅|阿姨|大爷|大妈|同志)"
_TITLE_EN = r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\b\.?\s+[^\W\d_][\w'’-]*(?:\s+[A-Z][\w'’-]*){0,2}"
_LABEL_ZH = rf"(?:姓名|联系人|报告人|投诉人|举报人|来电人|业主|住户|车主|司机|患者)[:： 是为]*[{_HAN}·]{{2,4}}"
_LABEL_EN = (
    r"(?i:\b(?:name|caller|contact|reporter|reported by|submitted by|resident|owner|driver|patient)\b)"
    r"\s*[:=]\s*[^\W\d_][\w'’-]*(?:\s+[^\W\d_a-z][\w'’-]*){0,3}"
)
_DATE = re.compile(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?: \d{2})?")


class Found(NamedTuple):
    """Something that looks personal: what it is, and where it stands."""

    kind: str
    start: int
    end: int


def _always(_text: str) -> bool:
    return True


def _luhn(text: str) -> bool:
    """Whether the last of an IMEI's fifteen digits is right for the others."""
    digits = [int(mark) for mark in text if mark.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _no_date(text: str) -> bool:
    return not _DATE.fullmatch(text)


_Rule = tuple[str, re.Pattern[str], Callable[[str], bool]]
_MARKS: tuple[_Rule, ...] = tuple(
    (kind, re.compile(pattern), true)
    for kind, pattern, true in (
        ("e-mail address", r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", _always),
        ("device id", _MAC, _always),
        ("citizen id", _CITIZEN, _always),
        ("phone number", _MOBILE, _always),
        ("phone number", _LANDLINE, _always),
        ("phone number", _FOREIGN, _always),
        ("device id", _IMEI, _luhn),
        ("licence plate", _PLATE, _always),
    )
)
_IN_TEXT: tuple[_Rule, ...] = (
    *_MARKS,
    ("long number", re.compile(_LONG_NUMBER), _no_date),
    ("long number", re.compile(_CHINESE_DIGITS), _always),
    ("name", re.compile(_LABEL_ZH), _always),
    ("name", re.compile(_LABEL_EN), _always),
    ("name", re.compile(_TITLE_ZH), _always),
    ("name", re.compile(_TITLE_EN), _always),
)


def in_id(text: str) -> str | None:
    """What of a person an identifier gives away, None when nothing is seen.

    Ids of equipment are full of digits: only what is marked as personal by its form is found here.
    """
    return next((found.kind for found in _search(plain(text), _MARKS)), None)


def without(text: str, *, marked_only: bool = False) -> tuple[str, list[str]]:
    """Free text with everything that looks personal taken out, and the kind of each thing taken.

    `marked_only`: only what is personal by its form, as in ids; long numbers and names with labels stay.
    """
    text = plain(text)
    kinds = []
    for rule in _MARKS if marked_only else _IN_TEXT:
        for found in reversed(list(_search(text, (rule,)))):
            kinds.append(found.kind)
            text = text[: found.start] + REMOVED + text[found.end :]
    return text, kinds


def plain(text: str) -> str:
    """Text with full-width letters and digits as plain ones and without characters that cannot be seen."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(mark for mark in text if unicodedata.category(mark) not in ("Cf", "Cc") or mark in "\n\t")


def is_long(number: object) -> bool:
    """Whether a number has as many digits as those that stand for people and devices."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    return abs(number) >= 10 ** (LONG - 1) and float(number).is_integer()


def _search(text: str, rules: tuple[_Rule, ...]) -> Iterator[Found]:
    for kind, pattern, true in rules:
        for match in pattern.finditer(text):
            if true(match.group()):
                yield Found(kind, match.start(), match.end())
