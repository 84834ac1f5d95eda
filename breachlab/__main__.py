"""Ask any query from the shell: python -m breachlab [QUERY] [--name value …]."""

import argparse
import sys
from functools import partial

import duckdb

from breachlab import accepted, ask, catalogue, chain, find, message, options
from breachlab.db import connect_sealed
from breachlab.errors import BadParameters, NoDatabase, NoSuchQuery, nearest
from breachlab.formats import FORMATS, note
from breachlab.headlines import headline, say_all
from breachlab.queries import known_words, names
from breachlab.shell import told
from breachlab.usage import usage
from breachlab.words import Words, fill
from breachlab.words.language import interface

ALL = "all"


def main(arguments: list[str] | None = None) -> int:
    """List the queries, or run one and print its rows; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    return told(partial(_print, words))


def _print(words: list[str]) -> int:
    print(_answer(words))
    return 0


def _answer(words: list[str]) -> str:
    chosen, rest = options.parser().parse_known_args(words)
    deeds = [deed for deed in DEEDS if getattr(chosen, deed)]
    if len(deeds) > 1:
        raise BadParameters(
            f"--{' --'.join(deeds)}: one at a time. See: python -m breachlab --help"
        )
    if rest and (chosen.query is None or deeds):
        raise BadParameters(
            f"{' '.join(rest)}: parameters go with one query that is asked. "
            "Example: python -m breachlab exposure/by_region --statuses registered"
        )
    if deeds:
        (deed,) = deeds
        if deed in WHOLE and chosen.query:
            raise BadParameters(f"--{deed} {chosen.query}: it prints {WHOLE[deed]}.")
        return DEEDS[deed](chosen)
    if chosen.query is None:
        return options.parser().format_help() if chosen.help else _catalogue(chosen.language)
    return _help(chosen) if chosen.help else _asked(chosen, rest)


def _asked(chosen: argparse.Namespace, rest: list[str]) -> str:
    query = find(chosen.query)
    values = options.values(query, rest)
    given = {name: value for name, value in values.items() if value is not None}
    with _quiet(chosen.database) as connection:
        rows = ask(connection, query.name, **given)
        words = Words.of(connection, chosen.language)
        return FORMATS[chosen.format](rows, words, headline(query, rows, words).text)


def _help(chosen: argparse.Namespace) -> str:
    """Return what a query asks and takes; the values of its parameters if there is a database."""
    query = find(chosen.query)
    try:
        with connect_sealed(chosen.database) as connection:
            return usage(query, known_words(connection), chosen.language)
    except NoDatabase:
        return usage(query, {}, chosen.language)


def _reads(chosen: argparse.Namespace) -> str:
    if chosen.query is None:
        raise BadParameters(
            "--reads: name a query. Example: python -m breachlab --reads cost/tornado"
        )
    return chain.tree(find(chosen.query))


def _page(chosen: argparse.Namespace) -> str:
    return catalogue.markdown(chosen.language)


def _drafts(chosen: argparse.Namespace) -> str:
    with _quiet(chosen.database) as connection:
        return message.drafts(connection, chosen.language)


def _accepted(chosen: argparse.Namespace) -> str:
    """Put what queries say into sql/answers.csv, and make the catalogue's pages anew."""
    if chosen.query is None:
        raise BadParameters(
            f"--accept: name a query, a topic, or {ALL}. "
            "Example: python -m breachlab --accept exposure/by_region"
        )
    asked = [name for name in _named(chosen.query) if name in accepted.asked()]
    if not asked:
        raise BadParameters(
            f"--accept {chosen.query}: queries of quality/ have no sentence to accept. "
            "Ask them with: python -m breachlab quality --time"
        )
    with _quiet(chosen.database) as connection:
        said = accepted.accept(connection, asked)
    lines = [f"{row[0]}  {row[1]}" for row in said[["query", chosen.language]].itertuples(False)]
    pages = [path.name for path in catalogue.write()]
    return "\n".join([*lines, "", f"Written: sql/answers.csv, sql/{', sql/'.join(pages)}"])


def _timed(chosen: argparse.Namespace) -> str:
    """Ask every query, those of one topic, or one, and say how long each took, slowest last."""
    asked = _named(chosen.query or ALL)
    with _quiet(chosen.database) as connection:
        said = say_all(connection, asked)
        words = Words.of(connection, chosen.language)
    if chosen.format != "table":
        return FORMATS[chosen.format](said.sort_values("query"), words)
    width = max(len(name) for name in asked)
    lines = [
        f"{row['seconds']:8.3f} s  {row['query']:<{width}}  {row[chosen.language]}"
        for row in said.to_dict("records")
    ]
    total = {"query_count": len(asked), "total_seconds": said["seconds"].sum()}
    summary = fill(interface(chosen.language)["shell"]["all_answered"], total, words).text
    summary = f"{summary} {note(chosen.language)}."
    return "\n".join([*lines, "", summary])


def _named(wanted: str) -> list[str]:
    """Return the queries that a word names: one, those of a topic, or all."""
    found = [name for name in names() if wanted in (ALL, name, name.partition("/")[0])]
    if not found:
        known = [*names(), *{name.partition("/")[0] for name in names()}]
        raise NoSuchQuery(
            f"No topic or query named '{wanted}'. {nearest(wanted, known)}"
            "List them with: python -m breachlab"
        )
    return found


def _quiet(database: str | None) -> duckdb.DuckDBPyConnection:
    """Open the database; DuckDB's own progress bar would stand among the rows."""
    return connect_sealed(database, has_progress=sys.stdout is not None and sys.stdout.isatty())


def _catalogue(language: str) -> str:
    width = max(len(name) for name in names())
    lines = [f"{name:<{width}}  {find(name).texts(language).question}" for name in names()]
    ask_one = interface(language)["shell"]["ask_one"]
    french = " --language fr" if language == "fr" else ""
    return "\n".join([*lines, "", f"{ask_one} python -m breachlab exposure/by_region{french}"])


# What is done with a query, a topic or all of them, in place of answering one.
DEEDS = {
    "accept": _accepted,
    "drafts": _drafts,
    "markdown": _page,
    "reads": _reads,
    "time": _timed,
}
WHOLE = {"drafts": "every draft", "markdown": "the whole page"}  # of these no part is asked

if __name__ == "__main__":
    sys.exit(main())
