"""Payloads of any kind to channels, by configuration: documents, paths in them, records, rows."""
