"""What adapters, hosts and the engine say of a trouble, in the interface's language.

They speak English, for logs and for scripts. Here the sentences that operators meet most often are known by their form;
any other is shown as it was said.
"""

import re
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_FORMS = (
    QT_TRANSLATE_NOOP("SourceReasons", "{0} cannot be reached: {1}"),
    QT_TRANSLATE_NOOP("SourceReasons", "no SUMO at {0}: {1}"),
    QT_TRANSLATE_NOOP("SourceReasons", "{0} did not answer within {1} s"),
    QT_TRANSLATE_NOOP("SourceReasons", "{0} has stopped answering"),
    QT_TRANSLATE_NOOP("SourceReasons", "the service answered {0}"),
    QT_TRANSLATE_NOOP("SourceReasons", "the service does not accept the credentials (401)"),
    QT_TRANSLATE_NOOP("SourceReasons", "the service refuses access (403)"),
    QT_TRANSLATE_NOOP("SourceReasons", "there is nothing at this address (404)"),
    QT_TRANSLATE_NOOP("SourceReasons", "the service asks for fewer questions (429)"),
    QT_TRANSLATE_NOOP(
        "SourceReasons", "the service answered with a web page, not with data: a login, or another address"
    ),
    QT_TRANSLATE_NOOP("SourceReasons", "the source gave no sign of life for {0} s"),
    QT_TRANSLATE_NOOP("SourceReasons", "{0}: certificate not accepted: {1}"),
    QT_TRANSLATE_NOOP("SourceReasons", "{0}: the broker refuses the user or password"),
    QT_TRANSLATE_NOOP("SourceReasons", "{0}: the database refuses the user or password"),
    QT_TRANSLATE_NOOP("SourceReasons", "{0}: there is no such database"),
    QT_TRANSLATE_NOOP("SourceReasons", "the broker closed the connection"),
    QT_TRANSLATE_NOOP("SourceReasons", "the broker closed the connection: {0}"),
    QT_TRANSLATE_NOOP("SourceReasons", "the database closed the connection"),
    QT_TRANSLATE_NOOP("SourceReasons", "the server closed the connection or stopped answering"),
    QT_TRANSLATE_NOOP("SourceReasons", "the service does not answer any more (no pong)"),
    QT_TRANSLATE_NOOP("SourceReasons", "the service ended the stream"),
    QT_TRANSLATE_NOOP("SourceReasons", "the connection broke ({0})"),
    QT_TRANSLATE_NOOP("SourceReasons", "nothing listens there"),
    QT_TRANSLATE_NOOP("SourceReasons", "it closed the connection"),
    QT_TRANSLATE_NOOP("SourceReasons", "the connection was cut"),
    QT_TRANSLATE_NOOP("SourceReasons", "no answer"),
    QT_TRANSLATE_NOOP("SourceReasons", "no way to it in the network"),
    QT_TRANSLATE_NOOP("SourceReasons", "not permitted here"),
    QT_TRANSLATE_NOOP("SourceReasons", "its name is not known"),
    QT_TRANSLATE_NOOP("SourceReasons", "no such address here"),
    QT_TRANSLATE_NOOP("SourceReasons", "no connection"),
    QT_TRANSLATE_NOOP("SourceReasons", "certificate has expired"),
    QT_TRANSLATE_NOOP("SourceReasons", "self-signed certificate"),
    QT_TRANSLATE_NOOP("SourceReasons", "unable to get local issuer certificate"),
    QT_TRANSLATE_NOOP("SourceReasons", "heartbeat missed"),
    QT_TRANSLATE_NOOP("SourceReasons", "the source host is gone"),
    QT_TRANSLATE_NOOP("SourceReasons", "no heartbeat of the source host for {0} s"),
    QT_TRANSLATE_NOOP("SourceReasons", "the folder that it reads is gone or another"),
    QT_TRANSLATE_NOOP("SourceReasons", "reading is no number"),
    QT_TRANSLATE_NOOP("SourceReasons", "reading is not finite"),
    QT_TRANSLATE_NOOP("SourceReasons", "none of the mapped fields is in the message"),
    QT_TRANSLATE_NOOP("SourceReasons", "not JSON (or NaN, infinity or a number beyond 64 bits in it)"),
    QT_TRANSLATE_NOOP("SourceReasons", "JSON nested deeper than {0}"),
    QT_TRANSLATE_NOOP("SourceReasons", "not well-formed XML, or nested too deep"),
    QT_TRANSLATE_NOOP("SourceReasons", "XML nested deeper than {0}"),
    QT_TRANSLATE_NOOP("SourceReasons", "time stamp is missing or not in the configured form"),
    QT_TRANSLATE_NOOP("SourceReasons", "not text in the configured encoding"),
    QT_TRANSLATE_NOOP("SourceReasons", "not CSV in the configured form"),
    QT_TRANSLATE_NOOP("SourceReasons", "line of {0} cells under a header of {1}"),
    QT_TRANSLATE_NOOP("SourceReasons", "line too long"),
    QT_TRANSLATE_NOOP("SourceReasons", "the header has no column {0}"),
    QT_TRANSLATE_NOOP("SourceReasons", "the list of records is not there"),
    QT_TRANSLATE_NOOP("SourceReasons", "the field that names the asset or metric is missing"),
    QT_TRANSLATE_NOOP("SourceReasons", "answer larger than {0} bytes"),
    QT_TRANSLATE_NOOP("SourceReasons", "message larger than {0} bytes"),
    QT_TRANSLATE_NOOP("SourceReasons", "more than {0} rows in one message"),
)


def reason_shown(reason: str) -> str:
    """`reason` as an operator reads it; what is not known by its form as it was said."""
    for form, pattern in _patterns():
        found = pattern.fullmatch(reason)
        if found is not None:
            words = QCoreApplication.translate("SourceReasons", form)
            return words.format(*(reason_shown(part) for part in found.groups()))
    return reason


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(re.sub(r"\\\{\d\\\}", "(.+?)", re.escape(form)))) for form in map(str, _FORMS))
