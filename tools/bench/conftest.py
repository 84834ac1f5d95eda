"""Polars is in a group of its own: where it is not installed, nothing imports what asks it."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("polars") else ["by_polars.py"]
