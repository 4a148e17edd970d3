"""Where tables live and SQL runs: DuckDB in this process (default), or Spark."""
