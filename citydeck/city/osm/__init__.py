"""Reads OpenStreetMap files (PBF and XML)."""
