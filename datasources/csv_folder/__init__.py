"""A folder of CSV files that grows."""
