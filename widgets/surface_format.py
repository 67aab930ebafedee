"""What Citydeck asks of OpenGL."""

from PySide6.QtGui import QSurfaceFormat


def surface_format() -> QSurfaceFormat:
    """OpenGL 3.2 core without depth or samples of its own: VTK draws into its own buffers."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setVersion(3, 2)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    for size in (
        wanted.setRedBufferSize,
        wanted.setGreenBufferSize,
        wanted.setBlueBufferSize,
        wanted.setAlphaBufferSize,
    ):
        size(8)
    wanted.setDepthBufferSize(0)
    wanted.setStencilBufferSize(0)
    wanted.setSamples(0)
    wanted.setOption(QSurfaceFormat.FormatOption.ResetNotification)  # without it no driver says that a context is lost
    return wanted
