"""The origin of the rows of a file: the question, its parameters, the world, the source.

JSON has it under "origin", Parquet in its metadata under `breachlab`, a workbook in the last row
of its sheet "Read me", a CSV in a file beside it (csvw.py).
"""

import json
from collections import Counter
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
