"""What a lever changes, beside its starting value; or why it cannot be moved."""

from dataclasses import dataclass, replace

from dashboard.looked import Looked
from dashboard.options import Option
from dashboard.state import State


@dataclass(frozen=True)
class Effect:
    """What a lever does to the numbers, in a sentence; nothing where it stands at its start.

    `reason` says why it changes nothing of what is shown: then it cannot be moved.
    """

    said: str | Looked = ""
    reason: str = ""


def at_start(option: Option, state: State) -> State:
    """Return the state with one lever back at its starting value, and the others as they are.

    Example:

        >>> letters = Option("letters", {"1": {}, "2": {"letters": 2}})
        >>> at_start(letters, State("response", {}, {"letters": "2", "plan": "paced"})).options
        {'plan': 'paced'}
    """
    others = {name: each for name, each in state.options.items() if name != option.name}
    return replace(state, options=others)
