"""Databases as files: open, create, lock, check and replace them; errors of DuckDB."""
