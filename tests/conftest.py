"""Fixtures for all tests: no window needed, public files where present."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the public test files; the test is skipped, and says so, where there is none."""
    if not (SHARED / "INDEX.tsv").is_file():
        pytest.skip("public test files (../shared/data) are not here")
    return SHARED
