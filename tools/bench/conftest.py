"""Polars is optional: without it, pytest skips the module that imports it."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("polars") else ["by_polars.py"]
