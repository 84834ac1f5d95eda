"""An option of a page or a card: a switch, or a lever, which is a slider over its choices.

The "as known on" day is part of every address. A card that follows AS_OF asks what was known on it;
any other shows nothing on an earlier day, nor do its drawer and its files (Card.hides).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.state.page_state import DAY, State


@dataclass(frozen=True)
class Option:
    """A switch: its name in the address, and the query parameters of each choice.

    The parameters replace those of the selection. The first choice is the default. `order` is the
    order of the buttons where it differs.

    `is_scale`: a lever. Its choices are numbers, in the order of the slider. It sends a request
    when it is released.

    `looks_up`: a lever that sends no request. The page has the answers for all its positions
    (dashboard/state/looked.py).

    `is_national`: a switch of the whole country. Under a selection it stands at its default,
    whatever the address says.

    `is_of_breach`: a switch over what was said of the modelled breach, which no list has.

    `typed`: the least and the most of the number that can be typed beside the slider; the slider
    then has some of the numbers, and an address any of them. Of whole choices it is whole.
    """

    name: str
    choices: Mapping[str, Mapping[str, Any]]
    order: tuple[str, ...] = ()
    is_scale: bool = False
    looks_up: bool = False
    is_national: bool = False
    is_of_breach: bool = False
    typed: tuple[float, float] | None = None

    @property
    def default(self) -> str:
        """The first choice, which no address names."""
        return next(iter(self.choices))

    @property
    def positions(self) -> tuple[str, ...]:
        """The choices in the order in which the page displays them."""
        return self.order or tuple(self.choices)

    def read_choice(self, options: Mapping[str, str]) -> str:
        """Return the choice that the options of a state set."""
        return options.get(self.name, self.default)

    def stands_at(self, state: State) -> str:
        """Return the choice that applies in a state.

        >>> calls = Option("calls", {"20": {}, "10": {"calls": 10}}, is_national=True)
        >>> calls.stands_at(State("response", {}, {"calls": "10"}))
        '10'
        >>> calls.stands_at(State("response", {"sexes": ("male",)}, {"calls": "10"}))
        '20'
        """
        if self.is_national and state.selection:
            return self.default
        return self.read_choice(state.options)

    def list_parameters(self, state: State) -> Mapping[str, Any]:
        """Return the query parameters of the choice.

        A switch of the whole country has none under a selection: its part is that of the plan.
        """
        choice = self.stands_at(state)
        if choice not in self.choices:  # a number that was typed
            return {self.name: number_of(choice)}
        return {} if self.is_national and state.selection else self.choices[choice]

    def find_position(self, choice: str) -> int:
        """Return the place of a choice on the slider: of a typed number, that of the nearest.

        >>> rungs("calls", "20", "10", "20", "40", typed=(1, 99)).find_position("33")
        2
        """
        if choice in self.positions:
            return self.positions.index(choice)
        far = [abs(number_of(each) - number_of(choice)) for each in self.positions]
        return far.index(min(far))


@dataclass(frozen=True)
class DayOption(Option):
    """The day on which something had to be known to be shown; `Known.find_day` reads it.

    The last day is the default, and sets no parameter.
    """

    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """Return the empty choice: a query then takes the last day."""
        return ""

    def list_parameters(self, state: State) -> Mapping[str, Any]:
        """Return the day, unless it is the last."""
        return {self.name: state.options[self.name]} if self.name in state.options else {}


@dataclass(frozen=True)
class HourOption(DayOption):
    """A day and an hour that a reader states; `Known.option` reads it. It is empty by default."""


AS_OF = DayOption(DAY)
# The list of exposed fields: the official one of the day, the announcement's, or the press's too.
PROVENANCE = Option(
    "provenance",
    {
        "official": {},
        "announcement": {"provenance": "announcement"},
        "press": {"provenance": "press"},
    },
    is_of_breach=True,
)


def scale(name: str, default: int, last: int, looks_up: bool = False) -> Option:
    """Return a lever over the whole numbers from 0 to `last`; each is a value of a parameter.

    >>> scale("days_earlier", 1, 2).choices, scale("days_earlier", 1, 2).positions
    ({'1': {}, '0': {'days_earlier': 0}, '2': {'days_earlier': 2}}, ('0', '1', '2'))
    """
    others = {str(each): {name: each} for each in range(last + 1) if each != default}
    order = tuple(map(str, range(last + 1)))
    choices = {str(default): {}, **others}
    return Option(name, choices, order, is_scale=True, looks_up=looks_up, typed=(0, last))


def rungs(
    name: str,
    default: str,
    *values: str,
    is_national: bool = False,
    typed: tuple[float, float] | None = None,
) -> Option:
    """Return a lever over these values of a parameter, in ascending order, the default among them.

    It sets the parameter even at its default, the central value of the ledger. So the value that it
    displays is true in any database.

    >>> rungs("letter_cost", "0.85", "0.5", "0.85").choices
    {'0.85': {'letter_cost': 0.85}, '0.5': {'letter_cost': 0.5}}
    """
    ordered = dict.fromkeys([default, *values])
    choices = {value: {name: number_of(value)} for value in ordered}
    return Option(name, choices, values, is_scale=True, is_national=is_national, typed=typed)


def number_of(choice: str) -> float:
    """Return the number that a position of a lever stands for.

    >>> number_of("20000"), number_of("0.85")
    (20000, 0.85)
    """
    return float(choice) if "." in choice else int(choice)


def is_earlier(state: State) -> bool:
    """Return whether the day is earlier than the last, on which all is known that is known now."""
    return DAY in state.options


def mark_file(state: State, mark: str) -> str:
    """Return what the name of a file says of its data: the day if an earlier one, and the mark."""
    return f"{state.options[DAY]}.{mark}" if is_earlier(state) else mark
