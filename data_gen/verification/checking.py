"""The words of a check, and of what stands in its place where it cannot be made."""

from collections.abc import Iterable, Iterator

import duckdb

from breachlab.errors import NoDatabase, Unanswered
from breachlab.store.duckdb_errors import first_line, is_damage

Check = tuple[str, bool]  # what was found, in a sentence, and whether it is as it must be


def guard(subject: str, checks: Iterable[Check]) -> Iterator[Check]:
    """Yield the checks; where one cannot be finished, yield that it fails, and why."""
    try:
        yield from checks
    except (NoDatabase, Unanswered) as error:
        yield f"{subject}: {error}", False
    except duckdb.Error as error:
        yield f"{subject}: cannot be checked, {reason(error)}", False


def reason(error: duckdb.Error) -> str:
    """Return in words why DuckDB could not read something.

    Example:

        >>> reason(duckdb.Error("Corrupt database file: computed checksum 1 does not match"))
        'for the file is damaged: a block of it is not as it was written'
        >>> reason(duckdb.Error("Catalog Error: no such table\\nLINE 1: from nowhere"))
        'for DuckDB says: Catalog Error: no such table'
    """
    if is_damage(error):
        return "for the file is damaged: a block of it is not as it was written"
    return f"for DuckDB says: {first_line(error)}"
