"""The page What if: a purge, an earlier end, narrower access, a token for the NIR."""

from functools import partial

from breachlab.words import Sentence
from dashboard import spared, spared_effects
from dashboard.around import portfolio
from dashboard.cards import Card
from dashboard.looked import Looked
from dashboard.options import Option
from dashboard.pages.page import Column, Page
from dashboard.spared import EARLIER, POSITIONS, RETENTION
from dashboard.state import State
from dashboard.tables import listed, no_table
from dashboard.tables.together import together
from dashboard.words import PageWords
from dashboard.world import World

SMALLER = ("near-total", "partial", "targeted")
EXTRACTION = Option("extraction", {"total": {}, **{each: {"extraction": each} for each in SMALLER}})

TOGETHER = Card(
    "what_if/together",
    together,
    follows=(RETENTION, EARLIER, EXTRACTION),
    beside=(POSITIONS,),
    say=spared.together,
    blank=no_table,
)
PURGE = Card("retention/avoided_by_limit", follows=(RETENTION,), say=spared.by_limit)
DETECTION = Card(
    "access/days_earlier",
    follows=(EARLIER, EXTRACTION),
    say=spared.by_days_earlier,
)
ACCESS = Card(
    "access/own_departement",
    own=("departements",),
    beside=("access/own_portfolio",),
    below=portfolio,
)
TOKEN = Card("fields/without_nir")
MEASURES = Card("what_if/measures", listed.measures, blank=no_table)
KEPT = Card("retention/beyond_legal_term", listed.kept, blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence | Looked:
    """Say whom both levers would have spared; of whom they cannot tell, whom the purge would."""
    if TOGETHER.resolve(state).ignored:
        query, asked, say = PURGE.query, PURGE.resolve(state).parameters, spared.by_purge
    else:
        query, asked, say = POSITIONS, TOGETHER.resolve(state).beside(POSITIONS), spared.by_both
    rows = world.answers.rows(query, asked)
    if rows.empty:
        return words.headline(query, rows)
    return spared.among(words, state.selection, say(words, rows))


WHAT_IF = Page(
    "what_if",
    headline,
    rows=[
        [Column(12, (TOGETHER,))],
        [Column(6, (PURGE,)), Column(6, (DETECTION,))],
        [Column(6, (ACCESS,)), Column(6, (TOKEN, KEPT))],
        [Column(12, (MEASURES,))],
    ],
    levers=(RETENTION, EARLIER, EXTRACTION),
    effect=partial(spared_effects.effect, purge=PURGE, earlier=DETECTION, together=TOGETHER),
)
