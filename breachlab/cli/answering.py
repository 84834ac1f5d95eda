"""Answer a question that was asked in a shell."""

import argparse
from collections.abc import Mapping
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
    fields = limit_rows(rows, words, chosen)
    row_count = len(fields["rows"])
    return Answer(
        **fields,
        query=query.name,
        sentence=headline(query, rows, words).text,
        title=words.resolve(query.texts(chosen.language).question),
        whom=receipt.whom(codes, words),
        counts=counts.find_keys(query.name, map(str, rows)),
        receipt=lambda: [*receipt.of_query(connection, query, codes, row_count, words)],
        origin=lambda: describe_origin(
            query, codes, row_count, receipt.read_world(connection), words
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
