"""Answer what was asked in a shell: one question, a list of them, or those that stay open."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.answer_files import output, receipt
from breachlab.answer_files.formats import Answer
from breachlab.answer_files.receipt import describe_origin
from breachlab.cli.shell_options import limit
from breachlab.errors import LabError, NoSuchQuery
from breachlab.query import counts, repeat
from breachlab.query.headlines import headline
from breachlab.query.needs import (
    Unmet,
    check_needs,
    describe_all,
    explain_each,
    list_all_unmet,
    read_coverage,
)
from breachlab.query.parameter_values import offers
from breachlab.query.queries import Query, ask, find, names
from breachlab.store.databases import VARIABLE, connect_sealed
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import did_you_mean, interface, refusal

if TYPE_CHECKING:
    import pandas

ALL = "all"
EXAMPLE = "exposure/by_region"


def answer_question(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    codes: Mapping[str, Any],
    chosen: argparse.Namespace,
) -> Answer:
    """Ask a query; return its first rows, up to the limit, and the headline of all rows.

    Raises the errors of `ask`.
    """
    check_needs(query, read_coverage(connection), codes, chosen.language)
    rows = ask(connection, query.name, **codes)
    words = Words.of(connection, chosen.language)
    described = describe_answer(connection, query, codes, rows, words, limit(chosen.limit))
    return replace(described, width=output.width_of(chosen))


def describe_answer(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    codes: Mapping[str, Any],
    rows: "pandas.DataFrame",
    words: Words,
    most: int | None = None,
) -> Answer:
    """Return the first `most` rows of a query's answer, with all that its files say of it."""
    first = rows if most is None else rows.head(most)
    count = len(first)
    return Answer(
        first,
        words,
        left_out=len(rows) - count,
        query=query.name,
        sentence=headline(query, rows, words).text,
        title=words.resolve(query.texts(words.language).question),
        whom=receipt.whom(codes, words),
        counts=counts.find_keys(query.name, map(str, rows)),
        receipt=lambda: [
            *receipt.of_query(
                query, codes, count, receipt.read_world(connection), words, limit=most
            )
        ],
        origin=lambda: describe_origin(
            query, codes, count, receipt.read_world(connection), words, most
        ),
    )


def find_questions(wanted: str, language: str) -> list[str]:
    """Return the names of the questions for a word: one, those of a topic, or all.

    Raises NoSuchQuery, with the nearest names by spelling and by their question.
    """
    topics = {name: name.partition("/")[0] for name in names()}
    matches = [name for name, topic in topics.items() if wanted in (ALL, name, topic)]
    if matches:
        return matches
    titles = {topic: [topic] for topic in topics.values()}
    for name in topics:
        questions = [find(name).texts(each).question for each in LANGUAGES]
        titles[name] = [name, name.partition("/")[2], *questions]
    near = did_you_mean(offers(wanted, titles), language)
    raise NoSuchQuery(refusal("query", language, said=wanted, offer=near))


def listing(wanted: Sequence[str], language: str) -> str:
    """Return a line for each question, its name and its text, and an example command."""
    hits = [(name, find(name).texts(language).question) for name in wanted]
    return describe_hits(hits, language)


def describe_hits(hits: Sequence[tuple[str, str]], language: str) -> str:
    """Return a line for each question, column or reason, and a command that asks a question."""
    width = max(len(name) for name, _ in hits)
    lines = [f"{name:<{width}}  {text}" if name else text for name, text in hits]
    asked = [name for name, _ in hits if "/" in name]
    if not asked:
        return "\n".join(lines)
    example = EXAMPLE if EXAMPLE in asked else asked[0]
    french = " --language fr" if language == "fr" else ""
    command = f"{repeat.command(example, find(example).needed)}{french}"
    return "\n".join([*lines, "", f"{interface(language)['shell']['ask_one']} {command}"])


def list_unmet_if_named(chosen: argparse.Namespace, wanted: Sequence[str]) -> Unmet:
    """Return {question: the facts that a database lacks}; empty if none is named that opens."""
    if not (chosen.database or os.environ.get(VARIABLE)):
        return {}
    try:
        with connect_sealed(chosen.database) as connection:
            return list_all_unmet(map(find, wanted), read_coverage(connection))
    except (LabError, duckdb.Error):  # a list of questions needs no database
        return {}


def describe_unknown(unmet: Unmet, chosen: argparse.Namespace) -> list[str]:
    """Return a text on the questions without an answer, by what they lack; nothing if none is."""
    if not unmet:
        return []
    french = " --language fr" if chosen.language == "fr" else ""
    named = f" --database {quote(chosen.database)}" if chosen.database else ""
    command = f"python -m breachlab {chosen.query or ALL} --unknown{named}{french}"
    each = f"{interface(chosen.language)['shell']['list_unknown']} {command}"
    return ["\n".join([*describe_all(unmet, chosen.language), each])]


def list_unknown(chosen: argparse.Namespace) -> str:
    """Return a line for each question that the database leaves open: what it lacks."""
    wanted = find_questions(chosen.query or ALL, chosen.language)
    with connect_sealed(chosen.database) as connection:
        unmet = list_all_unmet(map(find, wanted), read_coverage(connection))
    lines = explain_each(unmet, chosen.language)
    return "\n".join(lines) or interface(chosen.language)["shell"]["all_known"]
