"""Prometheus and OpenMetrics: a scrape, or questions in PromQL."""
