"""Ask any query from the shell: python -m breachlab [QUERY] [--name value …]."""

import argparse
import os
import sys

import duckdb

from . import LabError, ask, connect, find
from .answers import answer_all
from .arguments import Arguments
from .catalogue import markdown
from .errors import BadParameters, NoDatabase, NoSuchQuery, nearest
from .formats import FORMATS, SYNTHETIC
from .parameters import LISTS
from .queries import Query, known_words, names
from .usage import usage


def main(arguments: list[str] | None = None) -> int:
    """List the queries, or run one and print its rows; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        print(_answer(words), flush=True)
    except LabError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _answer(words: list[str]) -> str:
    options, rest = _parser().parse_known_args(words)
    if rest and (options.query is None or options.time or options.markdown):
        raise BadParameters(
            f"{' '.join(rest)}: parameters go with one query that is asked. "
            "Example: python -m breachlab exposure/by_region --statuses registered"
        )
    if options.markdown:
        return markdown()
    if options.time:
        return _timed(options)
    if options.query is None:
        return _parser().format_help() if options.help else _catalogue()
    return _help(options) if options.help else _asked(options, rest)


def _asked(options: argparse.Namespace, rest: list[str]) -> str:
    query = find(options.query)
    values = _parameters(query, rest)
    given = {name: value for name, value in values.items() if value is not None}
    with _quiet(options.database) as connection:
        return FORMATS[options.format](ask(connection, query.name, **given))


def _help(options: argparse.Namespace) -> str:
    """Return what a query asks and takes; the values of its parameters if there is a database."""
    query = find(options.query)
    try:
        with connect(options.database) as connection:
            return usage(query, known_words(connection))
    except NoDatabase:
        return usage(query, {})


def _timed(options: argparse.Namespace) -> str:
    """Ask every query, those of one topic, or one, and say how long each took, slowest last."""
    wanted = options.query
    asked = [name for name in names() if wanted in (None, name, name.partition("/")[0])]
    if not asked:
        known = [*names(), *{name.partition("/")[0] for name in names()}]
        raise NoSuchQuery(
            f"No topic or query named '{wanted}'. {nearest(wanted, known)}"
            "List them with: python -m breachlab"
        )
    with _quiet(options.database) as connection:
        answers = answer_all(connection, asked)
    if options.format != "table":
        return FORMATS[options.format](answers.sort_values("query"))
    width = max(len(name) for name in asked)
    lines = [
        f"{row.seconds:8.3f} s  {row.query:<{width}}  {row.headline}"
        for row in answers.itertuples()
    ]
    total = answers["seconds"].sum()
    summary = f"All {len(asked)} queries answered, in {total:,.1f} s. {SYNTHETIC}."
    return "\n".join([*lines, "", summary])


def _quiet(database: str | None) -> duckdb.DuckDBPyConnection:
    """Open the database; DuckDB's own progress bar would stand among the rows."""
    connection = connect(database)
    if not sys.stdout.isatty():
        connection.execute("set enable_progress_bar = false")
    return connection


def _parameters(query: Query, rest: list[str]) -> dict[str, object]:
    values, strange = _flags(query).parse_known_args(rest)
    for word in strange:
        hint = nearest(word.removeprefix("--"), query.parameters)
        known = ", ".join(f"--{name}" for name in sorted(query.parameters)) or "no parameters"
        what = "is unknown to" if word.startswith("--") else "is one value too many for"
        raise BadParameters(f"{word} {what} '{query.name}'. {hint}It takes: {known}.")
    return vars(values)


def _parser() -> Arguments:
    parser = Arguments(
        prog="python -m breachlab",
        description="List the questions under sql/, or answer one of them.",
        epilog="example: python -m breachlab exposure/by_region --statuses registered",
        add_help=False,
    )
    parser.add_argument("query", nargs="?", help="a query's name; without one, lists them all")
    parser.add_argument("--format", choices=list(FORMATS), default="table")
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument(
        "--time", action="store_true", help="answer every query, a topic's or one; say how long"
    )
    parser.add_argument(
        "-h", "--help", action="store_true", help="this text, or what a query asks and takes"
    )
    parser.add_argument("--markdown", action="store_true", help="print sql/README.md anew")
    return parser


def _flags(query: Query) -> Arguments:
    """Return a parser for the query's own $names, so there is no second list to keep."""
    parser = Arguments(prog=f"python -m breachlab {query.name}", add_help=False)
    for name in sorted(query.parameters):
        parser.add_argument(f"--{name}", nargs="+" if name in LISTS else None)
    return parser


def _catalogue() -> str:
    width = max(len(name) for name in names())
    lines = [f"{name:<{width}}  {find(name).question}" for name in names()]
    return "\n".join([*lines, "", "Ask one: python -m breachlab exposure/by_region"])


if __name__ == "__main__":
    sys.exit(main())
