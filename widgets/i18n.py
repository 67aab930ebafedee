"""Languages of the interface: what can be shown on this machine, and switching at run time."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase

import resources

FOLDER = Path(resources.__file__).parent / "translations"
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Language tags with their own names; the names are never translated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A language: `reason` says why it cannot be chosen here, empty when it can."""

    tag: str
    name: str
    reason: str = ""


_installed: list[QTranslator] = []


def has_chinese_font() -> bool:
    """Whether any installed font can write Simplified Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def choices() -> list[Choice]:
    """All languages, with the reason for those that cannot be shown here."""
    made = []
    for tag, name in LANGUAGES.items():
        reason = ""
        if tag == "zh_CN" and not has_chinese_font():
            reason = QCoreApplication.translate("Language", "No Chinese font here: install fonts-noto-cjk")
        elif tag != "en" and not (FOLDER / f"citydeck_{tag}.qm").is_file():
            reason = QCoreApplication.translate("Language", "Its translation is not installed")
        made.append(Choice(tag, name, reason))
    return made


def use(language: str) -> bool:
    """Translate the application into `language` from now on; False, and English, when that cannot be.

    Widgets must be told to fetch their texts again (`retranslate`).
    """
    application = QCoreApplication.instance()
    if application is None:
        return False
    for translator in _installed:
        application.removeTranslator(translator)
    _installed.clear()
    known = any(choice.tag == language and not choice.reason for choice in choices())
    chosen = language if known else "en"
    QLocale.setDefault(QLocale(chosen))
    if chosen != "en":
        system = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for file in (system / f"qtbase_{chosen}.qm", FOLDER / f"citydeck_{chosen}.qm"):
            translator = QTranslator()
            if translator.load(str(file)):
                application.installTranslator(translator)
                _installed.append(translator)
    return known
