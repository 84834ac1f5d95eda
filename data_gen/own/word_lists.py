"""Words of closed lists that a mapping does not have: they are quoted, where they are few."""

from shlex import quote

import duckdb

from breachlab.errors import BadMapping
from breachlab.paths import DATA_GEN, read
from data_gen.own.mapping import Mapping
from data_gen.own.role_rows import RoleRows
from data_gen.own.roles import CODES, MOST_WORDS, is_word

UNLISTED = read(DATA_GEN / "own" / "unlisted_words.sql")
OF_ROLE = "select word from own_unlisted_words where role = $role order by word"
DROP = "drop table if exists own_unlisted_words"


def check_words(
    connection: duckdb.DuckDBPyConnection, rows: RoleRows, counts: dict[str, int]
) -> None:
    """Raise BadMapping where rows have a word that the mapping does not list.

    `counts` are {role:state: rows}. The list is read once more for the words.
    """
    mapping = rows.mapping
    for role in CODES.keys() & mapping.roles.keys():
        if counts[f"{role}:unlisted"] and not mapping.as_not_known:
            words = _find_words(connection, rows, role)
            raise _explain(mapping, role, counts[f"{role}:unlisted"], words)


def _find_words(connection: duckdb.DuckDBPyConnection, rows: RoleRows, role: str) -> list[str]:
    try:
        rows.query(connection, UNLISTED)
        return [word for (word,) in connection.execute(OF_ROLE, {"role": role}).fetchall()]
    finally:
        connection.execute(DROP)


def _explain(mapping: Mapping, role: str, count: int, words: list[str]) -> BadMapping:
    """Return the error; it quotes the words of a short list alone, as others may be of a person."""
    is_short = len(words) + len(mapping.words.get(role, {})) <= MOST_WORDS
    is_closed = is_short and all(map(is_word, words))
    quoted = ", ".join(f'"{word}"' for word in words)
    what = quoted if is_closed else f"{len(words):,} different ones, too many to be quoted"
    return BadMapping(
        f'{mapping.file.name}: {count:,} rows of "{mapping.roles[role]}" have a word that '
        f"[{role}.words] does not list: {what}. Every word was expected there. Add it, or type: "
        f"python -m data_gen own {quote(mapping.file.name)} --check --as-not-known"
    )
