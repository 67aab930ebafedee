"""The city as a flat map, drawn without OpenGL."""
