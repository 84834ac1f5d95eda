"""The tables of Overlap: other breaches, what joins, what is reached, who arrives."""

from collections.abc import Iterable, Sequence
from typing import Any

from breachlab.drawing.canvas import NOT_KNOWN, RESIDENTS, Canvas, number_of
from breachlab.drawing.steps import NEW, find_largest_steps
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers, write_in_words
from breachlab.words.days import write_month
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State
from dashboard.tables import (
    column_head,
    heads,
    key_columns,
    label,
    name_row,
    named_dots,
    number,
    sentence,
    text,
)

Row = dict[str, Any]
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
    places = {"start": row[start], "end": row[end], "at": row[measure]}
    style = {f"--{key}": f"{number_of(at) / whole:.2%}" for key, at in places.items()}
    is_one_number = not is_null(row[MOST]) and row[LEAST] == row[MOST]
    names = {
        "is-unbounded": is_null(row[MOST]) or row[end] > whole,
        "is-unmarked": not number_of(row[measure]) or case(canvas) != RANDOM or is_one_number,
        "is-one-number": is_one_number,
    }
    shown = " ".join(["reach", *filter(names.get, names), name]).strip()
    columns = _write_ends(row, (start, end), canvas)
    ends_of = html.Small(bounds(row, measure, canvas), **key_columns(canvas, row, *columns))
    return html.Td([html.Div(style=style, className=shown), ends_of])


def bounds(row: Row, measure: str, canvas: Canvas) -> str:
    """Return the ends of a row in words: one number if both are equal, or that no bounds exist."""
    if is_null(row[MOST]):  # the selection is outside, or the register itself was breached
        is_outside = row["perimeter"] == "residents"
        return text(canvas, "outside_perimeter" if is_outside else "no_outside_estimate")
    columns = _write_ends(row, ends(row, measure, case(canvas)), canvas)
    return " – ".join(numbers.compact(row[each], canvas.language) for each in columns)


def _write_ends(row: Row, columns: tuple[str, str], canvas: Canvas) -> tuple[str, ...]:
    """Return the columns to write as the ends of a row."""
    if is_null(row[MOST]):
        return ()
    low, high = (numbers.compact(row[each], canvas.language) for each in columns)
    return columns[1:] if low == high else columns


def widest(rows: Iterable[Row], *columns: str) -> float:
    """Return the largest number of these columns, at least one."""
    return max([1, *(number_of(row[column]) for row in rows for column in columns)])


SHOWN = 5  # confirmed breaches that are not folded
OWN = "person_count"
HEADS = {LITTLE: "little_overlap", RANDOM: "independent", MUCH: "much_overlap"}
SAID = {LITTLE: "overlap_little", RANDOM: "overlap_random", MUCH: "overlap_much"}


def other_breaches(rows: Rows, canvas: Canvas, own: str = OWN) -> html.Markup:
    """Return the breaches of most persons, those that are only claimed, and the others in a fold.

    `own` is the column of the persons who were in a breach.
    """
    listed = sorted(rows.dicts(), key=lambda row: _place(row, own))
    confirmed = [row for row in listed if not _is_claimed(row)]
    claimed = [row for row in listed if _is_claimed(row)]
    # A breach of the register itself is larger than all persons of a small database.
    bounded = [row for row in listed if row["perimeter"] == "residents"]
    whole = max(widest(listed, own), widest(bounded, MOST))
    shown = _table([*confirmed[:SHOWN], *claimed], whole, own, canvas)
    return html.Div([shown, *_fold(confirmed[SHOWN:], whole, own, canvas)])


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


def _place(row: Row, own: str = OWN) -> tuple:
    return _is_claimed(row), -number_of(row[own]), row["breached_on"]


def _fold(rows: Sequence[Row], whole: float, own: str, canvas: Canvas) -> list[html.Markup]:
    if not rows:
        return []
    more = sentence(canvas, "breaches_more", more_count=len(rows))
    return [html.Details([html.Summary(**more), _table(rows, whole, own, canvas)])]


def _table(rows: Sequence[Row], whole: float, own: str, canvas: Canvas) -> html.Markup:
    counted = "exposed_residents" if own == RESIDENTS else HEADS[case(canvas)]
    head = heads(canvas, other_breach=1, least_to_most=1, **{counted: 1})
    body = html.Tbody([_row(row, whole, own, canvas) for row in rows])
    return html.Table([head, body], className="other-breaches")


def _row(row: Row, whole: float, own: str, canvas: Canvas) -> html.Markup:
    standing = canvas.words.label("standing", row["standing"])
    when = write_month(row["breached_on"], canvas.language)
    note = f"{when} · {standing}" if _is_claimed(row) else when
    bar = reach(row, own, whole, canvas, "is-claimed" if _is_claimed(row) else "")
    measure = measure_in(case(canvas), own)
    written = numbers.compact(row[measure], canvas.language)
    if row["perimeter"] != "residents":  # of the register itself: a draw, which strays from a size
        written = text(canvas, "about_count").format(written)
    persons = number(canvas, row, measure, written)
    is_known = not is_null(row.get(MOST)) and row[LEAST] == row[MOST]
    if is_known and row["perimeter"] != "residents":
        # All of a breach of the register itself are on it: what was drawn is no second size of it.
        persons = html.Td(NOT_KNOWN, className="number")
    name = label(canvas, "breach_id", row["breach_id"])
    return html.Tr([name_row([name, html.Small(note)]), bar, persons])


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
    body = html.Tbody([_composite_row(row, whole, canvas) for row in sets])
    return html.Table([_heads(canvas), body], className="combinations composites")


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


def _heads(canvas: Canvas) -> html.Markup:
    kinds = [column_head(text(canvas, f"kind_{kind}"), "dotted") for kind in ADDED]
    measures = [
        column_head(text(canvas, key), name)
        for key, name in (("least_to_most", "reached"), (HEADS[case(canvas)], "number"))
    ]
    return html.Thead(html.Tr([*kinds, *measures]))


def _composite_row(row: Row, whole: float, canvas: Canvas) -> html.Markup:
    name = write_in_words("held_ids", row["held_ids"], canvas.words)
    marks = named_dots(name, _list_added(row), text(canvas, "held"), text(canvas, "not_held"))
    measure = measure_in(case(canvas), AT_LEAST)
    persons = number(canvas, row, measure, numbers.compact(row[measure], canvas.language))
    return html.Tr([*marks, reach(row, AT_LEAST, whole, canvas), persons])


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
    body = html.Tbody([_arrival_row(row, words) for row in others])
    fold = [html.Summary(**more), html.Table(body, className="arrivals")]
    return (html.Details(fold),)


def _arrival_row(row: Row, words: PageWords) -> html.Markup:
    canvas = words.canvas
    name = label(canvas, "breach_id", row["breach_id"])
    when = html.Small(write_month(row["breached_on"], canvas.language))
    added = numbers.compact(row[NEW], canvas.language)
    return html.Tr([name_row([name, when]), number(canvas, row, NEW, f"+ {added}")])
