"""PostgreSQL and what is built on it (PostGIS, TimescaleDB)."""
