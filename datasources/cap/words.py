"""The words of an alert for names and cards: by language, from the most severe part, and none about persons."""

from collections.abc import Iterable, Sequence

from citydeck.model.asset import Scalar
from citydeck.model.time import to_iso
from datasources.cap.alert import SEVERITY, Alert, Info

EXERCISE = {"en": "EXERCISE: ", "zh_CN": "演习："}
ABOUT_PERSONS = frozenset({"CAE", "MEP", "BLU"})
"""Event codes of the broadcasters (SAME) whose texts describe people: abducted, missing, sought."""
_CHINESE = {"zh-tw": "zh_TW", "zh-hk": "zh_TW", "zh-mo": "zh_TW", "zh-hant": "zh_TW"}
_LONGEST = 4000


def language_of(tag: str) -> str:
    """A language as the room calls it: ``en``, ``zh_CN``, ``zh_TW``, else the first part of the tag."""
    text = tag.strip().lower().replace("_", "-")
    first = text.partition("-")[0]
    if first == "zh":
        return next((name for begin, name in _CHINESE.items() if text.startswith(begin)), "zh_CN")
    return first if first.isalpha() and first.isascii() and 2 <= len(first) <= 3 else "en"


def by_language(infos: Iterable[Info]) -> dict[str, Info]:
    """The most severe info of each language, the first of equals."""
    found: dict[str, Info] = {}
    for info in infos:
        known = found.get(language_of(info.language))
        if known is None or _level(info) > _level(known):
            found[language_of(info.language)] = info
    return found


def _level(info: Info) -> float:
    return SEVERITY.get(info.severity) or 0.0


def about_persons(alert: Alert) -> bool:
    """Whether an alert describes people: then only what kind of alert it is may be kept."""
    return any(not ABOUT_PERSONS.isdisjoint(info.codes) for info in alert.infos)


def names_of(alert: Alert, infos: Sequence[Info]) -> dict[str, str]:
    """Display names: headlines, else events; an exercise says so first."""
    spoken = by_language(infos)
    persons = about_persons(alert)
    names = {tag: (info.event if persons else info.headline or info.event) for tag, info in spoken.items()}
    names.setdefault("en", next(iter(names.values())))
    if not alert.exercise:
        return names
    return {tag: EXERCISE.get(tag, EXERCISE["en"]) + name for tag, name in names.items()}


def attributes_of(alert: Alert, infos: Sequence[Info], areas: int) -> dict[str, Scalar]:
    """Facts for the card, what to do first; texts in English, in Chinese, and in the first of any other languages."""
    spoken = by_language(infos)
    main = spoken.get("en") or next(iter(spoken.values()))
    said: dict[str, Scalar] = {"withheld": "texts about persons"} if about_persons(alert) else _texts(spoken)
    told: dict[str, Scalar] = {
        "event": _joined(info.event for info in infos if info.language == main.language),
        **said,
        "area": _joined(area.text for info in infos if info.language == main.language for area in info.areas),
        "expires": _time(main.expires),
        "severity": main.severity,
        "urgency": main.urgency,
        "certainty": main.certainty,
        "response": _joined(word for info in infos for word in info.responses),
        "category": _joined(word for info in infos for word in info.categories),
        "status": alert.status,
        "message": alert.message,
        "signature": alert.signature,
        "sender": main.sender_name or alert.key.sender,
        "sent": to_iso(alert.sent),
        "effective": _time(main.effective),
        "onset": _time(main.onset),
        "areas": areas,
        "area_code": _joined(code for info in infos for area in info.areas for code in area.codes),
        "languages": _joined(info.language for info in infos),
    }
    return {key: value for key, value in told.items() if value != ""}


def _texts(spoken: dict[str, Info]) -> dict[str, Scalar]:
    told: dict[str, Scalar] = {}
    english, chinese = spoken.get("en"), spoken.get("zh_CN") or spoken.get("zh_TW")
    other = next((info for tag, info in spoken.items() if tag != "en" and not tag.startswith("zh")), None)
    for info, ending in ((english, ""), (chinese, "_zh"), (other, "_other")):
        if info is not None:
            told[f"description{ending}"] = info.description[:_LONGEST]
            told[f"instruction{ending}"] = info.instruction[:_LONGEST]
    return told


def _time(instant: int | None) -> str:
    return "" if instant is None else to_iso(instant)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))[:_LONGEST]
