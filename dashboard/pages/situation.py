"""The page Situation: events, size and duties, as known on a day."""

from breachlab.words import Sentence
from dashboard.cards import Card
from dashboard.options import PROVENANCE, DayOption
from dashboard.pages.page import Column, Page
from dashboard.state import State
from dashboard.tables import listed, no_table
from dashboard.tables.bridge import bridge
from dashboard.tables.deadlines import deadlines
from dashboard.tables.events import events
from dashboard.tables.form import form
from dashboard.tables.levels import levels
from dashboard.tables.ranges import ranges
from dashboard.words import PageWords
from dashboard.world import World

AS_OF = DayOption("as_of")

RANGES = Card("exposure/known_by_day", ranges, follows=(AS_OF,), blank=no_table)
DEADLINES = Card("severity/deadlines", deadlines, follows=(AS_OF,), blank=no_table)
LEVELS = Card("severity/by_level", levels, follows=(AS_OF,), blank=no_table)
BRIDGE = Card("notification/bridge", bridge, blank=no_table)
EVENTS = Card("exposure/timeline", events, blank=no_table)
FORM = Card(
    "severity/notification_form", form, options=(PROVENANCE,), follows=(AS_OF,), blank=no_table
)
CHANGES = Card("exposure/known_changes", listed.changes, follows=(AS_OF,), blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """Say how many persons were known of on the day; once settled, how many are due a message too.

    As long as nobody had settled the number, what is modelled on the settled one is not said.
    """
    known = world.answers.rows("exposure/known_as_of", AS_OF.asked(state))
    due = world.answers.rows("severity/communication_due", state.selection)
    if known.empty or due.empty:
        return words.headline("exposure/known_as_of", known)
    if not known.is_settled.iloc[0] or not due.to_inform_person_count.iloc[0]:
        return words.headline("exposure/known_as_of", known)
    row = {**known.iloc[0], **due.iloc[0], "selection": words.described(state.selection)}
    return words.sentence("known_of_selected" if state.selection else "known", **row)


def beside(state: State, words: PageWords) -> str:
    """Say that the register is of the settled number, where the headline is of an earlier day."""
    return words.text("made_to_the_last") if state.options.get(AS_OF.name) else ""


SITUATION = Page(
    "situation",
    headline,
    rows=[[Column(7, (RANGES, DEADLINES, FORM, CHANGES)), Column(5, (BRIDGE, LEVELS, EVENTS))]],
    options_of_tables=(AS_OF,),
    beside=beside,
)
