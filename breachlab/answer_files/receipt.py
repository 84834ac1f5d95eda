"""What a file says of its rows: a receipt for readers, their origin for programs.

Both have the question, its parameters, the world, the source, and the command that repeats it. JSON
has the origin under "origin", Parquet in its metadata under `breachlab`, a workbook in the last row
of its sheet "Read me". A CSV has it in a file beside it, as W3C's *CSV on the Web* names it
(https://www.w3.org/TR/tabular-metadata/); an export in its dictionary, a Frictionless Data Package
(https://datapackage.org/standard/data-package/, version 2).
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb

from breachlab.query import repeat
from breachlab.query.headlines import numbers_note, question_text, size_note
from breachlab.query.parameters import day
from breachlab.query.queries import Query
from breachlab.words import LANGUAGES, Words, data_note, numbers
from breachlab.words.language import interface
from breachlab.words.units import heading_with_unit
from breachlab.words.vocabulary import OWN

if TYPE_CHECKING:
    import pandas

Origin: TypeAlias = Mapping[str, Any]

COUNT = "row_count"  # the column of `provenance` with the number of records
# Columns of `provenance` that identify a world: equal values give equal rows.
IDENTITY = (
    COUNT,
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

    `made` is the row of `provenance`, as `read_world` gives it. `source` is the note on the
    numbers, by default the query's; on an earlier day not, as that tells of later facts.
    A file of a page also has `of_page`: the selection in words, the address, and the path of a
    database of one's own.
    """
    language = words.language
    texts = interface(language)["exports"]
    selection, address, database = of_page or ("", "", "")
    yield texts["synthetic"], data_note(words)
    yield texts["question"], question_text(query, words)
    yield texts["query"], f"sql/{query.name}.sql"
    yield texts["parameters"], ", ".join(repeat.parameters(query.name, given))
    if of_page:
        yield texts["selection"], selection
    yield texts["rows"], numbers.whole(row_count, language)
    if of_page:
        yield texts["address"], address
    yield texts["command"], repeat.command(query.name, given, database, limit)
    note = source
    if note is None:
        is_counted = COUNT in made
        note = numbers_note(query, words) if is_counted else words.quote("kind", "source")
    size = str(size_note(query, words) or "")  # on numbers that hold in this size only
    yield texts["source"], " ".join(filter(None, [note, size]))
    yield from name_provenance(made, language)


def read_world(
    connection: duckdb.DuckDBPyConnection, given: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the row of `provenance` of a database: its seed, versions and inputs.

    Asked with a day on which the size of the breach was not known, it is without that size.
    """
    result = connection.execute("from provenance")
    names = [name for name, *_ in result.description]
    ((*values,),) = result.fetchall()
    made = dict(zip(names, values, strict=True))
    if made.get("kind") == OWN:  # whose owner named it in both languages
        ((made["title_fr"],),) = connection.execute("select name_fr from breach").fetchall()
    return without_size(made) if is_of_earlier_day(connection, given) else made


def is_of_earlier_day(connection: duckdb.DuckDBPyConnection, given: Mapping[str, Any]) -> bool:
    """Return whether parameters ask what was known before the size of the breach was."""
    typed = given.get("as_of")
    asked = {"as_of": None if typed is None else day("as_of", typed)}
    ((is_counted,),) = connection.execute("select is_counted_on($as_of::date)", asked).fetchall()
    return not is_counted


def without_size(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of `provenance` without its number of records."""
    return {name: value for name, value in made.items() if name != COUNT}


def name_source(made: Mapping[str, Any], language: str) -> str:
    """Return the source of a world's records, in words: its seed, or the files of somebody else.

    `made` is the row of `provenance`; former versions have only seeds.
    """
    texts: dict[str, str] = interface(language)["world_source"]
    digest = made.get("source_sha256")
    if not digest:
        return texts["seed"].format(**made)
    return texts["list" if made.get("kind") == OWN else "files"].format(digest=digest[:16])


def name_provenance(row: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the receipt on a row of `provenance`: (name, text)."""
    texts = interface(language)["exports"]
    yield texts["breach"], str(row.get(f"title_{language}") or row["title"])
    if COUNT in row:
        yield texts["records"], numbers.whole(row[COUNT], language)
    source = "source_sha256" if row.get("source_sha256") else "seed"
    for name in (source, "model_version", "duckdb_version"):
        yield texts[name], str(row[name])
    yield texts["made_on"], str(row["generated_at"]).partition(".")[0]  # to the second


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
        "question": question_text(query, words),
        "query": query.name,
        "parameters": repeat.write_given(given),
        "command": repeat.command(query.name, given, limit=limit),
        **({} if limit is None else {"limit": limit}),
        "row_count": row_count,
        "source": "" if words.data_kind == OWN else query.part("Source") or "",
        "world": _describe_world(made),
    }


def describe_rows(
    command: str, given: Mapping[str, Any], made: Mapping[str, Any], words: Words
) -> Origin:
    """Return the origin of rows of no question: the command, what it was given, the world."""
    return {
        "kind": data_note(words),
        "command": command,
        **given,
        "world": _describe_world(made),
    }


def _describe_world(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identifies a world, of its row of `provenance`, in values that JSON can hold."""
    values = {name: made[name] for name in WORLD if name in made or name != COUNT}
    return {
        name: value if isinstance(value, str | int | None) else str(value)
        for name, value in values.items()
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


MEDIA_TYPES = {
    "arrow": "application/vnd.apache.arrow.file",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
# {type of DuckDB: that of Table Schema}; of any other a whole number, or else a text
TYPES = {"boolean": "boolean", "date": "date", "double": "number", "float": "number"}
MEANINGS = """
    select column_name, comment
    from duckdb_columns()
    where database_name = current_database() and table_name = $table
"""


def package_path(path: Path) -> Path:
    """Return the path of the dictionary of an export.

    >>> package_path(Path("data/nord.csv")).as_posix()
    'data/nord.csv.datapackage.json'
    """
    return path.with_name(f"{path.name}.datapackage.json")


def describe_package(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: duckdb.DuckDBPyRelation,
    path: Path,
    name: str,
    row_count: int,
    origin: Origin,
) -> str:
    """Return the dictionary of the rows of a table in a file, in the format of this name, as JSON.

    A column has its type, its meaning and its source, from the comments in the database; an enum
    has its values.
    """
    meanings = dict(connection.execute(MEANINGS, {"table": table}).fetchall())
    fields: list[dict[str, Any]] = []
    for column, kind in zip(rows.columns, rows.types, strict=True):
        meaning, _, source = (meanings.get(column) or "").partition(" Source: ")
        is_whole = kind.id.endswith(("int", "integer"))
        known = "integer" if is_whole else TYPES.get(kind.id, "string")
        fields.append({"name": column, "type": known, "description": meaning})
        if source:
            fields[-1]["source"] = source
        if kind.id == "enum":
            fields[-1]["constraints"] = {"enum": dict(kind.children)["values"]}
    note = {"name": "note", "type": "string", "description": "Whose the rows are, in every row."}
    resource = {
        "name": table,
        "type": "table",
        "path": path.name,
        "format": name,
        "mediatype": MEDIA_TYPES[name],
        "encoding": "utf-8",
        "schema": {"fields": [*fields, note]},
        "rowCount": row_count,
    }
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"breachlab-{table}",
        "title": f"{table}, {origin['world']['title']}",
        "description": origin["kind"],
        "resources": [resource],
        "origin": origin,
    }
    return json.dumps(package, ensure_ascii=False, indent=2)


METADATA_SUFFIX = "-metadata.json"
METADATA_TYPE = "application/csvm+json"
KINDS = {"i": "integer", "u": "integer", "f": "double", "b": "boolean", "M": "date"}


def metadata_path(path: Path) -> Path:
    """Return the path of the metadata of a CSV.

    >>> metadata_path(Path("data/answer.csv")).as_posix()
    'data/answer.csv-metadata.json'
    """
    return path.with_name(path.name + METADATA_SUFFIX)


def describe_table(
    name: str,
    rows: "pandas.DataFrame",
    counts: Mapping[str, str],
    origin: Origin,
    has_semicolons: bool = False,
    data_kind: str = "",
) -> str:
    """Return the metadata of a CSV of this name as JSON; `counts` are {column: key}.

    A column has its type, its headings for this kind of data, and its key in the list of counts.
    """
    columns: list[dict[str, Any]] = []
    for column in map(str, rows):
        kind = KINDS.get(rows[column].dtype.kind, "string")
        titles = {
            each: heading_with_unit(origin.get("query", ""), column, each, data_kind)
            for each in LANGUAGES
        }
        columns.append({"name": column, "datatype": kind, "titles": titles})
        if column in counts:
            columns[-1]["dc:identifier"] = counts[column]
    described: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": name,
        "dc:title": origin.get("question", origin["command"]),
        "dc:source": origin.get("source", ""),
        "tableSchema": {"columns": [*columns, {"name": "note", "datatype": "string"}]},
        "notes": [{"origin": origin}],
    }
    if has_semicolons:
        described["dialect"] = {"delimiter": ";"}
    return json.dumps(described, ensure_ascii=False, indent=2)


def read_metadata(path: Path) -> dict[str, Any]:
    """Return the metadata of a CSV, or the dictionary of an export; empty if none has an origin."""
    for place in (metadata_path(path), package_path(path)):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            described: dict[str, Any] = load_json(place.read_text(encoding="utf-8"))
            (said,) = described.get("notes", [described])
            if isinstance(said["origin"], Mapping):
                return described
    return {}
