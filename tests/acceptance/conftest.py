"""The program as its users have it: a command line in a process of its own, with a state folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"


class Answer:
    """What the program said: `code`, `out`, `err`."""

    def __init__(self, done: "subprocess.CompletedProcess[str]") -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def json(self):
        assert self.code == 0, self.err
        return json.loads(self.out)

    def is_one_line_for(self, *words: str) -> bool:
        """Exit code 2 and one clear line on standard error, with these words in it."""
        lines = self.err.splitlines()
        clear = len(lines) == 1 and lines[0].startswith("citydeck: ") and "Traceback" not in self.err
        return self.code == 2 and clear and not self.out and all(word in self.err for word in words)

    def __repr__(self) -> str:
        return f"exit code {self.code}\nout: {self.out[-2000:]}\nerr: {self.err[-2000:]}"


Program = Callable[..., Answer]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    state = tmp_path_factory.mktemp("state")
    return {**os.environ, "CITYDECK_STATE_DIR": str(state), "CITYDECK_CONFIG_DIR": str(state / "config")}


@pytest.fixture(scope="session")
def program(environment: dict[str, str]) -> Program:
    """``program("replay", file, "--json")`` runs ``citydeck``."""

    def run(*arguments: object, **variables: str) -> Answer:
        command = [sys.executable, "-m", "app", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env={**environment, **variables}, capture_output=True, text=True, timeout=90, check=False
        )
        return Answer(done)

    return run
