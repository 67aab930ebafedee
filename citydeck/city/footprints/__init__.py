"""Reads tables of footprints and lines: GeoJSON, GeoPackage, GeoParquet, FlatGeobuf and shapefiles."""
