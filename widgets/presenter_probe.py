"""Says which presenter would draw here: ``python -m widgets.presenter_probe`` prints its kind on the last line.

In a process of its own, since a broken driver may end the process that asks.
"""

import sys

from PySide6.QtGui import QGuiApplication

from widgets import presenter_choice
from widgets.scene import offscreen
from widgets.scene.renderer import describe


def main() -> int:
    """Print the kind; 1 when nothing draws 3D."""
    application = QGuiApplication(sys.argv)
    kind = presenter_choice.of_name(presenter_choice.renderer_name())
    if not kind and describe(offscreen.window()):
        kind = presenter_choice.STILL
    del application
    print(kind or presenter_choice.FLAT, flush=True)
    return 0 if kind else 1


if __name__ == "__main__":
    sys.exit(main())
