"""The effect of a lever, compared with its starting value; or why it cannot be moved."""

from dataclasses import dataclass, replace

from breachlab.words import Sentence
from dashboard.state.looked import Looked
from dashboard.state.options import Option
from dashboard.state.page_state import State


@dataclass(frozen=True)
class Effect:
    """The effect of a lever on the numbers, in a sentence; empty where the lever is at its start.

    `reason` says why the lever changes no number on display. Then it cannot be moved.
    """

    said: str | Looked = ""
    reason: str = ""
    counts: tuple[str, ...] = ()  # the keys of the numbers in `said`, in order


def count_keys(option: Option, said: Sentence) -> tuple[str, ...]:
    """Return the keys of the numbers in a sentence on a lever, in order.

    The number of a position has the lever's name. A former number has the key of its present one.
    """
    names = {"start": option.name, "days": "last_day_number"}
    columns = (
        figure.column.removeprefix("was_")
        for figure in said.figures
        if any(letter.isdigit() for letter in figure.text)
    )
    return tuple(names.get(column, column) for column in columns)


def at_start(option: Option, state: State) -> State:
    """Return the state with one lever at its starting value; the other levers keep their positions.

    Example:

        >>> letters = Option("letters", {"1": {}, "2": {"letters": 2}})
        >>> at_start(letters, State("response", {}, {"letters": "2", "plan": "paced"})).options
        {'plan': 'paced'}
    """
    others = {name: each for name, each in state.options.items() if name != option.name}
    return replace(state, options=others)
