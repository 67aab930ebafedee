"""Reads CityGML 1.0, 2.0 and 3.0, one top-level object at a time."""
