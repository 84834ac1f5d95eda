"""Notebooks that a test writes."""

import json

SETUP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"


def write(path, title, *cells):
    """Write a notebook of a title, the usual second cell, and cells of code or of prose (`#…`)."""
    made = [
        cell(number, text)
        for number, text in enumerate([f"# {title}\n\nSYNTHETIC.", SETUP, *cells])
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), "utf-8")


def cell(number, text):
    either = {"id": f"cell-{number}", "metadata": {}, "source": text}
    if text.startswith("#"):
        return either | {"cell_type": "markdown"}
    return either | {"cell_type": "code", "outputs": [], "execution_count": None}
