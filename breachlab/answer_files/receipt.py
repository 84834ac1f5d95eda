"""What a file says of its rows: a receipt for readers, their origin for programs.

Both have the question, its parameters, the world, the source, and the command that repeats it. JSON
has the origin under "origin", Parquet in its metadata under `breachlab`, a workbook in the last row
of its sheet "Read me", a CSV in a file beside it (csvw.py).
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import duckdb

from breachlab.query import repeat
from breachlab.query.headlines import numbers_note, size_note
from breachlab.query.queries import Query
from breachlab.query.spellings import COLUMNS
from breachlab.words import Words, data_note, numbers
from breachlab.words.language import interface, join_words
from breachlab.words.vocabulary import OWN

Origin: TypeAlias = Mapping[str, Any]

# Columns of `provenance` that identify a world: equal values give equal rows.
IDENTITY = (
    "row_count",
    "seed",
    "model_version",
    "setting",
    "pools",
    "source_sha256",
    "reference_sha256",
)
WORLD = ("title", *IDENTITY, "duckdb_version", "generated_at")


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


def describe_origin(
    query: Query,
    given: Mapping[str, Any],
    row_count: int,
    made: Mapping[str, Any],
    words: Words,
    limit: int | None = None,
) -> Origin:
    """Return the origin of the rows of a question, ready for JSON.

    `given` are its parameters, `made` the row of `provenance` of its database. `limit` is in the
    origin only if the answer was limited.
    """
    return {
        "kind": data_note(words),
        "question": words.resolve(query.texts(words.language).question),
        "query": query.name,
        "parameters": repeat.write_given(given),
        "command": repeat.command(query.name, given, limit=limit),
        **({} if limit is None else {"limit": limit}),
        "row_count": row_count,
        "source": "" if words.data_kind == OWN else query.part("Source") or "",
        "world": {name: _plain(made[name]) for name in WORLD},
    }


def describe_rows(
    command: str, given: Mapping[str, Any], made: Mapping[str, Any], words: Words
) -> Origin:
    """Return the origin of rows of no question: the command, what it was given, the world."""
    return {
        "kind": data_note(words),
        "command": command,
        **given,
        "world": {name: _plain(made[name]) for name in WORLD},
    }


def known_origin(said: Any) -> Origin | None:
    """Return the origin read from a file; null if query, parameters, world or count is missing."""
    parts = said if isinstance(said, Mapping) else {}
    kinds = {"query": str, "parameters": Mapping, "world": Mapping, "row_count": int}
    is_whole = all(isinstance(parts.get(name), kind) for name, kind in kinds.items())
    return parts if is_whole else None


def load_json(text: str | bytes) -> Any:
    """Return what JSON holds; raise ValueError for a key that stands twice.

    Programs differ in which of the two they read.

    >>> load_json('{"row_count": 18, "row_count": 17}')
    Traceback (most recent call last):
    ...
    ValueError: the key 'row_count' stands twice
    """

    def join(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for name, count in Counter(name for name, _ in pairs).items():
            if count > 1:
                raise ValueError(f"the key {name!r} stands twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=join)


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold.

    >>> _plain("central"), _plain(43_000_000)
    ('central', 43000000)
    """
    return value if isinstance(value, str | int | None) else str(value)
