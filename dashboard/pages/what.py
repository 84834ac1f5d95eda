"""The page What: fields that are out together, what they open, how severe it is for whom."""

from breachlab.words import Sentence
from dashboard.cards import Card
from dashboard.options import PROVENANCE, Option
from dashboard.pages.page import Column, Page
from dashboard.state import State
from dashboard.tables import harms, no_table, opened
from dashboard.tables.combinations import ALL_FIVE, combinations
from dashboard.tables.lifetimes import lifetimes
from dashboard.tables.severity import severity
from dashboard.words import PageWords
from dashboard.world import World

# The table picks a row and the card beside it reads which; neither asks anything else for it.
MASK = Option("mask", {str(mask): {} for mask in range(ALL_FIVE, -1, -1)})
DPC = Option(
    "dpc",
    {"2": {}, "1": {"dpc": 1}, "3": {"dpc": 3}, "4": {"dpc": 4}},
    order=("1", "2", "3", "4"),
)

TOGETHER = Card("fields/combinations", combinations, blank=no_table)
PICKED = Card(
    "fields/harm_of_combination",
    opened.opened,
    follows=(PROVENANCE,),
    say=opened.say,
    blank=no_table,
)
HARMS = Card(
    "fields/harms",
    harms.harms,
    options=(PROVENANCE,),
    beside=(harms.SETS, harms.SPARED, harms.FIELDS),
    below=harms.not_out,
    blank=no_table,
)
LIFETIMES = Card("fields/lifetimes", lifetimes, follows=(PROVENANCE,), blank=no_table)
SEVERITY = Card("severity/by_segment", severity, options=(DPC,), blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say of how many everything is out that identifies and reaches them: all five fields."""
    rows = world.answers.rows(TOGETHER.query, TOGETHER.resolve(state).parameters)
    whole = rows[rows.field_mask == ALL_FIVE]
    return words.sentence(
        "out_selected" if state.selection else "out",
        selection=words.described(state.selection),
        person_share=float(whole.person_share.sum()),
        person_count=int(whole.person_count.sum()),
    )


WHAT = Page(
    "what",
    headline,
    rows=[
        [Column(7, (TOGETHER,)), Column(5, (PICKED,))],
        [Column(7, (HARMS,)), Column(5, (SEVERITY, LIFETIMES))],
    ],
    options_of_tables=(MASK,),
)
