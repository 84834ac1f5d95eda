"""Questions that are answered without DuckDB: pages ask them at each click, and it takes longer.

What is meant is the text of a question's file. Here it is answered a second time by NumPy, of the
same cells of cubes; what does not turn on a selection is asked of SQL, once. A test holds each twin
to its question over random selections.
"""
