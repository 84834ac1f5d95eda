"""The page Overlap: what other breaches add."""

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Page
from dashboard.database.served_world import World
from dashboard.pages.combination import tables
from dashboard.pages.combination.tables import LITTLE, MUCH, RANDOM
from dashboard.state.options import AS_OF, Option
from dashboard.state.page_state import State
from dashboard.tables import no_table
from dashboard.words import PageWords

# Claimed breaches are unconfirmed: they count only if the reader switches them on.
STANDINGS = Option("standings", {"confirmed": {}, "both": {"standings": ("confirmed", "claimed")}})
# The overlap of breaches is unknown. The answers have all three cases, so this asks no question.
OVERLAP = Option("overlap", {RANDOM: {}, LITTLE: {}, MUCH: {}}, order=(LITTLE, RANDOM, MUCH))

OTHERS = Card(
    "combination/other_breaches",
    tables.other_breaches,
    options=(STANDINGS,),
    follows=(OVERLAP,),
    say=tables.say,
    find=tables.find_largest,
    blank=no_table,
)
STEPS = Card(
    "combination/marginal_effect",
    follows=(STANDINGS, OVERLAP),
    find=tables.find_total,
    below=tables.fold_others,
)
COMPOSITES = Card(
    "combination/composite_profiles",
    tables.composites,
    follows=(OVERLAP,),
    find=tables.find_worst,
    blank=no_table,
)
KNOWN = Card("combination/breaches_known", tables.known_breaches, follows=(AS_OF,), blank=no_table)
EARLIER = Card("combination/in_breach_of_2023", blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the persons already in the earlier breach: a maximum; of a selection, an estimate."""
    rows = world.answers.rows(EARLIER.query, EARLIER.resolve(state).parameters)
    if rows.is_empty:
        return words.headline(EARLIER.query, rows)
    persons, selection = rows["all_person_count"][0], words.describe(state.selection)
    if not persons:
        return words.sentence("in_earlier_nobody", selection=selection)
    key = "in_earlier_selected" if state.selection else "in_earlier"
    return words.sentence(key, all_in_breach_of_2023_person_count=persons, selection=selection)


def say_unknown(state: State, world: World, words: PageWords) -> Sentence | None:
    """State that sizes of breaches were published, and not who is in two; nothing of a list."""
    return None if words.is_own else words.sentence("overlap_unknown")


COMBINATION = Page(
    "combination",
    headline,
    sub=say_unknown,
    rows=[
        [Column(6, (OTHERS,)), Column(6, (COMPOSITES,))],
        [Column(7, (STEPS,)), Column(5, (KNOWN,))],
    ],
    asks=(EARLIER,),
    levers=(OVERLAP,),
)
