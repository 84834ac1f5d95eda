"""The two readings of a job seeker's status, which decide the severity, and their switch."""

from breachlab.query.answer_rows import Rows
from dashboard.layout import html
from dashboard.layout.marks import aria, button
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State

# Whether unemployment is private life: if so, the status reveals something (DPC 2).
PRIVATE = Option("dpc", {"2": {}, "1": {"dpc": 1}})
READINGS = {"2": "private_2", "1": "private_1"}  # {choice: key of its text}


def private_switch(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the switch of the two readings; empty for a list."""
    if words.is_own:
        return []
    label, chosen = words.text("is_private"), PRIVATE.read_choice(state.options)
    buttons = [
        button(words.text(READINGS[choice]), f"opt:dpc={choice}", **aria(pressed=choice == chosen))
        for choice in PRIVATE.positions
    ]
    switch = html.Div(buttons, className="switch", role="group", **aria(label=label))
    return [html.Div([html.Span(label, **aria(hidden=True)), switch], className="days")]
