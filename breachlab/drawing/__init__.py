"""Drawings that the dashboard, print and the notebooks share: SVG as text, made without Plotly."""
