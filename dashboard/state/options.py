"""An option of a page or a card: a switch, or a lever, which is a slider over its choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.state.page_state import TAB as TAB
from dashboard.state.page_state import State


@dataclass(frozen=True)
class Option:
    """A switch: its name in the address, and what each choice asks in place of the selection's own.

    The first choice is the default; `order` is that of its buttons where it is another. One that
    `is_scale` is a lever: its choices are numbers, in the order of the slider. It asks the
    server when it is let go; one that `looks_up` asks nothing, as the page has the answers for all
    its positions (dashboard/state/looked.py). One that `is_national` is of the whole country: where
    somebody is selected it stands at its default, whatever the address says.
    """

    name: str
    choices: Mapping[str, Mapping[str, Any]]
    order: tuple[str, ...] = ()
    is_scale: bool = False
    looks_up: bool = False
    is_national: bool = False

    @property
    def default(self) -> str:
        """Its first choice, which no address names."""
        return next(iter(self.choices))

    @property
    def positions(self) -> tuple[str, ...]:
        """Its choices in the order in which they stand on the page."""
        return self.order or tuple(self.choices)

    def read_choice(self, options: Mapping[str, str]) -> str:
        """Return the choice that is set, by the options of a state."""
        return options.get(self.name, self.default)

    def stands_at(self, state: State) -> str:
        """Return the choice that counts in a state.

        Example:

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
        """Return the parameters that the choice stands for."""
        return self.choices[self.stands_at(state)]

    def choices_of(self, world_days: Sequence[str]) -> tuple[str, ...]:
        """Return what an address can name, the default first; `world_days` are those of a world."""
        return tuple(self.choices)


@dataclass(frozen=True)
class DayOption(Option):
    """A switch over the days on which what was known changed: the last is default, asks nothing."""

    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """Return no day: a question then takes the last one."""
        return ""

    def list_parameters(self, state: State) -> Mapping[str, Any]:
        """Return the day, where it is not the last."""
        return {self.name: state.options[self.name]} if self.name in state.options else {}

    def choices_of(self, world_days: Sequence[str]) -> tuple[str, ...]:
        """Return the days, the last first."""
        return (*world_days[-1:], *world_days[:-1])


# Whose list of fields counts: the official one of the day, the announcement's, or with the press's.
PROVENANCE = Option(
    "provenance",
    {
        "official": {},
        "announcement": {"provenance": "announcement"},
        "press": {"provenance": "press"},
    },
)

# How private the data are, which severity counts; the first is the score that we take.
DPC = Option(
    "dpc",
    {"2": {}, "1": {"dpc": 1}, "3": {"dpc": 3}, "4": {"dpc": 4}},
    order=("1", "2", "3", "4"),
)


def scale(name: str, default: int, last: int, looks_up: bool = False) -> Option:
    """Return a lever over the whole numbers from 0 to the last, which are values of a parameter.

    Example:

        >>> scale("days_earlier", 1, 2).choices, scale("days_earlier", 1, 2).positions
        ({'1': {}, '0': {'days_earlier': 0}, '2': {'days_earlier': 2}}, ('0', '1', '2'))
    """
    others = {str(each): {name: each} for each in range(last + 1) if each != default}
    order = tuple(map(str, range(last + 1)))
    return Option(name, {str(default): {}, **others}, order, is_scale=True, looks_up=looks_up)


def rungs(name: str, default: str, *values: str, is_national: bool = False) -> Option:
    """Return a lever over these values of a parameter, the least first, the default among them.

    It asks even its default, which is the ledger's central one: what it says is so in any world.

    Example:

        >>> rungs("letter_cost", "0.85", "0.5", "0.85").choices
        {'0.85': {'letter_cost': 0.85}, '0.5': {'letter_cost': 0.5}}
    """
    ordered = dict.fromkeys([default, *values])
    choices = {value: {name: number_of(value)} for value in ordered}
    return Option(name, choices, values, is_scale=True, is_national=is_national)


def number_of(choice: str) -> float:
    """Return the number that a position of a lever is.

    Example:

        >>> number_of("20000"), number_of("0.85")
        (20000, 0.85)
    """
    return float(choice) if "." in choice else int(choice)
