"""The state of a page (its name, selection and switches), and its address.

The grammar of addresses is that of breachlab/query/repeat.py. No Dash, no SQL.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from breachlab.query.parameters import SELECTION as DIMENSIONS
from breachlab.query.repeat import DIMENSION, LONG, REGION, write_address, write_query

Selection = Mapping[str, tuple[str, ...]]


def order_values(selection: Mapping[str, Collection[str]], known: Mapping[str, tuple]) -> Selection:
    """Return the selection in its one form: known values, each once, in drawing order.

    >>> known = {"sexes": ("female", "male")}
    >>> order_values({"sexes": ["male", "male", "x"], "statuses": []}, known)
    {'sexes': ('male',)}
    """
    chosen = {
        name: tuple(value for value in known[name] if value in set(selection[name]))
        for name in DIMENSIONS
        if name in selection and name in known
    }
    return {name: values for name, values in chosen.items() if values}


def toggle_values(selection: Selection, values: Selection) -> dict[str, Collection[str]]:
    """Return the selection with these values added, or removed if all of them were in it.

    With several dimensions, those after the first are removed with the last value of the first. So
    removing women aged 25-29 while those aged 30-34 are selected keeps women selected.

    >>> toggle_values({}, {"departements": ("59", "62")})
    {'departements': ['59', '62']}
    >>> toggle_values({"departements": ("59", "62", "75")}, {"departements": ("59", "62")})
    {'departements': ['75']}
    >>> toggle_values({"departements": ("59",)}, {"departements": ("59", "62")})
    {'departements': ['59', '62']}
    >>> women = {"first_years": ("2010",), "sexes": ("female",)}
    >>> toggle_values({"first_years": ("2010", "2011"), "sexes": ("female",)}, women)
    {'first_years': ['2011'], 'sexes': ('female',)}
    >>> toggle_values(women, women)
    {'first_years': [], 'sexes': []}
    """
    if not holds(selection, values):
        return add_values(selection, values)
    first = next(iter(values))
    left = [each for each in selection[first] if each not in values[first]]
    out = {first: values[first]} if left else values
    return {
        **selection,
        **{name: [each for each in selection[name] if each not in out[name]] for name in out},
    }


def add_values(selection: Selection, values: Selection) -> dict[str, Collection[str]]:
    """Return the selection with these values added.

    >>> add_values({"sexes": ("male",)}, {"departements": ("59",)})
    {'sexes': ('male',), 'departements': ['59']}
    """
    more = {
        name: [*dict.fromkeys([*selection.get(name, ()), *chosen])]
        for name, chosen in values.items()
    }
    return {**selection, **more}


def without(selection: Selection, dimensions: Collection[str]) -> Selection:
    """Return the selection with these dimensions cleared.

    >>> without({"sexes": ("female",), "statuses": ("registered",)}, ["sexes"])
    {'statuses': ('registered',)}
    """
    return {name: values for name, values in selection.items() if name not in dimensions}


def holds(selection: Selection, values: Selection) -> bool:
    """Return whether all these values are selected.

    >>> holds({"sexes": ("female",)}, {"sexes": ("female",)}), holds({}, {"sexes": ("male",)})
    (True, False)
    """
    return all(set(chosen) <= set(selection.get(name, ())) for name, chosen in values.items())


VERSION = "1"  # of this grammar; an address without `v` is of version 1
# Parts of old links that name a removed choice: the default applies, without a notice.
UNSAID = {
    ("v", VERSION),
    ("shown", "persons"),
    *(("extraction", each) for each in ("near-total", "partial", "targeted")),
}
TAB = "tab"  # the switch of the tabs of a page, in an address
DAY = "as_of"  # the day on which something had to be known to be shown, in an address
# What goes with every link: the day, and the decisions of a reader (dashboard/state/decisions.py).
DECIDED = ("to_inform", "plan", "sms_text", "calls_per_day", "emails_per_day", "letters_per_day",
           "own_calls", "retention_years", "old_files", "aware_at")  # fmt: skip
HOUR = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d")  # of awareness, as an address has it
# The name of a plan, and the start of the options of a second plan beside it.
NAME, BESIDE = "name", "b."
NAME_LENGTH = 30
NAMED = re.compile(r"[^\W_]+( [^\W_]+)*")
KEPT = (DAY, *DECIDED, NAME, *(f"{BESIDE}{each}" for each in (*DECIDED, NAME)))
NUMBER = re.compile(r"(0|[1-9]\d*)(\.\d+)?")  # as an address has it
COMMUNES = "c"  # the communes that a reader looked for, in an address
SAID = 40  # characters of an unknown part that the notice repeats


@dataclass(frozen=True)
class State:
    """A page, a selection, and {switch: choice} of the switches that are not at their default.

    `regions` is {région: its départements} of the country, and no part of the address; nor is
    `is_identified`: whether the database has a count of whom a few facts single out, and
    `coverage`: {fact: share of the records that have it} of a list of one's own.

    `places` are the places as they were named, régions as R32, if one of them is a région; the
    départements of `selection` are then those of all of them, each once.

    `communes` are the INSEE codes of those that the reader looked for, one of a selected
    département at most. They filter nothing: the chip of the département names them.
    """

    page: str
    selection: Selection = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    communes: tuple[str, ...] = ()
    places: tuple[str, ...] = field(default=(), repr=False)
    is_identified: bool = field(default=False, compare=False, repr=False)
    coverage: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    # {card: its parameters in this state}: each is worked out once, whoever asks.
    resolved: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def with_communes(self, codes: Iterable[str]) -> "State":
        """Return the state with the last of these communes in each selected département.

        >>> State("who", {"departements": ("59",)}).with_communes(["59350", "59512", "75101"])
        State(page='who', selection={'departements': ('59',)}, options={}, communes=('59512',))
        """
        last = {departement_of(code): code for code in codes}
        chosen = self.selection.get("departements", ())
        kept = sorted(code for departement, code in last.items() if departement in chosen)
        return replace(self, communes=tuple(kept))

    def go(self, page: str, options: Mapping[str, str] = MappingProxyType({})) -> "State":
        """Return another page, or this one with other switches: same selection, day, decisions.

        >>> day = State("situation", options={"tab": "dpo", "as_of": "2024-03-13", "plan": "paced"})
        >>> write_state(day.go("who")), write_state(day.go("response", {"tab": "budget"}))
        ('/who?as_of=2024-03-13&plan=paced', '/response?as_of=2024-03-13&plan=paced&tab=budget')
        """
        return replace(self, page=page, options={**options, **self.kept})

    @property
    def kept(self) -> Mapping[str, str]:
        """The options that go with every link: the day, the decisions, a second plan."""
        return {name: self.options[name] for name in KEPT if name in self.options}

    @property
    def beside(self) -> "State":
        """The state with the second plan in the place of the first."""
        others = {
            name: each
            for name, each in self.options.items()
            if name not in (*DECIDED, NAME) and not name.startswith(BESIDE)
        }
        second = {
            name.removeprefix(BESIDE): each
            for name, each in self.options.items()
            if name.startswith(BESIDE)
        }
        return replace(self, options={**others, **second})

    @property
    def named(self) -> Selection:
        """The selection with its places as they were named: régions as R32, and départements.

        >>> State("who", {"departements": ("2A", "2B", "59")}, places=("R94", "59")).named
        {'departements': ('R94', '59')}
        """
        if not self.places or "departements" not in self.selection:
            return self.selection
        return {**self.selection, "departements": self.places}

    @property
    def named_regions(self) -> tuple[str, ...]:
        """The codes of the régions that were named as places."""
        places = self.named.get("departements", ())
        return tuple(each for each in self.regions if f"{REGION}{each}" in places)

    @property
    def whole_regions(self) -> tuple[str, ...]:
        """The régions that the selected départements make up; empty if one is selected in part.

        >>> regions = {"94": ("2A", "2B"), "04": ("974",)}
        >>> State("who", {"departements": ("2A", "2B")}, regions=regions).whole_regions
        ('94',)
        >>> State("who", {"departements": ("2A", "974")}, regions=regions).whole_regions
        ()
        """
        chosen = set(self.selection.get("departements", ()))
        whole = [region for region, codes in self.regions.items() if chosen.issuperset(codes)]
        are_all = chosen == {code for region in whole for code in self.regions[region]}
        return tuple(whole) if are_all else ()


@dataclass(frozen=True)
class Known:
    """The names that an address can hold: pages, values of the dimensions, switches of each page.

    `options` is {page: {switch: its choices, the default first}}; the first page is the home page.

    `cards` is {page: the queries of its cards}: an act may name them, an address does not.

    `regions` is {région: its départements}. It goes into the state, as do `is_identified` and
    `coverage`, which no address names.

    `levers` is {page: {tab: the switches that go back to their defaults together}}; a page without
    tabs has one tab named "".

    `days` are the days on which the known facts changed, in order; of a list of one's own, at most
    one. An address may name any day between.

    `communes` returns the known ones of some INSEE codes of communes.

    `typed` is {switch: the least and the most of the number that can be typed, whole of whole}.
    """

    options: Mapping[str, Mapping[str, tuple[str, ...]]]
    values: Mapping[str, tuple[str, ...]]
    cards: Mapping[str, Collection[str]] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    levers: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)
    days: tuple[str, ...] = ()
    communes: Callable[[Collection[str]], Collection[str]] = lambda codes: ()
    is_identified: bool = False
    typed: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The page of the address /."""
        return next(iter(self.options))

    def find_values(self, dimension: str) -> dict[str, tuple[str, ...]]:
        """Return {name: its values} of what can be named: a département is one, R32 those of it."""
        regions = self.regions if dimension == "departements" else {}
        named = {value: (value,) for value in self.values.get(dimension, ())}
        return {**{f"{REGION}{each}": codes for each, codes in regions.items()}, **named}

    def choose(self, state: State, chosen: Mapping[str, Collection[str]]) -> State:
        """Return the state with a selection, in its one form; a région selects its départements."""
        places = self.find_values("departements")
        # A région of one département is that département.
        named = {
            places[each][0] if len(places[each]) == 1 else each
            for each in chosen.get("departements", ())
        }
        codes = [code for each in named for code in places[each]]
        selection = order_values({**chosen, "departements": codes}, self.values)
        is_of_regions = not named.issubset(codes)
        ordered = tuple(each for each in places if each in named) if is_of_regions else ()
        return replace(state, selection=selection, places=ordered)

    def option(self, state: State, name: str, choice: str) -> State | None:
        """Return the state with a switch set, or nothing for an unknown choice."""
        of_plan = name.removeprefix(BESIDE)
        if of_plan == NAME:
            if len(choice) > NAME_LENGTH or not NAMED.fullmatch(choice):
                return None
            return replace(state, options={**state.options, name: choice})
        if of_plan != name and of_plan not in DECIDED:
            return None
        if name == "aware_at":
            return _set_hour(state, name, choice)
        choices = self.options.get(state.page, {}).get(of_plan, ())  # a sheet is no page
        if name == DAY and (day := self.find_day(choice)):
            choices, choice = (self.days[-1], day), day
        if choice not in choices and not (choices and self.is_number(of_plan, choice)):
            return None
        kept = {key: value for key, value in state.options.items() if key != name}
        return replace(state, options=kept if choice == choices[0] else {**kept, name: choice})

    def is_number(self, name: str, text: str) -> bool:
        """Return whether a number that was typed for a switch is one that it can have.

        >>> known = Known({}, {}, typed={"calls": (1, 500), "price": (0.01, 20)})
        >>> [known.is_number("calls", each) for each in ("12", "0", "501", "1.5", "012", "1e2")]
        [True, False, False, False, False, False]
        >>> [known.is_number("price", each) for each in ("0.95", "0.0", "21", "-1", "1,5", "x")]
        [True, False, False, False, False, False]
        """
        if name not in self.typed or len(text) > SAID or not NUMBER.fullmatch(text):
            return False
        least, most = self.typed[name]
        return ("." not in text or isinstance(least, float)) and least <= float(text) <= most

    def find_day(self, text: str) -> str:
        """Return a day as an address has it: the first known one for an earlier day, the last one
        for a later day; empty if the text is no day, or if all was known on one day.

        >>> known = Known({}, {}, days=("2024-03-08", "2024-03-13", "2026-01-29"))
        >>> (*map(known.find_day, ("2024-01-01", "2024-03-10", "2027-01-01", "March")),)
        ('2024-03-08', '2024-03-10', '2026-01-29', '')
        """
        try:
            day = date.fromisoformat(text).isoformat()
        except ValueError:
            return ""
        return min(max(day, self.days[0]), self.days[-1]) if len(self.days) > 1 else ""

    def without_levers(self, state: State) -> State:
        """Return the state with every lever of its page, or of its tab, at its default."""
        tabs = self.levers.get(state.page, {"": ()})
        levers = tabs[state.options.get(TAB, next(iter(tabs)))]
        kept = {name: each for name, each in state.options.items() if name not in levers}
        return replace(state, options=kept)


def read(address: str, known: Known) -> tuple[State, list[str]]:
    """Return the state of an address, and its parts that were not understood.

    It never raises: an unknown page becomes the home page, an unknown part is left out.
    """
    path, query, unknown = _split(address)
    page = path.strip("/") or known.home
    if page not in known.options:
        page, unknown = known.home, [*unknown, path]
    state = State(
        page,
        regions=known.regions,
        is_identified=known.is_identified,
        coverage=known.coverage,
    )
    chosen, communes = dict[str, list[str]](), list[str]()
    for name, text in parse_qsl(query, keep_blank_values=True, errors="replace"):
        if name in DIMENSION:
            values, strange = _values(DIMENSION[name], text, known)
            chosen[DIMENSION[name]] = [*chosen.get(DIMENSION[name], []), *values]
            unknown += [f"{name}={each}" for each in strange]
        elif name == COMMUNES:
            communes += text.split(".")
        elif (changed := known.option(state, name, text)) is not None:
            state = changed
        elif name != "lang" and (name, text) not in UNSAID:  # `lang` is no part of a state
            unknown.append(f"{name}={text}")
    state = known.choose(state, chosen)
    if communes:
        there = known.communes(communes)
        state = state.with_communes(code for code in communes if code in there)
        others = dict.fromkeys(code for code in communes if code not in state.communes)
        unknown += [f"{COMMUNES}={code}" for code in others]
    return state, [part[:SAID] for part in unknown]


def departement_of(commune: str) -> str:
    """Return the département of an INSEE code of a commune.

    >>> departement_of("59512"), departement_of("2A004"), departement_of("97411")
    ('59', '2A', '974')
    """
    return commune[: 3 if commune.startswith("97") else 2]


def write_state(state: State) -> str:
    """Return the address of a state.

    >>> write_state(State("who", {"departements": ("59", "62")}, {"whom": "registered"}))
    '/who?d=59.62&whom=registered'
    >>> write_state(State("who", {"departements": ("59", "62")}, communes=("59512",)))
    '/who?d=59.62&c=59512'
    """
    communes = {COMMUNES: ".".join(state.communes)} if state.communes else {}
    return write_address(state.page, state.named, {**communes, **state.options})


def at_state(address: str, state: State) -> str:
    """Return the address of a sheet, on the day and with the decisions of a state.

    >>> at_state("/briefing", State("who", {}, {"as_of": "2024-03-13", "whom": "registered"}))
    '/briefing?as_of=2024-03-13'
    """
    query = write_query({}, state.kept)
    return f"{address}?{query}" if query else address


def _set_hour(state: State, name: str, text: str) -> State | None:
    """Return the state with a day and an hour, without them if the text is empty."""
    kept = {key: value for key, value in state.options.items() if key != name}
    if not text:
        return replace(state, options=kept)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return replace(state, options={**kept, name: text}) if HOUR.fullmatch(text) else None


def _split(address: str) -> tuple[str, str, list[str]]:
    try:
        parts = urlsplit(address)
    except ValueError:  # an address that breaks the grammar, as "//[" does
        return "", "", [address]
    return parts.path, parts.query, []


def _values(name: str, text: str, known: Known) -> tuple[list[str], list[str]]:
    """Return the known values of one part of an address, and its unknown ones."""
    values = known.find_values(name)
    # A value that is known as written comes first: 75 is Paris, and also short for an age.
    codes = {each: each if each in values else LONG.get(each, each) for each in text.split(".")}
    return (
        [value for value in codes.values() if value in values],
        [each for each, value in codes.items() if value not in values],
    )
