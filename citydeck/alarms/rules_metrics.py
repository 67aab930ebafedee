"""Rules that people write are about metrics that exist: a misspelt one would silently watch nothing."""

from pathlib import Path

from citydeck.alarms.rules import RuleSet
from citydeck.model.config import line_of, nearest
from citydeck.model.errors import WrongUse
from citydeck.model.metrics import METRICS
from citydeck.model.plain_file import read_plain_text


def load_rules(path: Path) -> RuleSet:
    """Rules of a file that a person names, checked; `WrongUse` or `UnreadableInput`, each with one clear line."""
    text = read_plain_text(path)
    rules = RuleSet.parse(text, path)
    require_known_metrics(rules, text, path)
    return rules


def require_known_metrics(rules: RuleSet, text: str, where: str | Path) -> None:
    """`WrongUse` with file, line, rule and the nearest metric for the first rule on an unknown one.

    Rules in force that a log or bundle kept are not held to it: what was accepted once stays readable.
    """
    for at, rule in enumerate(rules.rule):
        if rule.metric not in METRICS:
            place = f"{where}:{line_of(text, ['rule', at, 'metric'])}"
            raise WrongUse(f"{place}: rule {rule.id}: unknown metric {rule.metric!r}{nearest(rule.metric, METRICS)}")
