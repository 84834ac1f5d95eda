"""Parse the command line of python -m breachlab: its own options, the parameters of a query."""

import argparse
from collections.abc import Sequence
from functools import partial
from typing import Any

from breachlab.answer_files.formats import FORMATS, SUFFIXES
from breachlab.answer_files.text_columns import FIXED
from breachlab.cli.arguments import Arguments, command_line
from breachlab.cli.command_words import normalize, parameter_of
from breachlab.errors import BadParameters
from breachlab.query.parameters import DAYS, whole
from breachlab.query.queries import Query
from breachlab.query.spellings import COLUMNS
from breachlab.query.suggestions import offers
from breachlab.words.language import did_you_mean, refusal

limit = partial(whole, 1, 1_000_000_000, 10, "limit")
# Options for the answer of one question; they have no effect on a list, a help or a draft.
OF_AN_ANSWER = ("format", "output", "replace", "limit")


class OneValue(argparse.Action):
    """An option of one value, refused if given twice, so that no value is silently dropped."""

    def __call__(
        self,
        parser: Arguments,  # type: ignore[override]
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Keep the value, or refuse the second."""
        if getattr(namespace, self.dest) is not None:
            parser.refuse("twice", option=str(option_string))
        setattr(namespace, self.dest, values)


def values(query: Query, rest: list[str], language: str) -> dict[str, object]:
    """Return the values of a query's parameters in the rest of a command line.

    A parameter of names has a list of words for each time that its option is given. Raises
    BadParameters for a word that is no parameter of the query, and for a value too many.
    """
    words = [_read_option(word, query) for word in normalize(rest, ())]
    given, strange = _flags(query, language).parse_known_args(words)
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
    return {
        name: " ".join(value) if name in DAYS else value
        for name, value in vars(given).items()
        if value is not None
    }


def _read_option(word: str, query: Query) -> str:
    """Return an option with its alias resolved: --region is --regions."""
    if not word.startswith("--"):
        return word
    name, sign, value = word[2:].partition("=")
    return f"--{parameter_of(name, query.parameters)}{sign}{value}"


def refuse_idle(chosen: argparse.Namespace) -> None:
    """Raise BadParameters for an option without effect, as no question is asked."""
    idle = [f"--{name}" for name in OF_AN_ANSWER if getattr(chosen, name)]
    if idle:
        raise BadParameters(refusal("idle", chosen.language, options=" ".join(idle)))


def parser(words: Sequence[str]) -> Arguments:
    """Return the parser of the program's own options."""
    options = command_line(
        "breachlab",
        words,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        values={"suffixes": " ".join(SUFFIXES), "width": FIXED},
    )
    options.add_argument("query", nargs="?")
    options.add_argument("--format", choices=list(FORMATS))
    options.add_argument("--output", metavar="FILE")
    options.add_argument("--replace", action="store_true")
    options.add_argument("--limit", metavar="N")
    options.add_argument("--database")
    _add_instead(options)
    return options


def _add_instead(options: Arguments) -> None:
    """Add the options that replace the answer to a question by another action."""
    options.add_argument("--reads", action="store_true")
    options.add_argument("--time", action="store_true")
    options.add_argument("--unknown", action="store_true")
    options.add_argument("-h", "--help", action="store_true")
    options.add_argument("--drafts", action="store_true")
    options.add_argument("--markdown", action="store_true")


def _flags(query: Query, language: str) -> Arguments:
    """Return a parser built from the query's own $names, so that no second list is needed."""
    parser = Arguments(language, prog=f"python -m breachlab {query.name}", add_help=False)
    regions = {"regions"} if "departements" in query.parameters else set()
    for name in sorted(query.parameters | regions):
        if name in COLUMNS:  # may be given again: a list of words is appended each time
            parser.add_argument(f"--{name}", nargs="+", action="append")
        elif name in DAYS:  # may be several words: 1 May 2025
            parser.add_argument(f"--{name}", nargs="+", action=OneValue)
        else:
            parser.add_argument(f"--{name}", action=OneValue)
    return parser
