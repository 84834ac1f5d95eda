"""Notebooks that a test writes."""

import nbformat

SETUP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"


def write(path, title, *cells):
    """Write a notebook of a title, the usual second cell, and cells of code or of prose (`#…`)."""
    made = nbformat.v4.new_notebook()
    made.cells = [_cell(text) for text in (f"# {title}\n\nSYNTHETIC.", SETUP, *cells)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, path)


def _cell(text):
    is_prose = text.startswith("#")
    make = nbformat.v4.new_markdown_cell if is_prose else nbformat.v4.new_code_cell
    return make(text)
