"""The cards of the page What: fields, risks, combinations, a token, persons singled out."""

from dataclasses import replace

from dashboard.cards.card import Card
from dashboard.state.options import PROVENANCE
from dashboard.tables import no_table
from dashboard.tables.closed_ways import closed_ways, link_to_what_if
from dashboard.tables.combinations import combinations, find_all_five
from dashboard.tables.fields_out import fields_out, find_out
from dashboard.tables.risks import find_first, risks
from dashboard.tables.singled_out import OTHERS, draw_estimate, find_singled_out, singled_out

# The answer has the fields of all lists: those that the chosen list does not name are grey.
FIELDS = Card(
    "fields/by_field",
    fields_out,
    settings={"provenance": "press"},
    options=(replace(PROVENANCE, choices={each: {} for each in PROVENANCE.choices}),),
    find=find_out,
    blank=no_table,
    heads=("fields/without_nir",),  # the persons whose number is out
)
HARMS = Card("fields/harms", risks, follows=(PROVENANCE,), find=find_first, blank=no_table)
TOGETHER = Card(
    "fields/harm_of_combination",
    combinations,
    follows=(PROVENANCE,),
    find=find_all_five,
    blank=no_table,
)
TOKEN = Card(
    "fields/without_nir",
    closed_ways,
    follows=(PROVENANCE,),
    below=link_to_what_if,
    blank=no_table,
)
ESTIMATE = Card("identifiability/estimate", draw_estimate, blank=no_table)
SINGLED_OUT = Card(
    "identifiability/alone",
    singled_out,
    options=(OTHERS,),
    find=find_singled_out,
    withheld=lambda state: "" if state.is_identified else "not_counted",
    blank=no_table,
)
