"""One container a file or two: CSV, JSON, Parquet."""
