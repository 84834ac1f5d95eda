"""The page What: exposed fields, their risks, their combinations, and persons singled out."""

from dataclasses import replace

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Counted, Page
from dashboard.database.served_world import World
from dashboard.pages.what import tables
from dashboard.state.options import PROVENANCE, Option
from dashboard.state.page_state import State
from dashboard.tables import no_table
from dashboard.words import PageWords

# The answer has the fields of all lists: those that the chosen list does not name are grey.
FIELDS = Card(
    "fields/by_field",
    tables.fields_out,
    settings={"provenance": "press"},
    options=(replace(PROVENANCE, choices={each: {} for each in PROVENANCE.choices}),),
    find=tables.find_out,
    blank=no_table,
    heads=("fields/without_nir",),  # the persons whose number is out
)
HARMS = Card(
    "fields/harms", tables.risks, follows=(PROVENANCE,), find=tables.find_first, blank=no_table
)
TOGETHER = Card(
    "fields/harm_of_combination",
    tables.combinations,
    follows=(PROVENANCE,),
    find=tables.find_all_five,
    blank=no_table,
)
TOKEN = Card(
    "fields/without_nir",
    tables.closed_ways,
    follows=(PROVENANCE,),
    below=tables.link_to_what_if,
    blank=no_table,
    is_left_out=True,
)
ESTIMATE = Card("identifiability/estimate", tables.draw_estimate, blank=no_table)
SINGLED_OUT = Card(
    "identifiability/alone",
    tables.singled_out,
    options=(tables.OTHERS,),
    find=tables.find_singled_out,
    withheld=lambda state: "" if state.is_identified else "not_counted",
    blank=no_table,
)


LISTED_BY = {
    "official": "listed_by_official",
    "announcement": "listed_by_announcement",
    "press": "listed_by_press",
}
# The table displays the harms of the picked row; that asks no further question.
MASK = Option("mask", {str(mask): {} for mask in range(tables.ALL_FIVE, -1, -1)})


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the number of persons with an exposed NIR; under a selection, of exposed residents."""
    rows = world.answers.rows(FIELDS.query, FIELDS.resolve(state).parameters)
    if world.is_own:  # which has no bank accounts and passwords that are known to be safe
        return tables.say_severe(words, FIELDS.query, rows)
    nir_rows = rows.where(lambda row: row["field_id"] == tables.NIR)
    if nir_rows.is_empty:
        return words.headline(FIELDS.query, nir_rows)
    of_some = "number_out_here" if "departements" in state.selection else "number_out_selected"
    key = of_some if state.selection else "number_out"
    return words.sentence(key, **nir_rows.dicts()[0], selection=words.describe(state.selection))


def say_provenance(state: State, world: World, words: PageWords) -> Sentence | None:
    """State the source of the list of fields, and that the holders of each field are modelled."""
    if world.is_own:
        return None
    return words.sentence(LISTED_BY[PROVENANCE.read_choice(state.options)])


WHAT = Page(
    "what",
    headline,
    sub=say_provenance,
    rows=[
        [Column(7, (FIELDS,)), Column(5, (HARMS,))],
        [Column(7, (TOGETHER,)), Column(5, (TOKEN,))],
        [Column(12, (Counted(ESTIMATE, SINGLED_OUT),))],
    ],
    options_of_tables=(MASK,),
)
