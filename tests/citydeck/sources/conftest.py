"""A small adapter of a stranger, installed as a distribution of its own in a temporary folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from citydeck.sources.registry import Registry, scan

MANIFEST = """
format = 1
id = "{id}"
support = "trial"
capabilities = {capabilities}
[name]
en = "Test"
zh_CN = "测试"
[gives]
en = "test values"
zh_CN = "测试数据"
[fields]
text = ["markers"]
[settings.every]
type = "number"
default = 0.02
[settings.every.description]
en = "seconds between rows"
zh_CN = "间隔秒数"
"""

Install = Callable[..., Registry]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """``install(name="…", code="…")`` puts an adapter on the path and returns the registry that finds it."""
    target = tmp_path / "installed"

    def put(
        code: str, name: str = "trial_feed", capabilities: str = '["stream"]', manifest: str = MANIFEST
    ) -> Registry:
        package = target / f"{name}_package"
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text("")
        (package / "source.py").write_text(code)
        (package / "citydeck-source.toml").write_text(manifest.format(id=name, capabilities=capabilities), "utf-8")
        info = target / f"{name}-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[citydeck.sources]\n{name} = {package.name}\n")
        (info / "RECORD").write_text("".join(f"{package.name}/{file},,\n" for file in ("__init__.py", "source.py")))
        monkeypatch.syspath_prepend(str(target))
        return scan()

    return put
