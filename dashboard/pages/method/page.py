"""The page Method: what is published, what moves the model, how far it strays."""

from collections.abc import Iterable, Sequence
from typing import Any

from breachlab import find
from breachlab.query.counts import list_counts
from breachlab.query.needs import (
    describe_closed,
    describe_head,
    describe_lack,
    group_closed,
    group_openable,
    list_all_unmet,
)
from breachlab.query.queries import names
from breachlab.words import Sentence, fill
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.cards.folded_cards import OPENED, fold_card
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import aria, link_addresses, mark_counts, source_mark
from dashboard.layout.words import PageWords
from dashboard.pages.method.tables import (
    KINDS,
    LEDGER,
    breakdowns,
    drivers,
    find_limits,
    fold_identified,
    ledger,
    limits,
    receipt,
    shapes,
    stated,
    stray_dots,
    totals,
)
from dashboard.pages.page import Column, Page
from dashboard.state.options import Option
from dashboard.state.page_state import DIMENSIONS, State
from dashboard.tables import no_table

HEADING = "not-known"


def list_lacks(world: World, words: PageWords) -> list[html.Markup]:
    """Return the section of the facts that the list lacks; empty if it answers every question."""
    unmet = list_all_unmet(map(find, names()), world.coverage)
    if not unmet:
        return []
    folds = [
        _fold(describe_lack(lack, words.language), lack.questions, words)
        for lack in group_openable(unmet)
    ]
    if group_closed(unmet):
        folds.append(html.P(describe_closed(unmet, words.language)))
    title = html.H2(describe_head(unmet, words.language), id=HEADING)
    return [html.Section([title, *folds], className=HEADING, **aria(labelledby=HEADING))]


def _fold(said: str, questions: Iterable[str], words: PageWords) -> html.Markup:
    """Return a fold: what is lacking, and within it the questions."""
    texts = [
        words.canvas.words.resolve(find(each).texts(words.language).question) for each in questions
    ]
    return html.Details([html.Summary(said), html.Ul([html.Li(each) for each in texts])])


FIDELITY = "method/fidelity"
QUERIES = (
    "reconciliation/announced_and_settled",
    "cost/fine",
    "notification/bridge",
    "cost/components",
)
# `own` has all dimensions: these numbers ignore the selection.
ASKED = tuple(Card(query, own=tuple(DIMENSIONS)) for query in (*QUERIES, FIDELITY))
# {mark: the numbers in its column}; their words are in breachlab/words/.
COLUMNS = {
    "published": ("settled", "announced", "fine"),
    "derived": ("records_per_person", "further_records", "fine_per_person"),
    "modelled": ("to_inform", "by_notice", "cost"),
}
# {name in those words: the figure that has the day of its statement}.
STATED_ON = {"settled_on": "persons_final", "announced_on": "records_announced"}
# {published number: the figure of the ledger whose source is linked}.
FIGURE_OF = {"settled": "persons_final", "announced": "records_announced", "fine": "fine_eur"}

Row = dict[str, Any]


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State that three numbers are published and the rest is a model, with the model's error."""
    rows = world.answers.rows(FIDELITY, {})
    if rows.is_empty or not rows["model_registered_count"][0]:
        return words.sentence("carried_unchecked")
    return words.sentence("carried", **rows.dicts()[0])


def sub(state: State, world: World, words: PageWords) -> Sentence:
    """State the forbidden uses of the numbers; under a selection, that this page ignores it."""
    if world.is_own:
        return Sentence(words.of_kind("note"))
    keys = ["not_for_anybody", *(["no_selection_here"] if state.selection else [])]
    return Sentence(" ".join(map(words.text, keys)))


def block(state: State, world: World, words: PageWords) -> Sequence[html.Markup]:
    """Return the three columns, for everybody; empty if an answer is empty.

    Of a list of one's own they are not known: it has what it leaves open.
    """
    if world.is_own:
        return list_lacks(world, words)
    row = _row(world)
    if not row:
        return []
    columns = [_column(mark, names, row, words) for mark, names in COLUMNS.items()]
    return [html.Div(columns, className="origins")]


def _row(world: World) -> Row:
    """Return the first row of each answer, which holds the totals, and the days of the statements.

    It is empty if an answer is empty.
    """
    answers = [world.answers.rows(query, {}) for query in QUERIES]
    if any(rows.is_empty for rows in answers):
        return {}
    row = {key: each for rows in answers for key, each in rows.dicts()[0].items()}
    days = {each["figure_id"]: each["stated_on"] for each in answers[0].dicts()}
    return {**row, **{name: days[figure] for name, figure in STATED_ON.items()}}


def _column(mark: str, names: Sequence[str], row: Row, words: PageWords) -> html.Markup:
    texts = interface(words.language)["method"][mark]
    parts = [part for name in names for part in _number(name, texts[name], row, words)]
    heading = f"origin-{mark}"
    title = html.H2(
        [source_mark(mark, words), " ", words.canvas.words.resolve(texts["title"])], id=heading
    )
    return html.Section([title, html.Dl(parts)], **aria(labelledby=heading))


def _number(name: str, texts: dict[str, str], row: Row, words: PageWords) -> list[html.Markup]:
    """Return a number, its unit, and its source with links to where it was read."""
    number, of = (_fill(texts[part], row, words) for part in ("number", "of"))
    evidence = words.canvas.words.label("evidence_id", FIGURE_OF.get(name)) or ""
    links = [[" · ", part] for part in link_addresses(evidence) if isinstance(part, html.Markup)]
    source = html.Small([_fill(texts["source"], row, words).text, links])
    return [
        html.Dt(number.text, **mark_counts(list_counts(number))),
        html.Dd([html.Span(of.text, **mark_counts(list_counts(of))), source]),
    ]


def _fill(template: str, row: Row, words: PageWords) -> Sentence:
    return fill(template, row, words.canvas.words, capital=False)


FIGURES = Option("figures", {kind: {} for kind in KINDS})

DRIVERS = Card("method/largest_drivers", drivers, blank=no_table)
STRAYS = Card(FIDELITY, stray_dots, blank=no_table)
LIMITS = Card(
    "method/departement_figures",
    limits,
    beside=(LEDGER,),
    find=find_limits,
    below=fold_identified,
    blank=no_table,
)
FOLDS = (
    fold_card("ledger", LEDGER, ledger, options=(FIGURES,)),
    fold_card("totals", "reconciliation/totals", totals),
    # `own` has all dimensions: the selection does not act on this page.
    fold_card("breakdowns", "reconciliation/breakdowns", breakdowns, own=tuple(DIMENSIONS)),
    fold_card("stated", "reconciliation/announced_and_settled", stated),
    fold_card("shapes", "method/participation_shapes", shapes),
    fold_card("receipt", "method/receipt", receipt),
)

METHOD = Page(
    "method",
    headline,
    sub=sub,
    block=block,
    asks=ASKED,
    rows=[
        [Column(12, (DRIVERS,))],
        [Column(7, (STRAYS,)), Column(5, (LIMITS,))],
        [Column(12, FOLDS)],
    ],
    options_of_tables=(OPENED,),
    notes=("not_for", "small_counts", "singled_out", "licences", "more"),
)
