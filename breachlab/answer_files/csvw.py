"""The metadata file beside a CSV: its columns, and the origin of its rows.

Its name and form follow W3C's *CSV on the Web*, so that other programs find and read it.
Source: https://www.w3.org/TR/tabular-metadata/.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breachlab.answer_files import datapackage
from breachlab.answer_files.receipt import Origin, load_json
from breachlab.words import LANGUAGES
from breachlab.words.headings import heading_with_unit

if TYPE_CHECKING:
    import pandas

SUFFIX = "-metadata.json"
MEDIA_TYPE = "application/csvm+json"
CONTEXT = "http://www.w3.org/ns/csvw"
NOTE = {"name": "note", "datatype": "string"}
KINDS = {"i": "integer", "u": "integer", "f": "double", "b": "boolean", "M": "date"}


def beside(path: Path) -> Path:
    """Return the path of the metadata of a CSV.

    >>> beside(Path("data/answer.csv")).as_posix()
    'data/answer.csv-metadata.json'
    """
    return path.with_name(path.name + SUFFIX)


def describe_table(
    name: str,
    rows: "pandas.DataFrame",
    counts: Mapping[str, str],
    origin: Origin,
    has_semicolons: bool = False,
) -> str:
    """Return the metadata of a CSV of this name as JSON; `counts` are {column: key}."""
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "url": name,
        "dc:title": origin.get("question", origin["command"]),
        "dc:source": origin.get("source", ""),
        "tableSchema": {"columns": [*_columns(origin.get("query", ""), rows, counts), NOTE]},
        "notes": [{"origin": origin}],
    }
    if has_semicolons:
        described["dialect"] = {"delimiter": ";"}
    return json.dumps(described, ensure_ascii=False, indent=2)


def read_metadata(path: Path) -> dict[str, Any]:
    """Return the metadata of a CSV, or the dictionary of an export; empty if none has an origin."""
    for place in (beside(path), datapackage.beside(path)):
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            described = load_json(place.read_text(encoding="utf-8"))
            (said,) = described.get("notes", [described])
            if isinstance(said["origin"], Mapping):
                return described
    return {}


def _columns(
    query: str, rows: "pandas.DataFrame", counts: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield the name, headings, type and key in the list of counts of each column."""
    for name in map(str, rows):
        column: dict[str, Any] = {
            "name": name,
            "datatype": KINDS.get(rows[name].dtype.kind, "string"),
        }
        column["titles"] = {each: heading_with_unit(query, name, each) for each in LANGUAGES}
        if name in counts:
            column["dc:identifier"] = counts[name]
        yield column
