"""The 3D scene: VTK without Qt, and the presenters that show it."""
