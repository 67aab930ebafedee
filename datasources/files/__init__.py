"""Recorded tables in a folder: Parquet, XLSX, NDJSON and CSV, those that are there and those that come."""
