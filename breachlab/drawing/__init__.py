"""Draw answers: rows of a query in, a Plotly figure or an SVG out; no SQL, no Dash.

The dashboard, the notebooks and prints share the drawings.
"""
