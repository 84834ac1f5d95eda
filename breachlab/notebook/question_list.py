"""Lists in a notebook of what a database answers and holds: questions, tables, columns."""

import html
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas

from breachlab.errors import BadParameters, NoSuchQuery, nearest
from breachlab.notebook.shown import Shown
from breachlab.paths import read
from breachlab.query.queries import find
from breachlab.query.repeat import call
from breachlab.query.search import find_all, search
from breachlab.words import Words
from breachlab.words.language import interface, refusal

MOST = 25  # questions that are listed; `rows` has all
MOST_FOUND = 15  # answers that are listed
HERE = Path(__file__).parent


def list_questions(words: str, language: str) -> Shown:
    """Return the questions with these words, best match first, and the call that asks the first.

    Raises NoSuchQuery if no question has them.
    """
    names = search(words)
    if not names:
        raise NoSuchQuery(refusal("no_question", language, said=words))
    rows = pandas.DataFrame(
        [(name, find(name).texts(language).question, _parameters(name)) for name in names],
        columns=["question", "asks", "parameters"],
    )
    texts = interface(language)["notebook"]
    below = [texts["ask_first"].format(call(names[0], find(names[0]).needed))]
    if len(names) > MOST:
        below.insert(0, texts["more"].format(len(names) - MOST))
    body = _body(rows.question.head(MOST), rows.asks.head(MOST))
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
    body = _body(rows.name.head(MOST_FOUND), rows.what.head(MOST_FOUND))
    return Shown(rows, body, words=Words(language, {}))


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


def _parameters(name: str) -> str:
    return ", ".join(sorted(find(name).parameters))


def _body(names: Iterable[str], texts: Iterable[str]) -> dict[str, str]:
    pairs = [*zip(names, texts, strict=True)]
    lines = "".join(
        f"<dt><code>{html.escape(name)}</code></dt><dd>{html.escape(text)}</dd>"
        for name, text in pairs
    )
    width = max(len(name) for name, _ in pairs)
    text = "\n".join(f"{name:<{width}}  {text}" if name else text for name, text in pairs)
    return {"text/html": f"<dl>{lines}</dl>", "text/plain": text}
