"""The command line of python -m breachlab: its own options, and the parameters of a query."""

import argparse
from functools import partial
from typing import Any

from breachlab.arguments import Arguments
from breachlab.errors import BadParameters
from breachlab.formats import FORMATS, SUFFIXES
from breachlab.layout import FIXED
from breachlab.offers import offers
from breachlab.parameters import whole
from breachlab.queries import Query
from breachlab.refusals import did_you_mean, refusal
from breachlab.spellings import COLUMNS
from breachlab.words import LANGUAGES

limit = partial(whole, 1, 1_000_000_000, 10, "limit")
# Of one question that is asked; of a list, a help or a draft they would do nothing.
OF_AN_ANSWER = ("format", "output", "replace", "limit")
EPILOG = f"""
example: python -m breachlab exposure/by_region --statuses registered

Values are codes or names, in English or French: --departements Nord reunion
Several stand side by side, between commas, or after an option that is given again.

A line of a table is as wide as the terminal. In a pipe or a file, where there is none, it has
{FIXED} characters, so that what is printed stays the same; $COLUMNS sets another width of a pipe.

exit codes: 0 all went well; 1 the question failed, or the database cannot be read; 2 no such
question, parameter, value or option
""".strip()


class OneValue(argparse.Action):
    """An option that takes one value, and so is given once: none of two is dropped unseen."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Keep the value, or refuse the second."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given twice: one value was expected")
        setattr(namespace, self.dest, values)


def values(query: Query, rest: list[str], language: str) -> dict[str, object]:
    """Return the values that the rest of a command line gives to a query's parameters.

    Of one that takes names they are lists of words, one each time that its option is given.
    Raises BadParameters for a word that is no parameter of it, or one value too many.
    """
    given, strange = _flags(query).parse_known_args(rest)
    if strange:
        word, *_ = strange
        names = {f"--{name}": [name] for name in sorted(query.parameters)}
        what = "parameter" if word.startswith("--") else "too_many"
        near = offers(word.removeprefix("--"), names)
        raise BadParameters(
            refusal(
                what if names else "no_parameters",
                language,
                said=word,
                query=query.name,
                offer=did_you_mean(near, language),
                known=", ".join(names),
            )
        )
    return {name: value for name, value in vars(given).items() if value is not None}


def refuse_idle(chosen: argparse.Namespace) -> None:
    """Raise BadParameters for an option that would do nothing, as no question is asked."""
    idle = [f"--{name}" for name in OF_AN_ANSWER if getattr(chosen, name)]
    if idle:
        raise BadParameters(refusal("idle", chosen.language, options=" ".join(idle)))


def parser() -> Arguments:
    """Return the parser of all that is not a parameter of a query."""
    options = Arguments(
        prog="python -m breachlab",
        description="List the questions under sql/, or answer one of them.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    options.add_argument(
        "query", nargs="?", help="a question's name; a topic lists its own; without, lists them all"
    )
    options.add_argument("--language", choices=LANGUAGES, default="en", help="of words and numbers")
    options.add_argument(
        "--format",
        choices=list(FORMATS),
        help="default: as FILE ends, else table. In words: table, markdown; in codes: the others",
    )
    options.add_argument(
        "--output",
        metavar="FILE",
        help=f"write there; a file that is there is kept. Ends: {' '.join(SUFFIXES)}",
    )
    options.add_argument(
        "--replace", action="store_true", help="put FILE in place of one that is there"
    )
    options.add_argument(
        "--limit", metavar="N", help="give the first N rows, and say how many more"
    )
    options.add_argument("--database", help="default: data/breachlab.duckdb")
    _add_instead(options)
    return options


def _add_instead(options: Arguments) -> None:
    """Have a parser know what is done instead of answering a question."""
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


def _flags(query: Query) -> Arguments:
    """Return a parser for the query's own $names, so there is no second list to keep."""
    parser = Arguments(prog=f"python -m breachlab {query.name}", add_help=False)
    for name in sorted(query.parameters):
        if name in COLUMNS:  # given again, its values add up: a list of words each time
            parser.add_argument(f"--{name}", nargs="+", action="append")
        else:
            parser.add_argument(f"--{name}", action=OneValue)
    return parser
