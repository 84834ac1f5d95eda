"""The page What if: five measures by whom each would have spared."""

from functools import partial

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.pages.page import Column, Page
from dashboard.pages.what_if.spared import (
    EARLIER,
    LADDER,
    OLD_FILES,
    RETENTION,
    by_both,
    by_days_earlier,
    by_limit,
    effect,
    find_by_days_earlier,
    find_by_limit,
    find_left,
    say_at_most,
)
from dashboard.pages.what_if.tables import ACCOUNTS, SPACES, TOKEN, beyond, grids, ladder
from dashboard.state.looked import Looked
from dashboard.state.page_state import State
from dashboard.tables import no_table

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
    find=find_left,
    part="grids",
    blank=no_table,
)
PURGE = Card(
    "retention/avoided_by_limit",
    follows=(OLD_FILES, RETENTION),
    say=by_limit,
    find=find_by_limit,
)
DETECTION = Card(
    "access/days_earlier",
    follows=(EARLIER,),
    say=by_days_earlier,
    find=find_by_days_earlier,
)
KEPT = Card(SPACES, beyond, blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence | Looked:
    """State the persons spared if old files are out of reach and the attack is seen earlier."""
    rows = world.answers.rows(LADDER, RUNGS.resolve(state).beside(LADDER))
    if rows.is_empty:
        return words.headline(LADDER, rows)
    return by_both(words, rows, state.selection, OLD_FILES.read_choice(state.options))


WHAT_IF = Page(
    "what_if",
    headline,
    sub=say_at_most,
    rows=[
        [Column(7, (RUNGS,)), Column(5, (GRIDS, KEPT))],
        [Column(6, (PURGE,)), Column(6, (DETECTION,))],
    ],
    levers=(OLD_FILES, RETENTION, EARLIER),
    effect=partial(effect, ladder=RUNGS),
)
