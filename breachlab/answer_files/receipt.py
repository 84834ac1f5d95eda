"""The receipt of a workbook: the question, the world, and the command that repeats it."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from breachlab.query import repeat
from breachlab.query.headlines import numbers_note, size_note
from breachlab.query.queries import Query
from breachlab.query.spellings import COLUMNS
from breachlab.words import Words, data_note, numbers
from breachlab.words.language import interface, join_words
from breachlab.words.vocabulary import OWN


def of_query(
    query: Query,
    given: Mapping[str, Any],
    row_count: int,
    made: Mapping[str, Any],
    words: Words,
    *,
    limit: int | None = None,
    source: str | None = None,
    of_page: tuple[str, str, str] | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield the lines of the receipt of a question: (name, text).

    `made` is the row of `provenance`. `source` is the note on the numbers, by default the query's.
    A file of a page also has `of_page`: the selection in words, the address, and the path of a
    database of one's own.
    """
    language = words.language
    texts, own = interface(language)["exports"], query.texts(language)
    selection, address, database = of_page or ("", "", "")
    yield texts["synthetic"], data_note(words)
    yield texts["question"], words.resolve(own.question)
    yield texts["query"], f"sql/{query.name}.sql"
    yield texts["parameters"], ", ".join(repeat.parameters(query.name, given))
    if of_page:
        yield texts["selection"], selection
    yield texts["rows"], numbers.whole(row_count, language)
    if of_page:
        yield texts["address"], address
    yield texts["command"], repeat.command(query.name, given, database, limit)
    note = numbers_note(query, words) if source is None else source
    yield texts["source"], with_size(note, query, words)
    yield from name_provenance(made, language)


def with_size(source: str, query: Query, words: Words) -> str:
    """Return the source of numbers, with the note on those that hold in this size only."""
    return " ".join(filter(None, [source, str(size_note(query, words) or "")]))


def of_world(connection: duckdb.DuckDBPyConnection, language: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the receipt on a database: (name, text)."""
    yield from name_provenance(read_world(connection), language)


def read_world(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the row of `provenance` of a database: its seed, versions and inputs."""
    result = connection.execute("from provenance")
    ((*values,),) = result.fetchall()
    return dict(zip([name for name, *_ in result.description], values, strict=True))


def name_source(made: Mapping[str, Any], language: str) -> str:
    """Return the source of a world's records, in words: its seed, or the files of somebody else.

    `made` is the row of `provenance`; former versions have only seeds.
    """
    texts, digest = interface(language)["world_source"], made.get("source_sha256")
    if not digest:
        return texts["seed"].format(**made)
    return texts["list" if made.get("kind") == OWN else "files"].format(digest=digest[:16])


def name_provenance(row: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the receipt on a row of `provenance`: (name, text)."""
    texts = interface(language)["exports"]
    yield texts["breach"], str(row["title"])
    yield texts["records"], numbers.whole(row["row_count"], language)
    source = "source_sha256" if row.get("source_sha256") else "seed"
    for name in (source, "model_version", "duckdb_version"):
        yield texts[name], str(row[name])
    yield texts["made_on"], str(row["generated_at"]).partition(".")[0]  # to the second


def whom(given: Mapping[str, Any], words: Words) -> str:
    """Return the given parameters as one line, with their values in words."""
    return " · ".join(
        f"{name}: {join_words(_values(name, value, words), words.language, 'or')}"
        for name, value in given.items()
    )


def _values(name: str, value: Any, words: Words) -> list[str]:
    codes = value if isinstance(value, list) else [str(value)]
    column = COLUMNS.get(name, name)
    return [words.label(column, code) or code for code in codes]
