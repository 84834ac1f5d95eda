"""Answers in the form of the dashboard, answers in words, and what a database can answer."""

import html
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pandas

from breachlab.drawing.bars import row_bars
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.rate_map import RateMap
from breachlab.errors import BadFigure, BadParameters, NoSuchQuery, NotKnown, nearest
from breachlab.notebook import row_kinds
from breachlab.notebook.charts import canvas_of, legend
from breachlab.notebook.shown import ADDRESS, PLOTLY, Shown, draw_body
from breachlab.notebook.statement import ask_question
from breachlab.notebook.tables import bar_table
from breachlab.paths import read
from breachlab.query.answer_rows import Rows
from breachlab.query.asking import ask, check_names
from breachlab.query.headlines import headline, note_of, numbers_note, question_text, world_note
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import Query, find
from breachlab.query.repeat import call, page_of, write_address
from breachlab.query.search import find_all, search
from breachlab.query.spellings import read_values
from breachlab.words import Sentence, Words, data_note, fill
from breachlab.words.language import interface, refusal
from breachlab.words.values import literal

MOST_QUESTIONS = 25  # questions that are listed; `rows` has all
MOST_FOUND = 15  # answers that are listed
HERE = Path(__file__).parent
# Tables of the dashboard. Imported by name: the dashboard depends on the library, not vice versa.
CARDS = "dashboard.cell_drawings"


def list_questions(words: str, language: str) -> Shown:
    """Return the questions with these words, best match first, and the call that asks the first.

    Raises NoSuchQuery if no question has them.
    """
    names = search(words)
    if not names:
        raise NoSuchQuery(refusal("no_question", language, said=words))
    found = {name: find(name) for name in names}
    rows = pandas.DataFrame(
        {
            "question": names,
            "asks": [each.texts(language).question for each in found.values()],
            "parameters": [", ".join(sorted(each.parameters)) for each in found.values()],
        }
    )
    texts = interface(language)["notebook"]
    below = [texts["ask_first"].format(call(names[0], found[names[0]].needed))]
    if len(names) > MOST_QUESTIONS:
        below.insert(0, texts["more"].format(len(names) - MOST_QUESTIONS))
    body = _list_body(rows.question.head(MOST_QUESTIONS), rows.asks.head(MOST_QUESTIONS))
    return Shown(rows, body, below=below, words=Words(language, {}))


def list_answers(words: str, language: str) -> Shown:
    """Return what answers these words, best first: questions, columns, or why nothing does.

    Raises NoSuchQuery if nothing has them.
    """
    hits = find_all(words, language)
    if not hits:
        raise NoSuchQuery(refusal("no_question", language, said=words))
    kinds = ["question" if "/" in hit.name else "column" if hit.name else "" for hit in hits]
    rows = pandas.DataFrame(hits, columns=["name", "what"])
    rows.insert(1, "kind", kinds)
    body = _list_body(rows.name.head(MOST_FOUND), rows.what.head(MOST_FOUND))
    return Shown(rows, body, words=Words(language, {}))


def _list_body(names: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    pairs = [*zip(names, texts, strict=True)]
    lines = "".join(
        f"<dt><code>{html.escape(name)}</code></dt><dd>{html.escape(text)}</dd>"
        for name, text in pairs
    )
    width = max(len(name) for name, _ in pairs)
    text = "\n".join(f"{name:<{width}}  {text}" if name else text for name, text in pairs)
    return {"text/html": f"<dl>{lines}</dl>", "text/plain": text}


def list_tables(connection: duckdb.DuckDBPyConnection) -> pandas.DataFrame:
    """Return a row a table or view: `name`, `kind`, `rows`, `what`; internal ones are left out."""
    rows = connection.execute(read(HERE / "tables.sql")).df()
    rows.columns = ["name", "kind", "rows", "what"]
    for place in rows.index[rows.kind == "view"]:
        rows.loc[place, "rows"] = connection.view(rows.name[place]).shape[0]
    return rows.astype({"rows": "int64"})


def list_columns(connection: duckdb.DuckDBPyConnection, table: str) -> pandas.DataFrame:
    """Return a row a column of a table or view: `column`, `type`, `comment`, `source`.

    Raises BadParameters, with the nearest name, if there is no such table.
    """
    rows = connection.execute(read(HERE / "columns.sql"), {"table": table}).df()
    if rows.empty:
        near = nearest(table, connection.execute(read(HERE / "tables.sql")).df().table_name)
        raise BadParameters(f"No table or view '{table}'. {near}All of them: lab.tables()")
    return rows.set_axis(["column", "type", "comment", "source"], axis="columns")


def show(
    connection: duckdb.DuckDBPyConnection, query: str, language: str, most: int, **given: Any
) -> Shown:
    """Ask a question of sql/, and return its answer in the form of the dashboard.

    A table has the first `most` rows; `rows` has all. Raises the errors of `ask`.
    """
    question = find(query)
    check_names(question, given)
    codes = read_values(connection, question, given)
    selection = {
        name: [*map(str, [value] if isinstance(value, str | int) else value)]
        for name, value in codes.items()
        if name in SELECTION and value
    }
    canvas = replace(canvas_of(connection, language), query=query, selection=selection)
    rows = row_kinds.mark(ask(connection, query, **codes), canvas.words.data_kind)
    drawn = Rows.of(rows)  # once, for the headline and the drawing
    sentence = headline(question, drawn, canvas.words)
    result = _draw(connection, question, rows, drawn, canvas, codes, sentence, most)
    title = _of_card(question, "title", canvas)
    return replace(
        result,
        title=title or question_text(question, canvas.words),
        said=sentence.text,
        below=_notes(question, canvas, result, most, codes),
        asked=(query, codes),
        words=canvas.words,
        link=ADDRESS + write_address(page_of(query), selection, {}),
    )


def _of_card(question: Query, key: str, canvas: Canvas) -> str:
    """Return a text of a question's card; empty where it has no card or no such text."""
    texts = interface(canvas.language)["cards"].get(question.name, {})
    return canvas.words.text("cards", question.name, key) if key in texts else ""


def _draw(
    connection: duckdb.DuckDBPyConnection,
    question: Query,
    rows: pandas.DataFrame,
    drawn: Rows,
    canvas: Canvas,
    codes: Mapping[str, Any],
    sentence: Sentence,
    most: int,
) -> Shown:
    """Return the drawing of a question: a chart, the table of its card, or a table with bars."""
    drawing: Any = None
    style = ""
    if len(drawn) and question.name in DRAWINGS:
        drawing = DRAWINGS[question.name](drawn, canvas)
    elif len(drawn):
        ask_beside = partial(ask_question, connection)
        try:
            draw_card = import_module(CARDS).draw
            drawing, style = draw_card(question.name, drawn, canvas, codes, ask_beside)
        except (KeyError, IndexError, ValueError, TypeError, AttributeError, NotKnown):
            pass  # rows that no card can draw: the table with bars has them
    if drawing is not None and hasattr(drawing, "to_json"):  # a Figure of Plotly
        drawing = json.loads(drawing.to_json())
    if isinstance(drawing, dict | RateMap):
        above = legend(question.name, drawn, canvas)
        return Shown(rows, draw_body(drawing, sentence.text), above=above, picture=drawing)
    spoken = [each.column for each in sentence.figures]
    picture = row_bars(drawn, canvas, spoken) if len(rows) else None
    body = bar_table(drawn, canvas, spoken, most)
    if drawing is not None:
        page = f"page {question.name.replace('/', '-')}"
        body["text/html"] = f'<div class="{page}">{drawing}</div>'
    return Shown(rows, body, picture=picture, style=style)


def _notes(
    question: Query, canvas: Canvas, shown: Shown, most: int, codes: Mapping[str, Any]
) -> list[str]:
    """Return the notes on the numbers, on the page's picture if displayed, and on the data."""
    texts = interface(canvas.language)["notebook"]
    of_numbers = numbers_note(question, canvas.words) or _of_card(question, "note", canvas)
    is_of_page = shown.style or PLOTLY in shown.body or question.name in DRAWINGS
    of_picture = _of_card(question, "caption", canvas) if is_of_page else ""
    notes = [
        f"{texts[key]} {text[:1].upper()}{text[1:]}"
        for key, text in (("of_numbers", of_numbers), ("of_picture", of_picture))
        if text
    ]
    if not is_of_page and len(shown.rows) > most:
        notes.append(texts["more"].format(len(shown.rows) - most))
    return [*notes, note_of(question.name, shown.rows, codes, canvas.words)]


def answer(
    connection: duckdb.DuckDBPyConnection, template: str, language: str = "en", **values: Any
) -> Shown:
    """Return the answer of a notebook: a sentence filled with computed values; see `Lab.answer`.

    Raises BadFigure for a field without a value, and for a digit outside braces.
    """
    words = canvas_of(connection, language).words
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
