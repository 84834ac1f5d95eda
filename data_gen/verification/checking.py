"""The result of a check in words, and of a check that cannot be finished."""

from collections.abc import Iterable, Iterator

import duckdb

from breachlab.errors import NoDatabase, Unanswered
from breachlab.store.duckdb_errors import first_line, is_damage

Check = tuple[str, bool]  # the finding as a sentence, and whether the check holds


def guard(subject: str, checks: Iterable[Check]) -> Iterator[Check]:
    """Yield the checks; for one that cannot be finished, yield a failure with the reason."""
    try:
        yield from checks
    except (NoDatabase, Unanswered) as error:
        yield f"{subject}: {error}", False
    except duckdb.Error as error:
        yield f"{subject}: cannot be checked, {reason(error)}", False


def reason(error: duckdb.Error) -> str:
    """Return the reason, in words, of an error of DuckDB.

    Example:

        >>> reason(duckdb.Error("Corrupt database file: computed checksum 1 does not match"))
        'for the file is damaged: a block of it is not as it was written'
        >>> reason(duckdb.Error("Catalog Error: no such table\\nLINE 1: from nowhere"))
        'for DuckDB says: Catalog Error: no such table'
    """
    if is_damage(error):
        return "for the file is damaged: a block of it is not as it was written"
    return f"for DuckDB says: {first_line(error)}"
