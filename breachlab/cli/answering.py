"""Answer a question that was asked in a shell."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.answer_files import output, receipt
from breachlab.answer_files.file_origin import describe_origin
from breachlab.answer_files.formats import Answer
from breachlab.cli.shell_options import limit
from breachlab.query import counts
from breachlab.query.headlines import headline
from breachlab.query.needs import check_needs, read_coverage
from breachlab.query.queries import Query, ask
from breachlab.words import Words

if TYPE_CHECKING:
    import pandas


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
    most = None if chosen.limit is None else limit(chosen.limit)
    described = describe_answer(connection, query, codes, rows, words, most)
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


def limit_rows(
    rows: "pandas.DataFrame", words: Words, chosen: argparse.Namespace
) -> dict[str, Any]:
    """Return fields of an Answer: the first rows, the number left out, the words, the width."""
    most = len(rows) if chosen.limit is None else limit(chosen.limit)
    return {
        "rows": rows.head(most),
        "words": words,
        "left_out": max(len(rows) - most, 0),
        "width": output.width_of(chosen),
    }
