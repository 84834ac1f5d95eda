"""Why believe these numbers: what they are made from, whether they agree, what they rest on."""

from breachlab import queries
from breachlab.words import Sentence
from dashboard.cards import Card
from dashboard.options import Option
from dashboard.pages.page import Column, Page
from dashboard.state import State
from dashboard.tables import listed, no_table
from dashboard.tables.identified import identified
from dashboard.tables.ledger import KINDS, ledger
from dashboard.tables.receipt import receipt
from dashboard.tables.shapes import shapes
from dashboard.words import PageWords
from dashboard.world import World

FIGURES = Option("figures", {kind: {} for kind in KINDS})

RECEIPT = Card("method/receipt", receipt, blank=no_table)
STATED = Card("reconciliation/announced_and_settled", listed.stated, blank=no_table)
TOTALS = Card("reconciliation/totals", listed.totals, blank=no_table)
BREAKDOWNS = Card("reconciliation/breakdowns", listed.breakdowns, blank=no_table)
IDENTIFIED = Card("method/departement_figures", identified, blank=no_table)
SHAPES = Card("method/participation_shapes", shapes, blank=no_table)
LEDGER = Card("method/ledger", ledger, options=(FIGURES,), blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say of how many files of SQL the numbers are made, and that nobody is in the register."""
    return words.sentence("made_by_sql", query_count=len(queries.names()))


METHOD = Page(
    "method",
    headline,
    rows=[
        [Column(6, (RECEIPT, STATED)), Column(6, (TOTALS,))],
        [Column(6, (BREAKDOWNS, SHAPES)), Column(6, (IDENTIFIED,))],
        [Column(12, (LEDGER,))],
    ],
    beside=lambda state, words: words.text("no_selection_here") if state.selection else "",
    notes=("not_for", "small_counts", "licences", "more"),
)
