"""The page What if: five measures by the persons each spares, before and after, two curves."""

from functools import partial

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.page import Column, Page
from dashboard.pages.parts import spared, spared_effects
from dashboard.pages.parts.spared import EARLIER, LADDER, OLD_FILES, RETENTION
from dashboard.state.looked import Looked
from dashboard.state.page_state import State
from dashboard.tables import no_table
from dashboard.tables.beyond import beyond
from dashboard.tables.grids import grids
from dashboard.tables.ladder import ACCOUNTS, SPACES, TOKEN, ladder

# Its own rows are those of one position, for downloads; the query beside has all positions, and
# the levers choose among them.
RUNGS = Card(
    LADDER,
    ladder,
    follows=(OLD_FILES, RETENTION, EARLIER),
    beside=(LADDER, ACCOUNTS, TOKEN, SPACES),
    blank=no_table,
)
GRIDS = Card(
    LADDER,
    grids,
    follows=(RETENTION, EARLIER),
    beside=(LADDER,),
    find=spared.find_left,
    part="grids",
    blank=no_table,
)
PURGE = Card(
    "retention/avoided_by_limit",
    follows=(OLD_FILES, RETENTION),
    say=spared.by_limit,
    find=spared.find_by_limit,
)
DETECTION = Card(
    "access/days_earlier",
    follows=(EARLIER,),
    say=spared.by_days_earlier,
    find=spared.find_by_days_earlier,
)
KEPT = Card(SPACES, beyond, blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence | Looked:
    """State the persons spared if old files are out of reach and the attack is seen earlier."""
    rows = world.answers.rows(LADDER, RUNGS.resolve(state).beside(LADDER))
    if rows.is_empty:
        return words.headline(LADDER, rows)
    return spared.by_both(words, rows, state.selection, OLD_FILES.read_choice(state.options))


WHAT_IF = Page(
    "what_if",
    headline,
    sub=spared.say_at_most,
    rows=[
        [Column(7, (RUNGS,)), Column(5, (GRIDS, KEPT))],
        [Column(6, (PURGE,)), Column(6, (DETECTION,))],
    ],
    levers=(OLD_FILES, RETENTION, EARLIER),
    effect=partial(spared_effects.effect, ladder=RUNGS),
)
