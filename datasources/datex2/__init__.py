"""DATEX II, versions 2 and 3: measured traffic, situations, parking."""
