"""The page Combination: persons in other breaches too, and what could be held of one."""

from breachlab.words import Sentence
from dashboard.cards import Card
from dashboard.options import Option
from dashboard.pages.page import Column, Page
from dashboard.state import State
from dashboard.tables import no_table, other_breaches
from dashboard.tables.composites import composites
from dashboard.tables.earlier_breach import earlier_breach
from dashboard.tables.second_notification import second_notification
from dashboard.words import PageWords
from dashboard.world import World

# What is only claimed is counted where it is asked for; nobody confirmed it.
STANDINGS = Option("standings", {"confirmed": {}, "both": {"standings": ("confirmed", "claimed")}})

OTHERS = Card(
    "combination/other_breaches",
    other_breaches.other_breaches,
    options=(STANDINGS,),
    say=other_breaches.say,
    blank=no_table,
)
STEPS = Card("combination/marginal_effect", follows=(STANDINGS,))
COMPOSITES = Card("combination/composite_profiles", composites, blank=no_table)
AGAIN = Card("combination/second_notification", second_notification, blank=no_table)
EARLIER = Card("combination/in_breach_of_2023", earlier_breach, blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say how many are in another breach too, of how many NIR, contact and IBAN can be joined."""
    rows = world.answers.rows(STEPS.query, STEPS.resolve(state).parameters)
    if rows.empty:
        return words.headline(STEPS.query, rows)
    row = rows.iloc[0]
    whom = STEPS.resolve(state).selection
    key = "in_another_selected" if whom else "in_another"
    said = words.sentence(key, **row, selection=words.described(whom))
    if not (ignored := STEPS.resolve(state).ignored):
        return said
    left_out = words.text("not_filtered_by").format(words.titles(ignored))
    return Sentence(f"{said.text} {left_out}", said.figures)


COMBINATION = Page(
    "combination",
    headline,
    rows=[
        [Column(7, (OTHERS, EARLIER)), Column(5, (STEPS, COMPOSITES, AGAIN))],
    ],
)
