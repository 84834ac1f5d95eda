"""The command line of python -m breachlab: its own options, and the parameters of a query."""

from breachlab.arguments import Arguments
from breachlab.errors import BadParameters, nearest
from breachlab.formats import FORMATS
from breachlab.parameters import LISTS
from breachlab.queries import Query
from breachlab.words import LANGUAGES


def values(query: Query, rest: list[str]) -> dict[str, object]:
    """Return the values that the rest of a command line gives to a query's parameters.

    Raises BadParameters for a word that is no parameter of it, or one value too many.
    """
    given, strange = _flags(query).parse_known_args(rest)
    for word in strange:
        hint = nearest(word.removeprefix("--"), query.parameters)
        known = ", ".join(f"--{name}" for name in sorted(query.parameters)) or "no parameters"
        what = "is unknown to" if word.startswith("--") else "is one value too many for"
        raise BadParameters(f"{word} {what} '{query.name}'. {hint}It takes: {known}.")
    return vars(given)


def parser() -> Arguments:
    """Return the parser of all that is not a parameter of a query."""
    options = Arguments(
        prog="python -m breachlab",
        description="List the questions under sql/, or answer one of them.",
        epilog="example: python -m breachlab exposure/by_region --statuses registered",
        add_help=False,
    )
    options.add_argument("query", nargs="?", help="a query's name; without one, lists them all")
    options.add_argument("--language", choices=LANGUAGES, default="en", help="of words and numbers")
    options.add_argument("--format", choices=list(FORMATS), default="table")
    options.add_argument("--database", help="default: data/breachlab.duckdb")
    options.add_argument(
        "--reads", action="store_true", help="print the macros that a query stands on, with files"
    )
    options.add_argument(
        "--time", action="store_true", help="answer every query, a topic's or one; say how long"
    )
    options.add_argument(
        "-h", "--help", action="store_true", help="this text, or what a query asks and takes"
    )
    options.add_argument(
        "--accept",
        action="store_true",
        help="put what a query says (a topic's, or all) into sql/answers.csv and the catalogue",
    )
    options.add_argument(
        "--drafts", action="store_true", help="print the drafts of notification/message"
    )
    options.add_argument(
        "--markdown", action="store_true", help="print the catalogue, sql/README.md in English"
    )
    return options


def _flags(query: Query) -> Arguments:
    """Return a parser for the query's own $names, so there is no second list to keep."""
    parser = Arguments(prog=f"python -m breachlab {query.name}", add_help=False)
    for name in sorted(query.parameters):
        parser.add_argument(f"--{name}", nargs="+" if name in LISTS else None)
    return parser
