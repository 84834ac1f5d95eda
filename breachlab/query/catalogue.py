"""Write the catalogue, sql/README.md and sql/LISEZMOI.md: every question with its answer.

It is made from the headers of the queries, their French, questions.csv and answers.csv. That file
holds the answers of one world, which its first line names: one row per query, so that a change is
one line of a diff. A new row is accepted only from a database of that world; all rows at once, from
any.
"""

import csv
import io
import tomllib
from collections.abc import Collection
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from breachlab.errors import OtherWorld
from breachlab.paths import BREACH, SQL
from breachlab.query.headlines import say_all
from breachlab.query.queries import find, names
from breachlab.store.files import write_own_file
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import interface, typeset

if TYPE_CHECKING:
    import pandas

PAGES = {"en": SQL / "README.md", "fr": SQL / "LISEZMOI.md"}


def markdown(language: str) -> str:
    """Return the whole page in a language, without a final line end."""
    texts, of, words = interface(language)["catalogue"], world(), default_words(language)
    row = {
        "row_count": int(of["row_count"]),
        "seed": of["seed"],
        "setting": texts["settings"][of["setting"]],
        "model_version": of["model_version"],
    }
    named = fill(texts["world"], row, Words(language, {})).text
    executive = texts["one_page"].replace("{modelled}", words.text("page", "modelled")).strip()
    lines = [f"- **{question}** {_say(query, language)}" for question, query in one_page(words)]
    topics = groupby(names(), key=lambda name: name.partition("/")[0])
    return "\n\n".join(
        [
            texts["preface"].strip().replace("{world}", named),
            "\n".join([executive, "", *lines]),
            *(_role(role, language) for role in dict.fromkeys(row["role"] for row in questions())),
            *(_topic(topic, list(queries), language) for topic, queries in topics),
        ]
    )


def write() -> list[Path]:
    """Write the page of every language; return the files."""
    for language in LANGUAGES:
        write_own_file(PAGES[language], markdown(language) + "\n")
    return list(PAGES.values())


@cache
def questions() -> list[dict[str, str]]:
    """Return the questions that the lab answers: number, role, words, queries.

    The first query answers in a sentence. is_on_one_page marks the questions of an executive.
    """
    rows = csv.DictReader((SQL / "questions.csv").read_text(encoding="utf-8").splitlines())
    return [{**row, "question_fr": typeset(row["question_fr"], "fr")} for row in rows]


def one_page(words: Words) -> list[tuple[str, str]]:
    """Return the questions of an executive, each with the query that answers it."""
    return [
        (words.resolve(row[f"question_{words.language}"]), row["queries"].split()[0])
        for row in questions()
        if row["is_on_one_page"] == "yes"
    ]


def default_words(language: str) -> Words:
    """Return words with the name and texts of the default world's breach, from its files."""
    rows = csv.DictReader((BREACH / "texts.csv").read_text(encoding="utf-8").splitlines())
    facts = {row["text_id"]: row[f"text_{language}"] for row in rows}
    organisation = tomllib.loads((BREACH / "breach.toml").read_text("utf-8"))["organisation"]
    return Words(language, {}, facts | {"organisation": organisation[language]})


def _role(role: str, language: str) -> str:
    """Return the table of a role: a line for each query, the first of a question with its words."""
    texts = interface(language)["catalogue"]
    lines = [f"## {texts['roles'][role]}", "", texts["question_head"], "|---|---|---|---|"]
    for row in questions():
        if row["role"] != role:
            continue
        question = default_words(language).resolve(row[f"question_{language}"])
        start = f"| {row['number']} | {question} |"
        if not row["queries"]:
            lines.append(f"{start} {texts['later']} | |")
        for name in row["queries"].split():
            lines.append(f"{start} {_link(name)} | {_say(name, language)} |")
            start = "| | |"
    return "\n".join(lines)


def _topic(topic: str, queries: list[str], language: str) -> str:
    lines = [f"| {_link(name)} | {find(name).texts(language).question} |" for name in queries]
    head = interface(language)["catalogue"]["topic_head"]
    return "\n".join([f"## {topic}", "", head, "|---|---|", *lines])


def _link(name: str) -> str:
    return f"[`{name}`]({name}.sql)"


def _say(name: str, language: str) -> str:
    return read_accepted().get(name, {}).get(language, "")


ANSWERS = SQL / "answers.csv"
COLUMNS = ("query", "row_count", *LANGUAGES)
# The columns of provenance that define a world, and so its answers.
WORLD = ("row_count", "person_count", "seed", "setting", "model_version")


def list_asked() -> list[str]:
    """Return the name of every query that has a sentence to accept, sorted."""
    return [name for name in names() if find(name).texts("en").headlines]


def read_accepted() -> dict[str, dict[str, str]]:
    """Return {query: its row}, with its row_count and a sentence in each language."""
    lines = ANSWERS.read_text(encoding="utf-8").splitlines()
    return {row["query"]: row for row in csv.DictReader(lines[1:])}


def world() -> dict[str, str]:
    """Return the world of the stored answers, by the names of WORLD."""
    first_line, *_ = ANSWERS.read_text(encoding="utf-8").splitlines()
    return dict(part.split("=") for part in first_line.split() if "=" in part)


def world_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the world of a database, by the names of WORLD."""
    row = connection.execute("from provenance").df().iloc[0]
    return {name: str(row[name]) for name in WORLD}


def accept(
    connection: duckdb.DuckDBPyConnection, wanted: Collection[str], quiet: bool = False
) -> "pandas.DataFrame":
    """Ask the wanted queries, store their answers in the file and return the rows of `say_all`.

    The other rows stay, except those of deleted queries. If all queries are wanted, the file takes
    the world of the database. Raises OtherWorld if only some are and the database is of another
    world; Unanswered if DuckDB refuses one. Then nothing is written.
    """
    actual = world_of(connection)
    if actual != world() and set(wanted) != set(list_asked()):
        raise OtherWorld(
            f"sql/answers.csv is of the world {_line_of_world(world())}, and this database of "
            f"{_line_of_world(actual)}. Make that world with: python -m data_gen, or accept all of "
            "this one with: python -m data_gen follow"
        )
    rows = say_all(connection, wanted, quiet)
    stored = read_accepted() | {row["query"]: row for row in rows.astype(str).to_dict("records")}
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(stored[name] for name in list_asked() if name in stored)
    write_own_file(ANSWERS, f"# SYNTHETIC {_line_of_world(actual)}\n{text.getvalue()}")
    return rows


def _line_of_world(world: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in world.items())
