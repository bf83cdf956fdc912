"""Which people are probably the same, and why: the statistics of it, on tables in DuckDB alone."""
