"""A card: one question, its drawing and its sentence; the parameters of its query in a state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from breachlab import find
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.figure_template import figure
from breachlab.query.answer_rows import Rows
from breachlab.query.needs import OPENED_BY, list_unmet
from breachlab.query.repeat import page_of
from breachlab.words import Sentence
from dashboard.html import mark_scope
from dashboard.state.looked import Looked
from dashboard.state.options import AS_OF, Option, is_earlier
from dashboard.state.page_state import DIMENSIONS, Selection, State, without
from dashboard.words import PageWords

LATER = "later"  # why a card tells nothing on a day: it rests on what was published later


@dataclass(frozen=True, eq=False)
class Card:
    """One question of sql/ on a page; its name is the path of its query, and its `part`.

    Two cards of a page may draw one question: each after the first has a `part`.

    `draw` returns a table of the page, and `blank` is then `no_table`; or a chart: a
    plotly.graph_objects.Figure, or its dict, which costs a click less. The server draws what it can
    as SVG, Plotly any other chart in the browser. Without `draw`, the
    drawing is the one in breachlab/drawing/drawings.py. `blank` is drawn if the card fails.

    `own`: dimensions that this card displays. Its query ignores the filter on them, so that the
    other bars stay visible.

    `settings`: other parameters of its query, the required ones among them.

    `options`: switches above the card. `follows`: switches elsewhere on the page; the card follows
    those with parameters that its query takes.

    `beside`: further queries with the same selection. The drawing and the words find their rows in
    `canvas.beside`. `aside`: such queries that the card does without, where a list of one's own
    lacks what they need.

    `say` returns the sentence, or those of all positions of levers; by default the query's
    headline.

    `find` returns the title: a finding of at most fourteen words, or those of all positions of
    levers; by default the query's finding. A card without a finding has its name as title, and its
    sentence below it.

    `above` and `below` return elements around the drawing. `caption` returns the key of the text
    below the title in a state.

    `idle` returns the key of the text that says how to start the card, in a state in which it asks
    nothing; else empty. `blank` is then drawn.

    `withheld`: the reason why the card tells nothing in a state, a key of the texts `withheld`;
    empty if it tells. `hides` adds the day: a card that does not follow AS_OF tells nothing on an
    earlier one. Its drawing, its drawer and its files all keep to it.

    `with_country`: it compares the selected places with the same people of the whole country,
    whose rows are `canvas.country`.

    `heads`: further questions with headlines that this card represents; it does not ask them.

    `is_left_out`: a list of one's own that lacks what it needs has no line in its place.
    """

    query: str
    draw: Callable[[Rows, Canvas], Any] | None = None
    own: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    follows: tuple[Option, ...] = ()
    beside: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    say: Callable[[PageWords, str, Rows], Sentence | Looked] = PageWords.headline
    find: Callable[[PageWords, str, Rows], Sentence | Looked | None] = PageWords.finding
    above: Callable[[Rows, State, PageWords], Sequence] | None = None
    below: Callable[[Rows, State, PageWords], Sequence] | None = None
    blank: Callable[[Canvas], Any] = lambda _: figure([])
    part: str = ""
    caption: Callable[[State], str] = lambda _: "caption"
    idle: Callable[[State], str] = lambda _: ""
    withheld: Callable[[State], str] = lambda _: ""
    with_country: bool = False
    heads: tuple[str, ...] = ()
    is_left_out: bool = False

    @property
    def name(self) -> str:
        """The query and the part: the key of the card's words and of its place in the page."""
        return f"{self.query}-{self.part}" if self.part else self.query

    def hides(self, state: State) -> str:
        """Return why it tells nothing in a state, a key of the texts `withheld`; else empty."""
        is_later = is_earlier(state) and AS_OF not in self.follows
        return LATER if is_later else self.withheld(state)

    def list_unmet(
        self, coverage: Mapping[str, float], given: Mapping[str, Any] | None = None
    ) -> list[str]:
        """Return the facts that the card needs and a list of one's own lacks; else empty."""
        if not coverage:  # of a generated world, which has all
            return []
        queries = (self.query, *self.beside)
        unmet = {need for each in queries for need in list_unmet(find(each), coverage, given)}
        return [need for need in OPENED_BY if need in unmet]

    def list_beside(self, coverage: Mapping[str, float]) -> tuple[str, ...]:
        """Return the further queries of the card that a database can answer."""
        known = (each for each in self.aside if not list_unmet(find(each), coverage))
        return (*self.beside, *known)

    def resolve(self, state: State) -> "Resolved":
        """Return the parameters of its query in a state, and the filters that it ignores.

        Its query takes the filters that it has parameters for, without `own`. Départements that
        make up whole régions are passed as régions, if the query takes no départements; one that
        takes both has the places as they were named. It is worked out once a state: drawing, title,
        drawer and files have the same.
        """
        if self not in state.resolved:
            resolved = self._resolve(state)
            if self.with_country and "departements" in state.selection:
                left = without(state.selection, ["departements"])
                country = self._resolve(replace(state, selection=left)).parameters
                resolved = replace(resolved, country=country)
            state.resolved[self] = resolved
        found: Resolved = state.resolved[self]
        return found

    def _resolve(self, state: State) -> "Resolved":
        takes = find(self.query).parameters
        of_page = "to_inform" if page_of(self.query) == "response" else ""
        # The parameters that replace or join the filters, of settings and switches.
        instead = dict(self.settings)
        for option in (*self.follows, *self.options):
            given = option.list_parameters(state)
            instead |= {name: each for name, each in given.items() if name in takes}
        # The selected régions if the query takes any, beside départements those named.
        regions = state.named_regions if "departements" in takes else state.whole_regions
        regions = regions if "regions" in takes else ()
        chosen = without(state.selection, self.own)
        obeyed = {name: values for name, values in chosen.items() if name in takes}
        if regions and "departements" in obeyed:
            codes = obeyed.pop("departements")
            named = tuple(code for code in codes if code in state.places)
            obeyed |= {"departements": named} if named else {}
        parameters = {**obeyed, **({"regions": regions} if regions else {}), **instead}
        places = {"departements": state.selection["departements"]} if regions else {}
        whom = {**parameters, **places}
        # A switch that sets the selected values replaces no filter.
        other = {name for name, values in instead.items() if state.selection.get(name) != values}
        kept = {*takes, *places} - other
        return Resolved(
            parameters,
            {name: tuple(whom[name]) for name in DIMENSIONS if whom.get(name)},
            [
                *(name for name in state.selection if name not in kept and name not in self.own),
                *(name for name in instead if name in other & {*state.selection} & {*self.own}),
            ],
            # A switch at its default, or one of a dimension, which is a filter, is none.
            {
                each.name: each.stands_at(state)
                for each in (*self.follows, *self.options)
                if each.stands_at(state) != each.default
                and not each.list_parameters(state).keys() & {*DIMENSIONS}
            },
            find(self.query).part("Base") or of_page,
            frozenset(
                name
                for each in self.follows
                if each.looks_up
                for name in each.list_parameters(state)
            ),
            obeys_some=not takes.isdisjoint({*DIMENSIONS, "regions"} - {*self.own}),
        )


@dataclass(frozen=True)
class Resolved:
    """The parameters of a card's query in a state, the selection they stand for, ignored filters.

    `selection`: the filters that apply, with the parameters that replace a filter.

    `ignored`: the selected dimensions that the query cannot filter by.

    `options`: the switches that apply and are not at their default.

    `base`: whom its numbers count, if that does not follow from the selection.

    `looked_up`: the parameters of levers that look up. A query in `beside` does not take them: the
    levers choose among its rows.

    `country`: the parameters for the people of the whole country that it is compared with; null
    without a comparison.

    `obeys_some`: whether the page can filter its query at all. One that it cannot tells of the
    breach, the law or the model, or of everybody, and its title says so.
    """

    parameters: Mapping[str, Any]
    selection: Selection
    ignored: list[str]
    options: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    looked_up: frozenset[str] = frozenset()
    country: Mapping[str, Any] | None = None
    obeys_some: bool = True

    @property
    def folds(self) -> bool:
        """Return whether it would tell of other people than the page does: it is then a line."""
        return bool(self.ignored) and self.obeys_some

    @property
    def scope(self) -> dict[str, Any]:
        """Return the data attributes of its numbers: whom they count, and the part that applies."""
        return mark_scope(self.selection, self.options, self.base)

    def beside(self, query: str) -> Mapping[str, Any]:
        """Return the parameters for a query in `beside`: those of the card that it takes."""
        takes = find(query).parameters - self.looked_up
        return {name: value for name, value in self.parameters.items() if name in takes}
