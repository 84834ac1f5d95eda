"""The page What: fields that are out, their risks, what is out together, who is singled out."""

from breachlab.words import Sentence
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.page import Column, Page
from dashboard.pages.parts.what_cards import FIELDS, HARMS, SINGLED_OUT, TOGETHER, TOKEN
from dashboard.state.options import PROVENANCE, Option
from dashboard.state.page_state import State
from dashboard.tables.combinations import ALL_FIVE
from dashboard.tables.fields_out import NIR

LISTED_BY = {
    "official": "listed_by_official",
    "announcement": "listed_by_announcement",
    "press": "listed_by_press",
}
# The table picks a row and shows what that opens; it asks nothing else for it.
MASK = Option("mask", {str(mask): {} for mask in range(ALL_FIVE, -1, -1)})


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say of how many the NIR is out: persons; of a selection, exposed residents."""
    rows = world.answers.rows(FIELDS.query, FIELDS.resolve(state).parameters)
    found = rows[rows.field_id == NIR]
    if found.empty:
        return words.headline(FIELDS.query, found)
    key = "number_out_selected" if state.selection else "number_out"
    return words.sentence(key, **found.iloc[0], selection=words.describe(state.selection))


def say_provenance(state: State, world: World, words: PageWords) -> Sentence:
    """Say whose list of the fields counts, and that who has which is modelled."""
    return words.sentence(LISTED_BY[PROVENANCE.read_choice(state.options)])


WHAT = Page(
    "what",
    headline,
    sub=say_provenance,
    rows=[
        [Column(7, (FIELDS,)), Column(5, (HARMS,))],
        [Column(7, (TOGETHER,)), Column(5, (TOKEN,))],
        [Column(12, (SINGLED_OUT,))],
    ],
    options_of_tables=(MASK,),
)
