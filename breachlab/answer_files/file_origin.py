"""The origin of the rows of a file: the question, its parameters, the world, the source.

JSON has it under "origin", Parquet in its metadata under `breachlab`, a workbook in the last row
of its sheet "Read me", a CSV in a file beside it (csvw.py).
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from breachlab.query import repeat
from breachlab.query.queries import Query
from breachlab.words import Words, data_note
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


def describe_origin(
    query: Query, given: Mapping[str, Any], row_count: int, made: Mapping[str, Any], words: Words
) -> Origin:
    """Return the origin of the rows of a question, ready for JSON.

    `given` are its parameters, `made` the row of `provenance` of its database.
    """
    return {
        "kind": data_note(words),
        "question": words.resolve(query.texts(words.language).question),
        "query": query.name,
        "parameters": repeat.write_given(given),
        "command": repeat.command(query.name, given),
        "row_count": row_count,
        "source": "" if words.data_kind == OWN else query.part("Source") or "",
        "world": {name: _plain(made[name]) for name in WORLD},
    }


def known_origin(said: Any) -> Origin | None:
    """Return the origin read from a file; null if query, parameters, world or count is missing."""
    parts = said if isinstance(said, Mapping) else {}
    kinds = {"query": str, "parameters": Mapping, "world": Mapping, "row_count": int}
    is_whole = all(isinstance(parts.get(name), kind) for name, kind in kinds.items())
    return parts if is_whole else None


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold.

    >>> _plain("central"), _plain(43_000_000)
    ('central', 43000000)
    """
    return value if isinstance(value, str | int | None) else str(value)
