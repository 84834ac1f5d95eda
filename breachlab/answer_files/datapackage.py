"""The dictionary beside an export: what its columns mean, as a Frictionless Data Package.

Source: https://datapackage.org/standard/data-package/, version 2; its columns are a Table Schema.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

from breachlab.answer_files.receipt import Origin

SUFFIX = ".datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
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


def beside(path: Path) -> Path:
    """Return the path of the dictionary of an export.

    >>> beside(Path("data/nord.csv")).as_posix()
    'data/nord.csv.datapackage.json'
    """
    return path.with_name(path.name + SUFFIX)


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

    A column has its type, its meaning and its source, from the comments in the database.
    """
    meanings = dict(connection.execute(MEANINGS, {"table": table}).fetchall())
    fields = [
        *(
            _describe(each, kind, meanings.get(each) or "")
            for each, kind in zip(rows.columns, rows.types, strict=True)
        ),
        {"name": "note", "type": "string", "description": "Whose the rows are, in every row."},
    ]
    resource = {
        "name": table,
        "type": "table",
        "path": path.name,
        "format": name,
        "mediatype": MEDIA_TYPES[name],
        "encoding": "utf-8",
        "schema": {"fields": fields},
        "rowCount": row_count,
    }
    package = {
        "$schema": PROFILE,
        "name": f"breachlab-{table}",
        "title": f"{table}, {origin['world']['title']}",
        "description": origin["kind"],
        "resources": [resource],
        "origin": origin,
    }
    return json.dumps(package, ensure_ascii=False, indent=2)


def _describe(name: str, kind: Any, comment: str) -> dict[str, Any]:
    """Return a field of a Table Schema; of an enum with its values."""
    meaning, _, source = comment.partition(" Source: ")
    is_whole = kind.id.endswith(("int", "integer"))
    known = "integer" if is_whole else TYPES.get(kind.id, "string")
    field: dict[str, Any] = {"name": name, "type": known, "description": meaning}
    if source:
        field["source"] = source
    if kind.id == "enum":
        field["constraints"] = {"enum": dict(kind.children)["values"]}
    return field
