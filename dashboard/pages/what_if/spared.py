"""Whom the measures spare, in each position of their levers."""

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
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.state.effect import Effect, count_keys
from dashboard.state.looked import Looked
from dashboard.state.options import Option, scale
from dashboard.state.page_state import Selection, State

RETENTION = scale("retention_years", default=5, last=20, looks_up=True)
EARLIER = scale("days_earlier", default=5, last=29, looks_up=True)
BOTH = (RETENTION, EARLIER)
OLD_FILES = Option("old_files", {"archived": {}, "erased": {}})
LADDER = "what_if/ladder"
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

Parts = list[list[str]]


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


def split(rows: Rows) -> tuple[Rows, Rows]:
    """Return the ladder's rows with one for each limit of the archive, and one for each end."""
    ends = len(EARLIER.positions)
    return rows.take(range(0, len(rows), ends)), rows.head(ends)


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


def by_days_earlier(
    words: PageWords, query: str, rows: Rows, keys: tuple[str, ...] = ENDS
) -> Sentence | Looked:
    """State the persons that an earlier end of reading spares; for places, by order of reading.

    `keys` are those of the sentences: of the fold, or of the title.
    """
    if rows.is_empty:
        return words.headline(query, rows)
    ends = rows.dicts()
    templates = [_texts(words)[keys[_ending(row)]] for row in ends]
    texts = fill_each(templates, ends, words.canvas.words)
    return Looked((EARLIER,), texts, _longest(templates, query))


find_by_days_earlier = partial(by_days_earlier, keys=TITLES)


def find_left(words: PageWords, query: str, rows: Rows) -> Sentence | Looked | None:
    """State the persons still exposed of a hundred, at each position of both levers."""
    rows = words.canvas.beside[LADDER]
    if rows.is_empty or not rows["all_person_count"][0]:
        return words.finding(query, rows.head(0))
    before, after = words.of_card(f"{LADDER}-grids", "left_of_100").split("{}")
    numbers = map(str, left_of_100(rows))
    return Looked(
        BOTH, [(before, each, after) for each in numbers], ("still_exposed_person_share",)
    )


def left_of_100(rows: Rows) -> list[int]:
    """Return the persons left of a hundred at each position; at least one if any are left."""
    shares = rows["left_person_share"]
    return [max(round(100 * share), 1) if share else 0 for share in shares]


def say_at_most(state: State, world: World, words: PageWords) -> Sentence:
    """State the assumptions of the page's counts: an even pace, and a maximum."""
    return words.sentence("at_most")


def _say_each(words: PageWords, rows: Rows, keys: tuple[str, str], count: str) -> Parts:
    """Return a sentence for each row, in equally many parts; another if the row spares nobody."""
    row_dicts = rows.select(["retention_years", "days_earlier", count]).dicts()
    texts = _texts(words)
    templates = [texts[keys[not row[count]]] for row in row_dicts]
    sentences = fill_each(templates, row_dicts, words.canvas.words)
    most = max(map(len, sentences), default=0)
    return [[*each, *[""] * (most - len(each))] for each in sentences]


def _texts(words: PageWords) -> dict[str, str]:
    return interface(words.language)["page"]["sentences"]


def _longest(templates: Sequence[str], query: str) -> tuple[str, ...]:
    """Return the keys of the numbers in the template with most of them."""
    return max((counts.of_template(each, query) for each in dict.fromkeys(templates)), key=len)


def _of_each(rows: Rows) -> list[dict]:
    """Return each row of retention/avoided_by_limit with its own limit as the requested one."""
    limits = rows.assign(
        asked_years=rows["limit_years"],
        asked_person_count=rows["avoided_person_count"],
        asked_person_share=rows["avoided_person_share"],
    )
    return limits.dicts()


def _ending(row: dict) -> int:
    """Return the index of the sentence for an end of reading."""
    return 2 if not row["most_saved_person_count"] else 1 if row["is_by_order"] else 0


REASONS = {
    RETENTION.name: "lever_purge_spares_nobody",
    EARLIER.name: "lever_detection_spares_nobody",
}


def effect(option: Option, state: State, world: World, words: PageWords, ladder: Card) -> Effect:
    """Return the persons that a lever spares at each position, compared with its start."""
    if option is OLD_FILES:
        is_moved = option.read_choice(state.options) != option.default
        return Effect(words.text("same_reach") if is_moved else "")
    rows = world.answers.rows(LADDER, ladder.resolve(state).beside(LADDER))
    counts = _count(option, rows)
    if not any(counts):
        return Effect(reason=words.text(REASONS[option.name]))
    return _of_each_position(option, counts, words)


def _count(option: Option, rows: Rows) -> list[int]:
    """Return the number of persons that a lever alone spares, at each of its positions."""
    years, days = split(rows)
    return years["archived_person_count"] if option is RETENTION else days["earlier_person_count"]


def _of_each_position(option: Option, counts: Sequence[int], words: PageWords) -> Effect:
    start = option.positions.index(option.default)
    sentences = [_say(option, counts[start], count, words) for count in counts]
    sentences[start] = replace(sentences[start], text="", figures=())  # no effect at the start
    keys = max((count_keys(option, each) for each in sentences), key=len, default=())
    return Effect(Looked.of((option,), [each.text for each in sentences], keys))


def _say(option: Option, was: int, count: int, words: PageWords) -> Sentence:
    return words.sentence(
        "effect_none" if was == count else "effect_of_sparing",
        start=words.of_choice(option, option.default),
        was_spared_person_count=was,
        spared_person_count=count,
    )
