"""Twins: questions answered by NumPy instead of DuckDB, since pages ask them at each click.

The SQL of a question defines its meaning. Its twin computes the same rows from the same cells of
cubes, in less time. Facts that do not depend on a selection are read by SQL, once. A test compares
each twin with its question over random selections.
"""
