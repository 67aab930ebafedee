"""The house's walls: the engine runs without Qt and VTK, and the Qt binding keeps its reference counts."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QLabel

ROOT = Path(__file__).resolve().parents[1]
BLOCKED = ("PySide6", "shiboken6", "vtkmodules", "vtk", "pyqtgraph", "qasync")
IMPORT_ALL = """
import importlib, sys
for name in {blocked!r}:
    sys.modules[name] = None
for name in {modules!r}:
    importlib.import_module(name)
"""


def modules_of(package: str) -> list[str]:
    """Every module of a package except programs (`__main__`)."""
    files = sorted((ROOT / package).rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return [name for name in names if not name.endswith("__main__")]


def test_that_every_module_of_the_engine_imports_without_qt_and_vtk() -> None:
    modules = modules_of("citydeck")
    assert len(modules) > 100
    code = IMPORT_ALL.format(blocked=BLOCKED, modules=modules)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_that_blocking_qt_is_felt_by_a_module_that_needs_it() -> None:
    code = IMPORT_ALL.format(blocked=BLOCKED, modules=["views.bridge"])
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "PySide6" in done.stderr


def test_that_qt_calls_lose_no_reference_to_none(qtbot: object) -> None:
    """PySide6 6.12 on Python before 3.12 lost one a call and aborted the program after some thousand."""
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(1_000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 500
    label.deleteLater()
