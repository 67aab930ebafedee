"""Says what draws OpenGL here: ``python -m widgets.scene.renderer`` prints its name on the last line.

In a process of its own, since a broken driver may end the process that asks.
"""

import os
import re
import sys

from vtkmodules.vtkRenderingCore import vtkRenderWindow
from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLRenderWindow  # noqa: F401 - registers the factory

from widgets.scene import offscreen

_NAME = re.compile(r"OpenGL renderer string:\s*(.+)")
_VERSION = re.compile(r"OpenGL version string:\s*(.+)")


def describe(window: vtkRenderWindow) -> str:
    """Renderer and version as the driver names them, empty when there is none."""
    window.SetOffScreenRendering(1)
    window.SetSize(16, 16)
    window.Render()
    told = window.ReportCapabilities() or ""
    name, version = _NAME.search(told), _VERSION.search(told)
    if name is None:
        return ""
    return name.group(1).strip() + (f" (OpenGL {version.group(1).strip()})" if version else "")


def main() -> int:
    """Print the renderer's name; 1 when nothing can draw."""
    with_display = bool(os.environ.get("DISPLAY")) or sys.platform in ("win32", "darwin")
    name = describe(vtkRenderWindow() if with_display else offscreen.window())
    print(name or "no OpenGL 3.2")
    return 0 if name else 1


if __name__ == "__main__":
    sys.exit(main())
