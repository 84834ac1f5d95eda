"""Answers in the form of the dashboard, and answers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import duckdb
import pandas

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.row_bars import row_bars
from breachlab.errors import BadFigure, NotKnown
from breachlab.notebook import figure, legends, row_kinds
from breachlab.notebook.bar_table import bar_table
from breachlab.notebook.page_link import ADDRESS
from breachlab.notebook.shown import Shown
from breachlab.query import addresses
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import headline, note_of, numbers_note, world_note
from breachlab.query.parameter_values import read_values
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import Query, ask, check_names, find
from breachlab.words import LANGUAGES, Sentence, data_note, fill
from breachlab.words.language import interface
from breachlab.words.templates import literal

if TYPE_CHECKING:
    from breachlab.notebook.workbench import Lab

# Tables of the dashboard. Imported by name: the dashboard depends on the library, not vice versa.
CARDS = "dashboard.cards.cell_drawings"


def show(lab: "Lab", query: str, language: str, most: int, **parameters: Any) -> Shown:
    """Ask a question of sql/, and return its answer in the form of the dashboard.

    A table has the first `most` rows; `rows` has all. Raises the errors of `ask`.
    """
    question, connection = find(query), lab.current()
    check_names(question, parameters)
    codes = read_values(connection, question, parameters)
    canvas = replace(canvas_of(connection, language), query=query, selection=_selection(codes))
    rows = row_kinds.mark(ask(connection, query, **codes), canvas.words.data_kind)
    drawn = Rows.of(rows)  # once, for the headline and the drawing
    sentence = headline(question, drawn, canvas.words)
    result = _draw(lab, question, rows, drawn, canvas, codes, sentence, most)
    return replace(
        result,
        title=_title(question, canvas),
        said=sentence.text,
        below=_notes(question, canvas, result, most, codes),
        asked=(query, codes),
        words=canvas.words,
        link=ADDRESS + addresses.write_address(addresses.page_of(query), canvas.selection, {}),
    )


def _title(question: Query, canvas: Canvas) -> str:
    title = _of_card(question, "title", canvas)
    return title or canvas.words.resolve(question.texts(canvas.language).question)


def _of_card(question: Query, key: str, canvas: Canvas) -> str:
    """Return a text of a question's card; empty where it has no card or no such text."""
    texts = interface(canvas.language)["cards"].get(question.name, {})
    return canvas.words.text("cards", question.name, key) if key in texts else ""


def _draw(
    lab: "Lab",
    question: Query,
    rows: pandas.DataFrame,
    drawn: Rows,
    canvas: Canvas,
    codes: Mapping[str, Any],
    sentence: Sentence,
    most: int,
) -> Shown:
    """Return the drawing of a question: its chart, the table of its card, or a table with bars."""
    if question.name in DRAWINGS and len(drawn):
        drawing = DRAWINGS[question.name](drawn, canvas)
        above = legends.legend(question.name, drawn, canvas)
        return Shown(rows, figure.body(drawing, sentence.text), above=above, picture=drawing)
    spoken = [each.column for each in sentence.figures]
    picture = row_bars(drawn, canvas, spoken) if len(rows) else None
    body = bar_table(drawn, canvas, spoken, most)
    card = _draw_card(lab, question, drawn, canvas, codes) if len(rows) else None
    if card is None:
        return Shown(rows, body, picture=picture)
    whole = {**body, "text/html": f'<div class="page {_slug(question)}">{card.drawing}</div>'}
    return Shown(rows, whole, picture=picture, style=card.style)


def _draw_card(
    lab: "Lab", question: Query, rows: Rows, canvas: Canvas, codes: Mapping[str, Any]
) -> Any:
    """Return the drawing of a question's card; null if the card cannot draw these rows."""
    try:
        return import_module(CARDS).draw(question.name, rows, canvas, codes, lab.ask)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, NotKnown):
        return None  # rows that no card can draw: the caller takes the table with bars


def _slug(question: Query) -> str:
    return question.name.replace("/", "-")


def _notes(
    question: Query, canvas: Canvas, shown: Shown, most: int, codes: Mapping[str, Any]
) -> list[str]:
    """Return the notes on the numbers, on the page's picture if displayed, and on the data."""
    texts = interface(canvas.language)["notebook"]
    numbers = numbers_note(question, canvas.words) or _of_card(question, "note", canvas)
    notes = [f"{texts['of_numbers']} {_begin(numbers)}"] if numbers else []
    is_of_page = shown.style or question.name in DRAWINGS
    if is_of_page and (caption := _of_card(question, "caption", canvas)):
        notes.append(f"{texts['of_picture']} {_begin(caption)}")
    if not is_of_page and len(shown.rows) > most:
        notes.append(texts["more"].format(len(shown.rows) - most))
    return [*notes, note_of(question.name, shown.rows, codes, canvas.words)]


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def answer(
    lab: duckdb.DuckDBPyConnection, template: str, language: str = "en", **values: Any
) -> Shown:
    """Return the answer of a notebook: a sentence filled with computed values; see `Lab.answer`.

    Raises BadFigure for a field without a value, and for a digit outside braces.
    """
    words = canvas_of(lab, language).words
    if any(letter.isdigit() for letter in literal(template)):
        raise BadFigure(f"A number in words that was not computed: {template[:80]!r}. Put a field.")
    try:
        paragraphs = "\n\n".join(
            fill(" ".join(part.split()), values, words).text for part in template.split("\n\n")
        )
    except KeyError as error:
        raise BadFigure(
            f"{error} is no value, noun or term. Give a value: answer(lab, …, name=…)"
        ) from None
    title = interface(language)["notebook"]["answer"]
    below = [str(world_note(words) or ""), data_note(words)]
    text = "\n\n".join([f"## {title}", paragraphs, *filter(None, below)])
    return Shown(pandas.DataFrame([values]), {"text/markdown": text, "text/plain": text})


def canvas_of(lab: duckdb.DuckDBPyConnection, language: str) -> Canvas:
    """Return the words of a language, en or fr, over a database; BadFigure for another."""
    if language not in LANGUAGES:
        raise BadFigure(f"No language {language!r}. Known: {', '.join(LANGUAGES)}")
    return Canvas.of(lab, language)


def _selection(parameters: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """Return the parameters that select people, with their values as text."""
    return {
        name: [*map(str, [given] if isinstance(given, str | int) else given)]
        for name, given in parameters.items()
        if name in SELECTION and given
    }
