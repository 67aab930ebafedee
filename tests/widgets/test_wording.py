import ast
from pathlib import Path

import citydeck
from widgets import wording

ENGINE = Path(citydeck.__file__).parent
PASSED_ON = {"WRONG_USE"}
"""Codes whose text says what was wrong with an argument: shown as it comes."""


def refusal_codes() -> set[str]:
    """Codes in calls `Refusal("…", …)`, `RefusedCommand("…", …)` and `Reply(…, code="…")` of the engine."""
    found: set[str] = set()
    for file in ENGINE.rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            said = call.args[:1] if name in {"Refusal", "RefusedCommand"} else []
            said += [word.value for word in call.keywords if name == "Reply" and word.arg == "code"]
            found |= {node.value for node in said if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def test_that_every_refusal_of_the_engine_has_words_of_its_own(qapp: object) -> None:
    codes = refusal_codes() - PASSED_ON
    assert len(codes) > 10
    assert {code for code in codes if wording.refusal(code, "engine text") == "engine text"} == set()


def test_that_an_unknown_refusal_is_shown_as_it_came(qapp: object) -> None:
    assert wording.refusal("NEW_IN_A_LATER_ENGINE", "try again") == "try again"
    assert wording.refusal("NEW_IN_A_LATER_ENGINE") == "NEW_IN_A_LATER_ENGINE"
