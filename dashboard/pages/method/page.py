"""The page Method: what is published, what moves the model, how far it strays."""

from collections.abc import Mapping, Sequence
from typing import Any

from breachlab import find
from breachlab.query.headlines import question_text
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
from dashboard import html
from dashboard.cards.around import OPENED, fold_card, source_mark
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Page
from dashboard.database.served_world import World
from dashboard.pages.method import tables
from dashboard.pages.method.tables import CARDS, KINDS, LEDGER
from dashboard.state.options import Option
from dashboard.state.page_state import DIMENSIONS, State
from dashboard.tables import Row, key_sentence, no_table
from dashboard.words import PageWords

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
# {published number: the figure of the ledger whose source is linked}.
FIGURE_OF = {"settled": "persons_final", "announced": "records_announced", "fine": "fine_eur"}


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
        return _list_lacks(world, words)
    answers = [world.answers.rows(query, {}) for query in QUERIES]
    if any(rows.is_empty for rows in answers):
        return []
    row = {key: each for rows in answers for key, each in rows.dicts()[0].items()}
    days = {each["figure_id"]: each["stated_on"] for each in answers[0].dicts()}
    row |= {f"{name}_on": days[FIGURE_OF[name]] for name in ("settled", "announced")}
    texts = interface(words.language)["method"]
    columns = [
        {
            "id": f"origin-{mark}",
            "mark": source_mark(mark, words),
            "title": words.canvas.words.resolve(texts[mark]["title"]),
            "numbers": [_say_number(name, texts[mark][name], row, words) for name in names],
        }
        for mark, names in COLUMNS.items()
    ]
    return [CARDS.origins(columns)]


def _say_number(name: str, texts: Mapping[str, str], row: Row, words: PageWords) -> dict[str, Any]:
    """Return a number, its unit, and its source with the addresses where it was read."""
    number, of, source = (
        fill(texts[part], row, words.canvas.words, capital=False)
        for part in ("number", "of", "source")
    )
    evidence = words.canvas.words.label("evidence_id", FIGURE_OF.get(name)) or ""
    return {
        "number": key_sentence(words.canvas, number),
        "of": key_sentence(words.canvas, of),
        "source": source.text,
        "addresses": html.ADDRESS.findall(evidence),
    }


def _list_lacks(world: World, words: PageWords) -> list[html.Markup]:
    """Return the section of the facts that the list lacks; empty if it answers every question."""
    unmet = list_all_unmet(map(find, names()), world.coverage)
    if not unmet:
        return []

    def ask(query: str) -> str:
        return question_text(find(query), words.canvas.words)

    folds = {
        describe_lack(lack, words.language): [ask(each) for each in lack.questions]
        for lack in group_openable(unmet)
    }
    closed = describe_closed(unmet, words.language) if group_closed(unmet) else ""
    return [CARDS.lacks(describe_head(unmet, words.language), folds, closed)]


FIGURES = Option("figures", {kind: {} for kind in KINDS})
DRIVERS = Card("method/largest_drivers", tables.drivers, blank=no_table)
STRAYS = Card(FIDELITY, tables.stray_dots, blank=no_table)
LIMITS = Card(
    "method/departement_figures",
    tables.limits,
    beside=(LEDGER,),
    find=lambda words, *_: Sentence(words.text("limits")),
    below=tables.fold_identified,
    blank=no_table,
)
FOLDS = (
    fold_card("ledger", LEDGER, tables.ledger, options=(FIGURES,)),
    fold_card("totals", "reconciliation/totals", tables.totals),
    # `own` has all dimensions: the selection does not act on this page.
    fold_card("breakdowns", "reconciliation/breakdowns", tables.breakdowns, own=tuple(DIMENSIONS)),
    fold_card("stated", "reconciliation/announced_and_settled", tables.stated),
    fold_card("shapes", "method/participation_shapes", tables.shapes),
    fold_card("receipt", "method/receipt", tables.receipt),
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
