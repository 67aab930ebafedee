"""A web service that is asked again and again: JSON, GeoJSON, NDJSON, CSV and XML by mapping."""
