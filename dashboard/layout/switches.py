"""A switch as buttons of the page; the chosen one is pressed."""

from dashboard.layout import html
from dashboard.layout.marks import aria, button
from dashboard.layout.words import PageWords
from dashboard.state.options import Option
from dashboard.state.page_state import State

NOTHING = "none"  # the choice by which nothing is open; it is offered where something is


def switch(option: Option, state: State, words: PageWords) -> html.Markup:
    """Return the buttons of a switch; the chosen one is pressed."""
    chosen = option.read_choice(state.options)
    buttons = [
        button(
            words.of_option(option.name, choice),
            f"opt:{option.name}={choice}",
            **aria(pressed=choice == chosen),
        )
        for choice in option.positions
        if not choice == chosen == NOTHING
    ]
    label = aria(label=words.of_option(option.name, "title"))
    return html.Div(buttons, className="switch", role="group", **label)
