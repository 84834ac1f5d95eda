"""The acts of a reader on a state, each a short word; no Dash, no SQL.

    toggle:departements=59                      select it, or deselect it
    toggle:age_bands=25-29&sexes=female         both at once, and both out together
    add:departements=R32                        select a région
    commune:59512                               select its département, whose chip names it
    only:departements=59                        select this value of the dimension alone
    clear:age_bands.sexes    clear:all          clear the filter on these dimensions, or all
    opt:whom=registered                         set a switch or a lever of the page
    reset:levers                                set all levers of the page to their defaults
    plans:beside  plans:swap  plans:drop        set this plan beside another, change their places,
                                                drop the second
    show:exposure/by_status                     open the drawer of a card; the state is the same
    explore:exposure/by_status                  open the interactive chart; the state is the same

A browser sends them, so any other text is refused.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from dashboard.state.page_state import (
    BESIDE,
    DECIDED,
    DIMENSIONS,
    NAME,
    Known,
    Selection,
    State,
    add_values,
    departement_of,
    toggle_values,
    without,
)

SHOW = "show:"
EXPLORE = "explore:"
OF_A_PLAN = {*DECIDED, NAME} - {"aware_at"}  # an hour that the breach has, whatever the plan
LOOKS = (SHOW, EXPLORE)  # acts that leave the state as it is
RESET = "reset:levers"
BESIDE_IT, SWAP, DROP = "plans:beside", "plans:swap", "plans:drop"


class BadAct(ValueError):
    """An unknown act, or an act that names an unknown dimension, value, switch or card."""


def apply_act(state: State, act: str, known: Known) -> State:
    """Return the state after an act.

    Raises BadAct for an unknown act, and for an unknown dimension, value, switch or card.

    >>> known = Known({"who": {}}, {"sexes": ("female", "male")})
    >>> apply_act(State("who"), "toggle:sexes=male", known).selection
    {'sexes': ('male',)}
    >>> apply_act(State("who"), "toggle:sexes=none", known)
    Traceback (most recent call last):
    dashboard.state.acts.BadAct: sexes=none
    """
    kind, _, rest = act.partition(":")
    if f"{kind}:" in LOOKS:
        return _look(state, act, rest, known)
    if kind == "opt":
        return _switch(state, rest, known)
    if act == RESET:
        return known.without_levers(state)
    if act in (BESIDE_IT, SWAP, DROP):
        return _arrange_plans(state, act)
    changed: Mapping[str, Collection[str]]
    communes = state.communes
    if kind == "clear":
        changed = without(state.named, _dimensions(rest))
    elif kind == "commune" and known.communes([rest]):
        values = _selection(f"departements={departement_of(rest)}", known)
        changed, communes = add_values(state.named, values), (*communes, rest)
    elif kind in CHANGES:
        values = _selection(rest, known)
        if kind == "toggle" and "departements" in values:
            values = {**values, "departements": _as_named(values["departements"], state, known)}
        changed = CHANGES[kind](state.named, values)
    else:
        raise BadAct(act)
    return known.choose(state, changed).with_communes(communes)


def pushes(act: str) -> bool:
    """Return whether an act adds a step that the reader can undo; opening a card adds none.

    >>> pushes("toggle:sexes=male"), pushes("opt:whom=all"), pushes("show:exposure/by_status")
    (True, True, False)
    """
    return not act.startswith(LOOKS)


def card(asked: Sequence[str], look: str = SHOW) -> str | None:
    """Return the card that the last of these acts opens, if it opens one.

    >>> card(["toggle:sexes=male", "show:exposure/by_status"]), card(["clear:all"])
    ('exposure/by_status', None)
    >>> card(["explore:exposure/by_status"]), card(["explore:exposure/by_status"], EXPLORE)
    (None, 'exposure/by_status')
    """
    last = asked[-1] if asked else ""
    return last.removeprefix(look) if last.startswith(look) else None


def change(asked: Sequence[str]) -> bool:
    """Return whether acts may change the page; an empty list requests the page as it is.

    >>> change(["show:exposure/by_status"]), change([])
    (False, True)
    """
    return not asked or not all(act.startswith(LOOKS) for act in asked)


def _only(selection: Selection, values: Selection) -> dict:
    return {**selection, **values}


CHANGES: dict[str, Callable] = {"toggle": toggle_values, "add": add_values, "only": _only}


def _switch(state: State, text: str, known: Known) -> State:
    name, _, choice = text.partition("=")
    changed = known.option(state, name, choice)
    if changed is None:
        raise BadAct(f"opt:{text}")
    return changed


def _arrange_plans(state: State, act: str) -> State:
    """Return the state with its plan twice, with both plans in each other's place, or with one."""
    second = state.beside
    mine = {name: each for name, each in state.options.items() if name in OF_A_PLAN}
    others = {name: each for name, each in second.options.items() if name in OF_A_PLAN}
    rest = {
        name: each
        for name, each in state.options.items()
        if name not in OF_A_PLAN and not name.startswith(BESIDE)
    }
    if act == DROP:
        return replace(state, options={**rest, **mine})
    first = mine if act == BESIDE_IT else others
    beside = {f"{BESIDE}{name}": each for name, each in mine.items()}
    # A name says that there is a second plan, even one of defaults alone.
    beside[f"{BESIDE}{NAME}"] = "B" if act == BESIDE_IT else mine.get(NAME, "A")
    return replace(state, options={**rest, **first, **beside})


def _look(state: State, act: str, card: str, known: Known) -> State:
    if card not in known.cards.get(state.page, ()):
        raise BadAct(act)
    return state


def _as_named(places: Collection[str], state: State, known: Known) -> tuple[str, ...]:
    """Return places, a région as its départements if each of these was named in its place."""
    here, codes = {*state.named.get("departements", ())}, known.find_values("departements")
    return tuple(
        code
        for each in places
        for code in (codes[each] if each not in here and here.issuperset(codes[each]) else (each,))
    )


def _dimensions(text: str) -> list[str]:
    names = [*DIMENSIONS] if text == "all" else text.split(".")
    if not set(names) <= set(DIMENSIONS):
        raise BadAct(f"clear:{text}")
    return names


def _selection(text: str, known: Known) -> Selection:
    """Return the values that an act names; raises BadAct for an unknown one."""
    chosen: dict[str, tuple[str, ...]] = {}
    for part in text.split("&"):
        name, _, values = part.partition("=")
        codes = tuple(dict.fromkeys(values.split(".")))
        if not known.find_values(name).keys() >= set(codes):
            raise BadAct(part)
        chosen[name] = codes
    return chosen
