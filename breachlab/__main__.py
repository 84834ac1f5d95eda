"""Ask any query from the shell: python -m breachlab [QUERY] [--name value …]."""

import argparse
import json
import sys

import duckdb
import pandas

from . import LabError, ask, connect, find
from .answers import answer_all
from .arguments import Arguments
from .catalogue import markdown
from .errors import BadParameters, NoSuchQuery, nearest
from .parameters import LISTS
from .queries import Query, names

SYNTHETIC = "SYNTHETIC data: no row describes a real person"


def main(arguments: list[str] | None = None) -> int:
    """List the queries, or run one and print its rows; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        print(_answer(words))
    except LabError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def _answer(words: list[str]) -> str:
    options, rest = _parser().parse_known_args(words)
    if options.markdown:
        return markdown()
    if options.time:
        return _timed(options)
    if options.query is None:
        return _parser().format_help() if options.help else _catalogue()
    query = find(options.query)
    if options.help:
        return "\n".join(query.header)
    values = _parameters(query, rest)
    given = {name: value for name, value in values.items() if value is not None}
    with _quiet(options.database) as connection:
        return FORMATS[options.format](ask(connection, query.name, **given))


def _timed(options: argparse.Namespace) -> str:
    """Ask every query, or those of one topic, and say how long each took, slowest last."""
    topic = options.query
    asked = [name for name in names() if topic is None or name.startswith(f"{topic}/")]
    if not asked:
        topics = sorted({name.partition("/")[0] for name in names()})
        raise NoSuchQuery(
            f"No topic named '{topic}'. {nearest(topic, topics)}They are: {', '.join(topics)}."
        )
    with _quiet(options.database) as connection:
        answers = answer_all(connection, asked)
    if options.format != "table":
        return FORMATS[options.format](answers)
    width = max(len(name) for name in asked)
    lines = [
        f"{row.seconds:8.3f} s  {row.query:<{width}}  {row.headline}"
        for row in answers.itertuples()
    ]
    total = answers["seconds"].sum()
    return "\n".join([*lines, "", f"All {len(asked)} queries answered, in {total:,.1f} s."])


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
        raise BadParameters(f"'{query.name}' does not know {word}. {hint}It takes: {known}.")
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
        "--time", action="store_true", help="answer every query, or one topic's, and say how long"
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


def _table(rows: pandas.DataFrame) -> str:
    if rows.empty:
        return "(no rows)"
    integers = rows.select_dtypes("integer").columns
    shown = {name: ("{:,}".format if name.endswith("_count") else str) for name in integers}
    return rows.to_string(index=False, formatters=shown, float_format="{:,.3f}".format, na_rep="")


def _csv(rows: pandas.DataFrame) -> str:
    return f"# {SYNTHETIC}\n" + rows.to_csv(index=False).rstrip("\n")


def _json(rows: pandas.DataFrame) -> str:
    records = json.loads(rows.to_json(orient="records", date_format="iso"))
    return json.dumps({"note": SYNTHETIC, "rows": records}, ensure_ascii=False, indent=2)


FORMATS = {"table": _table, "csv": _csv, "json": _json}

if __name__ == "__main__":
    sys.exit(main())
