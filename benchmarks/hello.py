"""The smallest window of Qt and VTK: one shaded sphere, what a cold start is measured against.

``python benchmarks/hello.py FILE [--all]`` writes the monotonic instant of its first picture to FILE and waits to be
ended. It imports what it needs of VTK, with ``--all`` everything, as ``import vtk`` does in most examples.
"""

import sys
import time
from pathlib import Path

import vtkmodules.vtkInteractionStyle
import vtkmodules.vtkRenderingOpenGL2
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from vtkmodules.qt.QVTKRenderWindowInteractor import QVTKRenderWindowInteractor
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

if "--all" in sys.argv:
    import vtkmodules.all  # noqa: F401


def main() -> int:
    """Show the window on the whole screen."""
    application = QApplication(sys.argv)
    window = QMainWindow()
    widget = QVTKRenderWindowInteractor(window)
    window.setCentralWidget(widget)
    source, mapper, actor, renderer = vtkSphereSource(), vtkPolyDataMapper(), vtkActor(), vtkRenderer()
    mapper.SetInputConnection(source.GetOutputPort())
    actor.SetMapper(mapper)
    renderer.AddActor(actor)
    widget.GetRenderWindow().AddRenderer(renderer)
    window.resize(application.primaryScreen().size())
    window.show()

    def draw() -> None:
        widget.GetRenderWindow().Render()
        part = Path(sys.argv[1]).with_suffix(".part")
        part.write_text(str(time.monotonic()), "ascii")
        part.replace(sys.argv[1])

    QTimer.singleShot(0, draw)  # the window's own events, its first size among them, come before
    return int(application.exec())


if __name__ == "__main__":
    sys.exit(main())
