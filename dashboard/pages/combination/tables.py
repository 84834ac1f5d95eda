"""The tables of Overlap: other breaches, what joins, what is reached, who arrives."""

from collections.abc import Iterable, Sequence
from typing import Any

from breachlab.drawing.canvas import NOT_KNOWN, Canvas, number_of
from breachlab.drawing.lines import NEW, find_largest_steps
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers, write_in_words
from breachlab.words.numbers import write_day, write_month
from breachlab.words.values import is_null
from dashboard import html
from dashboard.state.page_state import State
from dashboard.tables import (
    PARTS,
    Column,
    Row,
    dots,
    key_columns,
    label,
    name_column,
    number,
    number_column,
    sentence,
    table,
    text,
    text_column,
)
from dashboard.words import PageWords

CARDS = html.macros("combination/cards.html")
LEAST, MOST = "least_person_count", "most_person_count"
LITTLE, RANDOM, MUCH = "little", "random", "much"


def case(canvas: Canvas) -> str:
    """Return the assumed overlap of breaches: little, random or much."""
    return canvas.options.get("overlap", RANDOM)


def measure_in(case: str, measure: str) -> str:
    """Return the column of the count in a case; `measure` is that of random overlap."""
    return measure if case == RANDOM else f"{case}_overlap_person_count"


def ends(row: Row, measure: str, case: str) -> tuple[str, str]:
    """Return the columns of a case's range, the lesser value first; a draw may exceed a bound.

    Where the bounds are one number it is known, and no case changes it.
    """
    if row[LEAST] == row[MOST] and not is_null(row[MOST]):
        return LEAST, MOST
    columns = {LITTLE: (LEAST, measure), RANDOM: (LEAST, MOST), MUCH: (measure, MOST)}[case]
    start, end = columns
    return (end, start) if number_of(row[start]) > number_of(row[end]) else columns


def reach(row: Row, measure: str, whole: float, canvas: Canvas, name: str = "") -> html.Markup:
    """Return a cell with the bar of a row, and its ends in words below.

    `whole` is the count at the full width of the cell. Without bounds there is no bar, nor if they
    are wider than the cell: a small world keeps the published sizes. A count of zero has no tick,
    nor has a range of one number: who was in a breach of the register itself is not left to chance.
    """
    start, end = ends(row, measure, case(canvas))
    is_one_number = not is_null(row[MOST]) and row[LEAST] == row[MOST]
    names = {
        "is-unbounded": is_null(row[MOST]) or row[end] > whole,
        "is-unmarked": not number_of(row[measure]) or case(canvas) != RANDOM or is_one_number,
        "is-one-number": is_one_number,
    }
    shown = " ".join(["reach", *filter(names.get, names), name]).strip()
    places = (number_of(row[each]) / whole for each in (start, end, measure))
    return CARDS.reach(shown, *places, bounds(row, measure, canvas))


def bounds(row: Row, measure: str, canvas: Canvas) -> dict[str, Any]:
    """Return the ends of a row in words, with their keys: one number if both are equal.

    It says so if no bounds exist.
    """
    if is_null(row[MOST]):  # the selection is outside, or the register itself was breached
        is_outside = row["perimeter"] == "residents"
        return {
            "children": text(canvas, "outside_perimeter" if is_outside else "no_outside_estimate")
        }
    start, end = ends(row, measure, case(canvas))
    low, high = (numbers.compact(row[each], canvas.language) for each in (start, end))
    if low == high:
        return {"children": high, **key_columns(canvas, row, end)}
    return {"children": f"{low} – {high}", **key_columns(canvas, row, start, end)}


def widest(rows: Iterable[Row], *columns: str) -> float:
    """Return the largest number of these columns, at least one."""
    return max([1, *(number_of(row[column]) for row in rows for column in columns)])


SHOWN = 5  # confirmed breaches that are not folded
OWN = "person_count"
HEADS = {LITTLE: "little_overlap", RANDOM: "independent", MUCH: "much_overlap"}
SAID = {LITTLE: "overlap_little", RANDOM: "overlap_random", MUCH: "overlap_much"}


def other_breaches(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the breaches of most persons, those only claimed, and the others in a fold."""
    listed = sorted(rows.dicts(), key=_place)
    confirmed = [row for row in listed if not _is_claimed(row)]
    claimed = [row for row in listed if _is_claimed(row)]
    # A breach of the register itself is larger than all persons of a small database.
    bounded = [row for row in listed if row["perimeter"] == "residents"]
    whole = max(widest(listed, OWN), widest(bounded, MOST))

    def bar(row: Row, canvas: Canvas) -> html.Markup:
        return reach(row, OWN, whole, canvas, "is-claimed" if _is_claimed(row) else "")

    columns = [
        Column("other_breach", lambda row, canvas: _name(row, canvas, _is_claimed(row))),
        Column("least_to_most", bar),
        Column(HEADS[case(canvas)], _persons),
    ]
    shown = table(canvas, [*confirmed[:SHOWN], *claimed], columns, "other-breaches")
    others = confirmed[SHOWN:]
    more = sentence(canvas, "breaches_more", more_count=len(others))
    rest = table(canvas, others, columns, "other-breaches")
    return CARDS.with_fold(shown, CARDS.fold(more, rest) if others else "")


def known_breaches(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the breaches that were known on the day, the latest first; the earlier in a fold."""
    listed = [row for row in rows.dicts() if row["breach_id"]]
    columns = [
        name_column("other_breach", "breach_id"),
        text_column("known_since", lambda row, at: write_day(row["announced_on"], at.language)),
    ]
    shown = table(canvas, listed[:SHOWN], columns, "known-breaches")
    others = listed[SHOWN:]
    more = sentence(canvas, "breaches_known_more", more_count=len(others))
    rest = table(canvas, others, columns, "known-breaches")
    return CARDS.with_fold(shown, CARDS.fold(more, rest) if others else "")


def _name(row: Row, canvas: Canvas, is_claimed: bool = False) -> html.Markup:
    """Return the cell of a breach: its name, its month, and that it is only claimed."""
    note = write_month(row["breached_on"], canvas.language)
    if is_claimed:
        note = f"{note} · {canvas.words.label('standing', row['standing'])}"
    return PARTS.name(PARTS.noted(label(canvas, "breach_id", row["breach_id"]), note))


def _persons(row: Row, canvas: Canvas) -> html.Markup:
    """Return the cell of the persons in a breach, in the case that is assumed."""
    measure = measure_in(case(canvas), OWN)
    written = numbers.compact(row[measure], canvas.language)
    if row["perimeter"] != "residents":
        if not is_null(row.get(MOST)) and row[LEAST] == row[MOST]:
            # All of a breach of the register itself are on it: what was drawn is no second size.
            return PARTS.number(NOT_KNOWN)
        # Of the register itself: a draw, which strays from a size.
        written = text(canvas, "about_count").format(written)
    return number(canvas, row, measure, written)


def say(words: PageWords, query: str, rows: Rows) -> Sentence:
    """Return the query's sentence, on the first breach that bounds the selection's overlap."""
    breaches = rows.dicts()
    order = sorted(range(len(breaches)), key=lambda at: _rank(breaches[at]))
    return words.headline(query, rows.take(order))


def find_largest(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State that the overlap with the first of these breaches is not known, and its bounds."""
    first = min(rows.dicts(), key=_rank, default=None)
    if first is None or not (first[OWN] or number_of(first[MOST])):
        return words.sentence("overlap_none")
    if _is_unbounded(first):
        return words.sentence("overlap_unbounded")
    return words.sentence(SAID[case(words.canvas)], **first)


def _rank(row: Row) -> tuple:
    return _is_unbounded(row), *_place(row)


def _is_unbounded(row: Row) -> bool:
    return is_null(row[MOST]) or row["perimeter"] != "residents"


def _is_claimed(row: Row) -> bool:
    return row["standing"] != "confirmed"


def _place(row: Row) -> tuple:
    return _is_claimed(row), -number_of(row[OWN]), row["breached_on"]


HERE = ("nir", "contact")  # on file here
ADDED = ("iban", "employer", "insurer")  # by other breaches
WORST = "nir contact iban employer"
AT_LEAST = "at_least_person_count"
JOINED = {LITTLE: "joined_little", RANDOM: "joined_random", MUCH: "joined_much"}


def composites(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set of kinds that somebody could hold, most persons first."""
    sets = [row for row in rows.dicts() if _is_shown(row)]
    # Ties are sorted by the kinds held.
    sets.sort(key=lambda row: (-number_of(row[AT_LEAST]), [not each for each in _list_added(row)]))
    whole = widest(sets, AT_LEAST, MOST)
    measure = measure_in(case(canvas), AT_LEAST)
    heads = [PARTS.head(text(canvas, f"kind_{kind}"), name="dotted") for kind in ADDED]
    heads.append(PARTS.head(text(canvas, "least_to_most"), name="reached"))
    heads.append(PARTS.head(text(canvas, HEADS[case(canvas)]), name="number"))
    held, not_held = text(canvas, "held"), text(canvas, "not_held")
    body = []
    for row in sets:
        name = write_in_words("held_ids", row["held_ids"], canvas.words)
        written = numbers.compact(row[measure], canvas.language)
        marks = dots(_list_added(row), held, not_held, name)
        bar = reach(row, AT_LEAST, whole, canvas)
        body.append([marks, bar, number(canvas, row, measure, written)])
    return PARTS.table(heads, body, "combinations composites")


def find_worst(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State that the number with NIR, contact, IBAN and employer is not known, and its bounds."""
    worst = next((row for row in rows.dicts() if row["held_ids"] == WORST), None)
    if worst is None or not number_of(worst[MOST]):
        return words.sentence("joined_none")
    return words.sentence(JOINED[case(words.canvas)], **worst)


def _is_shown(row: Row) -> bool:
    on_file = all(row[f"has_{kind}"] for kind in HERE)
    return on_file and any(_list_added(row)) and number_of(row[MOST]) > 0


def _list_added(row: Row) -> list[bool]:
    return [bool(row[f"has_{kind}"]) for kind in ADDED]


ARRIVED = {LITTLE: "in_another_little", RANDOM: "in_another_random", MUCH: "in_another_much"}


def find_total(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of persons in another breach too, by the assumed overlap."""
    breaches = rows.dicts()
    if not breaches or not breaches[0]["all_person_count"]:
        return words.sentence("in_no_other")
    return words.sentence(ARRIVED[case(words.canvas)], **breaches[0])


def fold_others(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the steps that the drawing does not name, in a fold."""
    listed = sorted(rows.dicts(), key=lambda row: row["breached_on"])
    named = find_largest_steps(listed)
    others = [row for row in listed if row not in named]
    if not others:
        return ()
    more = sentence(words.canvas, "arrivals_more", more_count=len(others))

    def add(row: Row, canvas: Canvas) -> str:
        return f"+ {numbers.compact(row[NEW], canvas.language)}"

    columns = [Column("", _name), number_column("", NEW, add)]
    return (CARDS.fold(more, table(words.canvas, others, columns, "arrivals")),)
