"""Reads terrain as a raster: GeoTIFF and ASCII grids."""
