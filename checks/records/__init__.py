"""Raw rows of the logs become one typed table of records, the same for every container and engine."""
