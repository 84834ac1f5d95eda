"""Figures of questions and of rows of one's own, and answers in words, as the dashboard's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pandas

from breachlab import addresses
from breachlab.drawing.bars import bars
from breachlab.drawing.canvas import DIMENSION_OF, Canvas
from breachlab.drawing.columns import columns
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.lines import lines, named
from breachlab.drawing.ratio_map import ratio_map
from breachlab.errors import BadFigure, nearest
from breachlab.formats import note
from breachlab.headlines import headline, world_note
from breachlab.notebook import figure, legends, table
from breachlab.notebook.shown import Shown
from breachlab.parameters import SELECTION
from breachlab.queries import ask, find
from breachlab.words import LANGUAGES, fill
from breachlab.words.language import interface
from breachlab.words.sentences import literal

DASHBOARD = "http://127.0.0.1:8050"  # where `make dashboard` serves it
KINDS = ("bars", "columns", "line", "map")


def show(
    lab: duckdb.DuckDBPyConnection, query: str, language: str = "en", **parameters: Any
) -> Shown:
    """Ask a question of sql/, and return its answer as the dashboard shows it.

    With the question or the title of its card, its sentence, its drawing or a table, where its
    numbers come from, and a link to the dashboard with the same selection; `rows` has the rows.
    Raises what `ask` raises.
    """
    asked = find(query)
    rows = ask(lab, query, **parameters)
    canvas = replace(canvas_of(lab, language), query=query, selection=_selection(parameters))
    card = interface(language)["cards"].get(query, {})
    said = headline(asked, rows, canvas.words).text
    source = canvas.words.resolve(card.get("note") or asked.texts(language).note or "")
    source = source[:1].upper() + source[1:]
    return Shown(
        rows,
        _body(query, rows, canvas, said),
        canvas.words.resolve(card.get("title") or asked.texts(language).question),
        said,
        legends.legend(query, rows, canvas),
        [each for each in (source, note(canvas.words)) if each],
        DASHBOARD + addresses.written(addresses.page_of(query), canvas.selection, {}),
    )


def chart(
    lab: duckdb.DuckDBPyConnection,
    rows: pandas.DataFrame,
    along: str,
    *measures: str,
    kind: str = "",
    title: str = "",
    language: str = "en",
) -> Shown:
    """Return a figure of rows of one's own, in the looks of the dashboard.

    bars       a lying bar a row, those of a dimension in its order, of one measure
    columns    a standing column a row, in the same order, of one measure
    line       a line a measure along numbers or days
    map        of a column `departement_code` or `region_code`; the first measure is a ratio to the
               country, others are said on pointing

    Without a kind, numbers and days have lines, other columns bars. `lab` has the words of codes.
    What rows lack is not drawn, and a null is not a 0: only a question knows that it counts nobody.
    Raises BadFigure for a column that the rows have not, or another kind.
    """
    for column in (along, *measures):
        if column not in rows:
            near = nearest(column, map(str, rows))
            raise BadFigure(f"No column {column!r}. {near}".rstrip())
    canvas = canvas_of(lab, language)
    kind = kind or _kind(rows, along)
    drawing = _drawn(kind, rows, canvas, along, measures)
    above = legends.ratios(canvas) if kind == "map" else ""
    text = str(rows.head(table.MOST))
    title = title or f"{named(measures[0])} / {named(along)}"
    return Shown(rows, figure.body(drawing, text), title, above=above, below=[note(canvas.words)])


def answer(
    lab: duckdb.DuckDBPyConnection, template: str, language: str = "en", **values: Any
) -> Shown:
    """Return the answer of a notebook: a sentence filled with what was counted.

    `{person_count:M persons}` writes the value `person_count` as the sentences of the lab do: see
    breachlab/words/values.py for the forms. An empty line begins a paragraph. Of a world of another
    size it says which numbers are not those of the breach. Raises BadFigure for a field that has no
    value, and for a digit outside the braces: a number that was not computed is none.
    """
    words = canvas_of(lab, language).words
    if any(letter.isdigit() for letter in literal(template)):
        raise BadFigure(f"A number in words that was not computed: {template[:80]!r}. Put a field.")
    try:
        said = "\n\n".join(
            fill(" ".join(part.split()), values, words).text for part in template.split("\n\n")
        )
    except KeyError as error:
        raise BadFigure(
            f"{error} is no value, noun or term. Give a value: answer(lab, …, name=…)"
        ) from None
    title = interface(language)["notebook"]["answer"]
    below = [str(world_note(words) or ""), note(words)]
    text = "\n\n".join([f"## {title}", said, *filter(None, below)])
    return Shown(pandas.DataFrame([values]), {"text/markdown": text, "text/plain": text})


def canvas_of(lab: duckdb.DuckDBPyConnection, language: str) -> Canvas:
    """Return the words of a language, en or fr, over a database; BadFigure for another."""
    if language not in LANGUAGES:
        raise BadFigure(f"No language {language!r}. Known: {', '.join(LANGUAGES)}")
    return Canvas.of(lab, language)


def _selection(parameters: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """Return what of the parameters selects people, as text."""
    return {
        name: [*map(str, [given] if isinstance(given, str | int) else given)]
        for name, given in parameters.items()
        if name in SELECTION and given
    }


def _body(query: str, rows: pandas.DataFrame, canvas: Canvas, said: str) -> dict[str, Any]:
    if query in DRAWINGS and len(rows):
        return figure.body(DRAWINGS[query](rows, canvas), said)
    return table.body(rows.head(table.MOST), canvas.words)


def _kind(rows: pandas.DataFrame, along: str) -> str:
    is_line = rows[along].dtype.kind in "iufM" and along not in DIMENSION_OF
    return "line" if is_line else "bars"


def _drawn(
    kind: str, rows: pandas.DataFrame, canvas: Canvas, along: str, measures: Sequence[str]
) -> Any:
    if kind not in KINDS or not measures:
        raise BadFigure(
            f"No figure {kind!r} of {len(measures)} measures. Known: {', '.join(KINDS)}"
        )
    match kind:
        case "line":
            return lines(rows, canvas, along, *measures)
        case "map":
            return ratio_map(rows, canvas, *measures)
        case "columns":
            return columns(rows, canvas, along, measures[0], is_complete=False)
    return bars(rows, canvas, along, measures[0], is_complete=False)
