"""Tools for the hand on the city: measure, look along a line, select. Each keeps its points and paints itself."""
