"""Answers as tables of the page: rows in, Dash components out. They print, wrap and read aloud."""

from dash import html

from breachlab.drawing.canvas import Canvas


def no_table(canvas: Canvas) -> html.Div:
    """Return what stands in place of a table that could not be computed."""
    return html.Div()
