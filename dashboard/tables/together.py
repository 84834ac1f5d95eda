"""All levers together: steps down from all who are exposed to who would be still, by position.

Of some régions it depends on the order of reading, which nobody published, whom an earlier end
spares: such a step is from the least to the most, and what lies between the two is paler.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas

from breachlab.counts import of_template
from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.sentences import fill_each
from dashboard import html
from dashboard.looked import Looked
from dashboard.marks import aria
from dashboard.spared import BOTH, POSITIONS
from dashboard.tables import cells, no_table

Row = dict[str, Any]
Range = tuple[float, float]  # the least and the most; twice the same where no order matters

ALL = "all_exposed_person_count"
BY_ORDER = ("further_person_count", "person_count")  # which it changes: each has its bounds
HEADS = ("step", "persons", "share", "bar")
ENDS = ("--read", "--kept", "--most", "--least")  # of the steps, as levers.css draws them


def together(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
    """Return a row a step: all, who is not read, the purge, the earlier end, who is left.

    Without an answer for the positions of the levers there is no table.
    """
    found = records(canvas.beside[POSITIONS])
    if not found:
        return no_table(canvas)
    order = "_by_order" if any(row["is_by_order"] for row in found) else ""
    read = [("unread", "unread_person_count")] if any(map(_is_unread, found)) else []
    steps = [
        ("everyone", ALL),
        *read,
        ("purge", "purge_spared_person_count"),
        (f"detection{order}", "further_person_count"),
        (f"still{order}", "person_count"),
    ]
    return html.Table(
        [
            html.Thead(html.Tr([cells.head(_text(canvas, each), each) for each in HEADS])),
            html.Tbody([_step(*step, found, canvas) for step in steps]),
        ],
        className="together",
        **aria(label=_text(canvas, "title")),
        **Looked(BOTH, [_ends(row) for row in found]).sized(canvas.options, *ENDS),
    )


def _step(key: str, column: str, found: Sequence[Row], canvas: Canvas) -> html.Markup:
    template = _text(canvas, key)
    filled = fill_each([template] * len(found), found, canvas.words)
    names = Looked(BOTH, filled, of_template(template, POSITIONS))
    ranges = [_range(row, column) for row in found]
    keys = _keys(column, "_by_order" in key, canvas)
    parts = tuple(each.replace("_count", "_share") for each in keys)
    everyone = max(number_of(found[0][ALL]), 1)
    # Many positions have one and the same: what is written of it is written once.
    counts = {each: _written(numbers.compact, *each, canvas) for each in ranges}
    shares = {
        (least, most): _written(_share, least / everyone, most / everyone, canvas)
        for least, most in counts
    }
    bars = [html.Span(className="surely"), html.Span(className="by-order")]
    return html.Tr(
        [
            html.Th(scope="row", **names.shown(canvas.options)),
            html.Td(className="persons", **_looked(counts, ranges, keys).shown(canvas.options)),
            html.Td(className="share", **_looked(shares, ranges, parts).shown(canvas.options)),
            html.Td(bars, className="bar"),
        ],
        className=key.removesuffix("_by_order"),
    )


def _is_unread(row: Row) -> bool:
    return bool(row["unread_person_count"])


def _range(row: Row, column: str) -> Range:
    """Return the least and the most of a step, where the order of reading changes it."""
    if column in BY_ORDER and row["is_by_order"]:
        return row[f"least_{column}"], row[f"most_{column}"]
    return row[column], row[column]


def _keys(column: str, is_by_order: bool, canvas: Canvas) -> tuple[str, ...]:
    """Return the keys of the numbers of a step: of its range, or of the one number."""
    columns = (f"least_{column}", f"most_{column}") if is_by_order else (column,)
    return tuple(canvas.key(each, POSITIONS) for each in columns)


def _ends(row: Row) -> list[str]:
    """Return how far each step reaches, in the order of ENDS."""
    everyone = number_of(row[ALL])
    read = everyone - number_of(row["unread_person_count"])
    kept = read - number_of(row["purge_spared_person_count"])
    least, most = _range(row, "person_count")
    ends = [f"{number_of(count) / max(everyone, 1):.1%}" for count in (read, kept, most, least)]
    return [part for end in ends for part in (end, " ")][:-1]


def _looked(texts: Mapping[Range, str], ranges: Sequence[Range], keys: tuple[str, ...]) -> Looked:
    return Looked.of(BOTH, [texts[each] for each in ranges], keys)


def _written(write: Callable[[float, str], str], least: float, most: float, canvas: Canvas) -> str:
    text = write(most, canvas.language)
    if least == most:
        return text
    return _text(canvas, "range").format(write(least, canvas.language), text)


def _share(share: float, language: str) -> str:
    return numbers.share(share, 0, language)


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["what_if/together"][key]
