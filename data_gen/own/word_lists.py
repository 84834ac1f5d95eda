"""Words of closed lists that a mapping does not have: they are quoted, where they are few."""

from shlex import quote

import duckdb

from breachlab.errors import BadMapping
from breachlab.paths import DATA_GEN, read
from data_gen.own.mapping import Mapping
from data_gen.own.role_rows import RoleRows
from data_gen.own.roles import CODES, MOST_WORDS, is_word

UNLISTED = read(DATA_GEN / "own" / "unlisted_words.sql")
WORDS = "select role, list(word order by word) from own_unlisted_words group by role"
DROP = "drop table if exists own_unlisted_words"


def check_words(
    connection: duckdb.DuckDBPyConnection, rows: RoleRows, counts: dict[str, int]
) -> None:
    """Raise BadMapping with all words of rows that the mapping does not list.

    `counts` are {role:state: rows}. The list is read once more for the words.
    """
    roles = [role for role in CODES if role in rows.mapping.roles and counts[f"{role}:unlisted"]]
    if not roles or rows.mapping.as_not_known:
        return
    words = _find_words(connection, rows)
    raise _explain(rows.mapping, {role: words[role] for role in roles}, counts)


def _find_words(connection: duckdb.DuckDBPyConnection, rows: RoleRows) -> dict[str, list[str]]:
    """Return {role: words that the mapping does not list}."""
    try:
        rows.query(connection, UNLISTED)
        return dict(connection.execute(WORDS).fetchall())
    finally:
        connection.execute(DROP)


def _explain(mapping: Mapping, words: dict[str, list[str]], counts: dict[str, int]) -> BadMapping:
    """Return the error to raise for words of several columns."""
    found = [
        f'{counts[f"{role}:unlisted"]:,} rows of "{mapping.roles[role]}" have a word that '
        f"[{role}.words] does not list: {_quote(of_role, mapping.words.get(role, {}))}"
        for role, of_role in words.items()
    ]
    return BadMapping(
        f"{mapping.file.name}: {'; '.join(found)}. Every word was expected there. Add it, or type: "
        f"python -m data_gen own {quote(mapping.file.name)} --check --as-not-known"
    )


def _quote(words: list[str], listed: dict[str, str]) -> str:
    """Return the words of a short list alone, as others may be of a person."""
    is_closed = len(words) + len(listed) <= MOST_WORDS and all(map(is_word, words))
    quoted = ", ".join(f'"{word}"' for word in words)
    return quoted if is_closed else f"{len(words):,} different ones, too many to be quoted"
