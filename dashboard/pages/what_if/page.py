"""The page What if: five measures by whom each would have spared, in each position of its lever."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from breachlab import find
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import headlines
from breachlab.words import Sentence
from breachlab.words.language import interface
from breachlab.words.sentences import fill_each
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Page
from dashboard.database.served_world import World
from dashboard.pages.two_plans import two_plans
from dashboard.pages.what_if import tables
from dashboard.pages.what_if.tables import (
    BOTH,
    EARLIER,
    LADDER,
    SPACES,
    split,
)
from dashboard.state.decisions import OLD_FILES, RETENTION
from dashboard.state.looked import Effect, Looked, count_keys
from dashboard.state.options import Option
from dashboard.state.page_state import Selection, State
from dashboard.tables import no_table
from dashboard.words import PageWords

# {fate of old files: sentences for persons spared, and for nobody spared}.
HALVES = {
    "archived": ("spared_archived", "spared_archived_nobody"),
    "erased": ("spared_erased", "spared_erased_nobody"),
    "earlier": ("spared_earlier", "spared_earlier_nobody"),
    # Of everybody the order of reading can only take away; of a part it can add, too.
    "earlier_of_all": ("spared_earlier_everybody", "spared_earlier_nobody"),
}
LIMITS = {
    "archived": ("limit_archived", "limit_archived_nobody"),
    "erased": ("limit_erased", "limit_erased_nobody"),
}
# Sentences for an end of reading: at an even pace, by the order of reading, for nobody spared.
ENDS = ("earlier", "earlier_by_order", "earlier_nobody")
TITLES = ("seen", "seen_by_order", "seen_nobody")


def by_both(words: PageWords, rows: Rows, selection: Selection, verb: str) -> Looked:
    """State the persons spared by old files archived or erased (`verb`), and by an earlier end.

    Each half depends on one lever. So the number of texts is the sum of their positions, not the
    product.
    """
    years, days = split(rows)
    first = _say_each(words, years, HALVES[verb], "archived_person_count")
    end = "earlier" if selection else "earlier_of_all"
    then = _say_each(words, days, HALVES[end], "earlier_person_count")
    whom = []
    if selection:
        whom = [words.text("among").format(words.describe(selection), "")]
        first = [[part[:1].lower() + part[1:], *others] for part, *others in first]
    keys = ("retention_years", "archived_person_count", "days_earlier", "earlier_person_count")
    return Looked(BOTH, [[*whom, *each, *other] for each in first for other in then], keys)


def _say_each(words: PageWords, rows: Rows, keys: Sequence[str], count: str) -> list[list[str]]:
    """Return a sentence for each row, in equally many parts; another if the row spares nobody."""
    row_dicts = rows.select(["retention_years", "days_earlier", count]).dicts()
    texts = _texts(words)
    templates = [texts[keys[not row[count]]] for row in row_dicts]
    sentences = fill_each(templates, row_dicts, words.canvas.words)
    most = max(map(len, sentences), default=0)
    return [[*each, *[""] * (most - len(each))] for each in sentences]


def by_limit(words: PageWords, query: str, rows: Rows) -> Sentence | Looked:
    """State the persons that a purge spares: the query's headline for each limit."""
    if rows.is_empty:
        return words.headline(query, rows)
    texts = headlines(find(query), _of_each(rows), words.canvas.words)
    templates = [each.template for each in find(query).texts(words.language).headlines]
    return Looked((RETENTION,), texts, _longest(templates, query))


def find_by_limit(words: PageWords, query: str, rows: Rows) -> Sentence | Looked | None:
    """Return the query's finding for each limit."""
    if rows.is_empty:
        return words.finding(query, rows)
    keys = LIMITS[OLD_FILES.read_choice(words.canvas.options)]
    limits = _of_each(rows)
    templates = [_texts(words)[keys[not row["asked_person_count"]]] for row in limits]
    texts = fill_each(templates, limits, words.canvas.words)
    return Looked((RETENTION,), texts, _longest(templates, query))


def _of_each(rows: Rows) -> list[dict]:
    """Return each row of retention/avoided_by_limit with its own limit as the requested one."""
    limits = rows.assign(
        asked_years=rows["limit_years"],
        asked_person_count=rows["avoided_person_count"],
        asked_person_share=rows["avoided_person_share"],
    )
    return limits.dicts()


def by_days_earlier(
    words: PageWords, query: str, rows: Rows, keys: tuple[str, ...] = ENDS
) -> Sentence | Looked:
    """State the persons that an earlier end of reading spares; for places, by order of reading.

    `keys` are those of the sentences: of the fold, or of the title.
    """
    if rows.is_empty:
        return words.headline(query, rows)
    even, by_order, nobody = (_texts(words)[key] for key in keys)
    ends = rows.dicts()
    templates = [
        nobody if not row["most_saved_person_count"] else by_order if row["is_by_order"] else even
        for row in ends
    ]
    texts = fill_each(templates, ends, words.canvas.words)
    return Looked((EARLIER,), texts, _longest(templates, query))


find_by_days_earlier = partial(by_days_earlier, keys=TITLES)


def _texts(words: PageWords) -> dict[str, str]:
    return interface(words.language)["page"]["sentences"]


def _longest(templates: Sequence[str], query: str) -> tuple[str, ...]:
    """Return the keys of the numbers in the template with most of them."""
    return max((counts.of_template(each, query) for each in dict.fromkeys(templates)), key=len)


def find_left(words: PageWords, query: str, rows: Rows) -> Sentence | Looked | None:
    """State the persons still exposed of a hundred, at each position of both levers."""
    rows = words.canvas.beside[LADDER]
    if rows.is_empty or not rows["all_person_count"][0]:
        return words.finding(query, rows.head(0))
    before, after = words.of_card(f"{LADDER}-grids", "left_of_100").split("{}")
    texts = [(before, str(each), after) for each in tables.left_of_100(rows)]
    return Looked(BOTH, texts, ("still_exposed_person_share",))


# Its own rows are those of one position, for downloads; the query beside has all positions, and
# the levers choose among them.
RUNGS = Card(
    LADDER,
    tables.ladder,
    follows=(OLD_FILES, RETENTION, EARLIER),
    beside=(LADDER, tables.ACCOUNTS, tables.TOKEN, SPACES),
    blank=no_table,
)
GRIDS = Card(
    LADDER,
    tables.grids,
    follows=(RETENTION, EARLIER),
    beside=(LADDER,),
    find=find_left,
    part="grids",
    blank=no_table,
)
PURGE = Card(
    "retention/avoided_by_limit", follows=(OLD_FILES, RETENTION), say=by_limit, find=find_by_limit
)
DETECTION = Card(
    "access/days_earlier", follows=(EARLIER,), say=by_days_earlier, find=find_by_days_earlier
)
KEPT = Card(SPACES, tables.beyond, blank=no_table)


def headline(state: State, world: World, words: PageWords) -> Sentence | Looked:
    """State the persons spared if old files are out of reach and the attack is seen earlier."""
    rows = _ask(state, world)
    if rows.is_empty:
        return words.headline(LADDER, rows)
    return by_both(words, rows, state.selection, OLD_FILES.read_choice(state.options))


def say_at_most(state: State, world: World, words: PageWords) -> Sentence | None:
    """State the assumptions of the page's counts: an even pace, and a maximum; none of a list."""
    return None if words.is_own else words.sentence("at_most")


def effect(option: Option, state: State, world: World, words: PageWords) -> Effect:
    """Return the persons that a lever spares at each position, compared with its start."""
    if option is OLD_FILES:
        is_moved = option.read_choice(state.options) != option.default
        return Effect(words.text("same_reach") if is_moved else "")
    years, days = split(_ask(state, world))
    if option is RETENTION:
        spared, reason = years["archived_person_count"], "lever_purge_spares_nobody"
    else:
        spared, reason = days["earlier_person_count"], "lever_detection_spares_nobody"
    if not any(spared):
        return Effect(reason=words.text(reason))
    start = option.positions.index(option.default)
    sentences = [
        words.sentence(
            "effect_none" if count == spared[start] else "effect_of_sparing",
            start=words.of_choice(option, option.default),
            was_spared_person_count=spared[start],
            spared_person_count=count,
        )
        for count in spared
    ]
    sentences[start] = replace(sentences[start], text="", figures=())  # no effect at the start
    keys = max((count_keys(option, each) for each in sentences), key=len, default=())
    return Effect(Looked.of((option,), [each.text for each in sentences], keys))


def _ask(state: State, world: World) -> Rows:
    """Return the ladder of all positions of the levers."""
    return world.answers.rows(LADDER, RUNGS.resolve(state).beside(LADDER))


WHAT_IF = Page(
    "what_if",
    headline,
    sub=say_at_most,
    rows=[
        [Column(7, (RUNGS,)), Column(5, (GRIDS, KEPT))],
        [Column(6, (PURGE,)), Column(6, (DETECTION,))],
    ],
    block=two_plans,
    levers=(OLD_FILES, RETENTION, EARLIER),
    effect=effect,
)
