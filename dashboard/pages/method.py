"""Why believe these numbers: what they are made from, whether they agree, what they rest on."""

from breachlab import queries
from breachlab.words import Sentence
from dashboard.cards import Card
from dashboard.options import Option
from dashboard.pages.page import Column, Page
from dashboard.state import State
from dashboard.tables import no_table
from dashboard.tables.identified import identified
from dashboard.tables.ledger import KINDS, ledger
from dashboard.tables.plain import plain
from dashboard.tables.receipt import receipt
from dashboard.words import PageWords
from dashboard.world import World

FIGURES = Option("figures", {kind: {} for kind in KINDS})

# {column of the answer: what stands above it}
STATED_HEADS = {
    "figure_id": "figure", "stated_on": "stated_on", "authority": "by", "figure_count": "value",
}  # fmt: skip
TOTALS_HEADS = {
    "counted_in": "table", "extraction": "extraction",
    "record_count": "records", "person_count": "persons", "agrees": "agrees",
}  # fmt: skip
PARTS_HEADS = {
    "breakdown": "breakdown", "counted_in": "table", "group_count": "groups", "agrees": "agrees",
}  # fmt: skip

RECEIPT = Card("method/receipt", receipt, blank=no_table)
STATED = Card(
    "reconciliation/announced_and_settled", plain("stated", **STATED_HEADS), blank=no_table
)
TOTALS = Card("reconciliation/totals", plain("totals", **TOTALS_HEADS), blank=no_table)
BREAKDOWNS = Card("reconciliation/breakdowns", plain("breakdowns", **PARTS_HEADS), blank=no_table)
IDENTIFIED = Card("method/departement_figures", identified, blank=no_table)
LEDGER = Card("method/ledger", ledger, options=(FIGURES,), blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say of how many files of SQL the numbers are made, and that nobody is in the register."""
    return words.sentence("made_by_sql", query_count=len(queries.names()))


METHOD = Page(
    "method",
    headline,
    rows=[
        [Column(6, (RECEIPT, STATED)), Column(6, (TOTALS,))],
        [Column(6, (BREAKDOWNS,)), Column(6, (IDENTIFIED,))],
        [Column(12, (LEDGER,))],
    ],
    beside=lambda state, words: words.text("no_selection_here") if state.selection else "",
    notes=("not_for", "disclosure", "licences", "more"),
)
