"""Answers as drawings: rows of a query in, what Plotly reads or an SVG out; no SQL, no Dash.

The dashboard, the notebooks and prints share them.
"""
