"""The engine: what the city is and what happens in it. Knows no Qt and no VTK."""

__version__ = "0.1.0"
