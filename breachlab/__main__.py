"""Ask any query from the shell: python -m breachlab [QUERY] [--name value …]."""

import argparse
import os
import sys

import duckdb

from . import LabError, ask, catalogue, chain, connect, find
from .accepted import accept
from .arguments import Arguments
from .errors import BadParameters, NoDatabase, NoSuchQuery, nearest
from .formats import FORMATS, note
from .headlines import headline, say_all
from .parameters import LISTS
from .queries import Query, known_words, names
from .usage import usage
from .words import LANGUAGES, Words
from .words.language import interface

ALL = "all"
# What is done with a query, a topic or all of them, in place of answering one.
DEEDS = ("accept", "markdown", "reads", "time")


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
    deeds = [deed for deed in DEEDS if getattr(options, deed)]
    if len(deeds) > 1:
        raise BadParameters(
            f"--{' --'.join(deeds)}: one at a time. See: python -m breachlab --help"
        )
    if rest and (options.query is None or deeds):
        raise BadParameters(
            f"{' '.join(rest)}: parameters go with one query that is asked. "
            "Example: python -m breachlab exposure/by_region --statuses registered"
        )
    if deeds:
        return {"accept": _accepted, "markdown": _page, "reads": _reads, "time": _timed}[deeds[0]](
            options
        )
    if options.query is None:
        return _parser().format_help() if options.help else _catalogue(options.language)
    return _help(options) if options.help else _asked(options, rest)


def _asked(options: argparse.Namespace, rest: list[str]) -> str:
    query = find(options.query)
    values = _parameters(query, rest)
    given = {name: value for name, value in values.items() if value is not None}
    with _quiet(options.database) as connection:
        rows = ask(connection, query.name, **given)
        words = Words.of(connection, options.language)
        return FORMATS[options.format](rows, words, headline(query, rows, words).text)


def _help(options: argparse.Namespace) -> str:
    """Return what a query asks and takes; the values of its parameters if there is a database."""
    query = find(options.query)
    try:
        with connect(options.database) as connection:
            return usage(query, known_words(connection), options.language)
    except NoDatabase:
        return usage(query, {}, options.language)


def _reads(options: argparse.Namespace) -> str:
    if options.query is None:
        raise BadParameters(
            "--reads: name a query. Example: python -m breachlab --reads cost/tornado"
        )
    return chain.tree(find(options.query))


def _page(options: argparse.Namespace) -> str:
    return catalogue.markdown(options.language)


def _accepted(options: argparse.Namespace) -> str:
    """Put what queries say into sql/answers.csv, and make the catalogue's pages anew."""
    if options.query is None:
        raise BadParameters(
            f"--accept: name a query, a topic, or {ALL}. "
            "Example: python -m breachlab --accept exposure/by_region"
        )
    asked = [name for name in _named(options.query) if find(name).texts("en").headlines]
    if not asked:
        raise BadParameters(
            f"--accept {options.query}: queries of quality/ have no sentence to accept. "
            "Ask them with: python -m breachlab quality --time"
        )
    with _quiet(options.database) as connection:
        said = accept(connection, asked)
    lines = [f"{row[0]}  {row[1]}" for row in said[["query", options.language]].itertuples(False)]
    pages = [path.name for path in catalogue.write()]
    return "\n".join([*lines, "", f"Written: sql/answers.csv, sql/{', sql/'.join(pages)}"])


def _timed(options: argparse.Namespace) -> str:
    """Ask every query, those of one topic, or one, and say how long each took, slowest last."""
    asked = _named(options.query or ALL)
    with _quiet(options.database) as connection:
        said = say_all(connection, asked)
        words = Words.of(connection, options.language)
    if options.format != "table":
        return FORMATS[options.format](said.sort_values("query"), words)
    width = max(len(name) for name in asked)
    lines = [
        f"{row['seconds']:8.3f} s  {row['query']:<{width}}  {row[options.language]}"
        for row in said.to_dict("records")
    ]
    total = said["seconds"].sum()
    summary = f"All {len(asked)} queries answered, in {total:,.1f} s. {note(options.language)}."
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
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of words and numbers")
    parser.add_argument("--format", choices=list(FORMATS), default="table")
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument(
        "--reads", action="store_true", help="print the macros that a query stands on, with files"
    )
    parser.add_argument(
        "--time", action="store_true", help="answer every query, a topic's or one; say how long"
    )
    parser.add_argument(
        "-h", "--help", action="store_true", help="this text, or what a query asks and takes"
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="put what a query says (a topic's, or all) into sql/answers.csv and the catalogue",
    )
    parser.add_argument(
        "--markdown", action="store_true", help="print the catalogue, sql/README.md in English"
    )
    return parser


def _flags(query: Query) -> Arguments:
    """Return a parser for the query's own $names, so there is no second list to keep."""
    parser = Arguments(prog=f"python -m breachlab {query.name}", add_help=False)
    for name in sorted(query.parameters):
        parser.add_argument(f"--{name}", nargs="+" if name in LISTS else None)
    return parser


def _catalogue(language: str) -> str:
    width = max(len(name) for name in names())
    lines = [f"{name:<{width}}  {find(name).texts(language).question}" for name in names()]
    ask_one = interface(language)["shell"]["ask_one"]
    return "\n".join([*lines, "", f"{ask_one} python -m breachlab exposure/by_region"])


if __name__ == "__main__":
    sys.exit(main())
