"""The page Method: published numbers, drivers of the model, its errors, its limits."""

from dashboard.cards.card import Card
from dashboard.cards.folded_cards import OPENED, fold_card
from dashboard.pages.page import Column, Page
from dashboard.pages.parts.method_block import ASKED, FIDELITY, block, headline, sub
from dashboard.state.options import Option
from dashboard.state.selection import DIMENSIONS
from dashboard.tables import listed, no_table
from dashboard.tables.drivers import drivers
from dashboard.tables.ledger_table import KINDS, ledger
from dashboard.tables.limits import LEDGER, find_limits, fold_identified, limits
from dashboard.tables.receipt_table import receipt
from dashboard.tables.shapes import shapes
from dashboard.tables.stray_dots import stray_dots

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
    fold_card("totals", "reconciliation/totals", listed.totals),
    # `own` has all dimensions: the selection does not act on this page.
    fold_card("breakdowns", "reconciliation/breakdowns", listed.breakdowns, own=tuple(DIMENSIONS)),
    fold_card("stated", "reconciliation/announced_and_settled", listed.stated),
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
