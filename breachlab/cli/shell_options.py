"""Options of python -m breachlab: its own, the parameters of a query, and the help of a query."""

import argparse
import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from breachlab.answer_files.formats import FIXED, FORMATS, SUFFIXES, terminal_width
from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters
from breachlab.query.headlines import numbers_note
from breachlab.query.parameters import DAYS, LISTS, PARAMETERS, amount, hour, whole
from breachlab.query.queries import Query
from breachlab.query.spellings import COLUMNS, offers
from breachlab.words import Words
from breachlab.words.language import did_you_mean, interface, refusal

WIDEST = 96  # most characters of a line of help
# Options for the answer of one question; they have no effect on a list, a help or a draft.
OF_AN_ANSWER = ("format", "output", "replace", "limit")
# {option that people type: its parameter}.
ALIASES = {
    "region": "regions",
    "région": "regions",
    "régions": "regions",
    "departement": "departements",
    "département": "departements",
    "départements": "departements",
    "department": "departements",
    "departments": "departements",
    "age": "age_bands",
    "ages": "age_bands",
    "age_band": "age_bands",
    "sex": "sexes",
    "status": "statuses",
    "first_year": "first_years",
    "end_band": "end_bands",
    "field": "fields",
    "harm": "harms",
    "standing": "standings",
}


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
    options.add_argument("--answers", metavar="FILE")
    options.add_argument("--database")
    # In place of the answer to a question, another action:
    options.add_argument("--reads", action="store_true")
    options.add_argument("--time", action="store_true")
    options.add_argument("--unknown", action="store_true")
    options.add_argument("-h", "--help", action="store_true")
    options.add_argument("--drafts", action="store_true")
    options.add_argument("--markdown", action="store_true")
    return options


def refuse_idle(chosen: argparse.Namespace) -> None:
    """Raise BadParameters for an option without effect, as no question is asked."""
    idle = [f"--{name}" for name in OF_AN_ANSWER if getattr(chosen, name)]
    if idle:
        raise BadParameters(refusal("idle", chosen.language, options=" ".join(idle)))


def limit(text: str | None) -> int | None:
    """Return the most rows to show; nothing without the option."""
    return None if text is None else whole(1, 1_000_000_000, 10, "limit", text)


def normalize(words: Sequence[str], questions: Sequence[str]) -> list[str]:
    """Return a command line with underscores in its options and in the name of its question.

    Example:

        >>> normalize(["exposure/by-region", "--age-bands=16-17"], ["exposure/by_region"])
        ['exposure/by_region', '--age_bands=16-17']
    """
    read = []
    for word in words:
        spelled = word.replace("-", "_")
        if word.startswith("--"):
            name, sign, value = word[2:].partition("=")
            read.append(f"--{name.replace('-', '_')}{sign}{value}")
        else:
            read.append(spelled if spelled in questions else word)
    return read


def values(query: Query, rest: list[str], language: str) -> dict[str, object]:
    """Return the values of a query's parameters in the rest of a command line.

    A parameter of names has a list of words for each time that its option is given. Raises
    BadParameters for a word that is no parameter of the query, and for a value too many.
    """
    words = [_read_option(word, query.parameters) for word in normalize(rest, ())]
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


def _read_option(word: str, parameters: frozenset[str]) -> str:
    """Return an option with its alias resolved to a parameter of the question; else the word.

    `--regions` is accepted for a question that only has départements.

    Example:

        >>> takes = frozenset({"departements", "age_bands"})
        >>> _read_option("--age=16-17", takes), _read_option("--region", takes)
        ('--age_bands=16-17', '--regions')
        >>> _read_option("--sex", takes)
        '--sex'
    """
    if not word.startswith("--"):
        return word
    option, sign, value = word[2:].partition("=")
    name = ALIASES.get(option, option)
    is_taken = name in parameters or (name == "regions" and "departements" in parameters)
    return f"--{name}{sign}{value}" if is_taken and option not in parameters else word


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


def usage(query: Query, known: Mapping[str, list[str]], speaking: Words) -> str:
    """Return the help of a query.

    `known` has the values of each parameter of words, and the first and last of each of days.
    Grain and source are English in every language, as the file itself.
    """
    language = speaking.language
    words, texts = interface(language)["usage"], query.texts(language)
    sections = {name: query.part(name) for name in words["parts"]}
    sections["Note"] = numbers_note(query, speaking)
    lines = [texts.question, ""]
    lines += [f"{words['parts'][name]}\n{_indent(text)}" for name, text in sections.items() if text]
    if query.parameters:
        lines.append(words["values"])
    for name in sorted(query.parameters):
        meanings, values = words["parameters"], known.get(name, [])
        meaning = meanings.get(f"{name} {query.name}", meanings.get(name, ""))
        if name in DAYS and values:
            text = words["days"].format(*values)
        else:
            text = f"{takes(name, language)} {', '.join(values)}".rstrip()
        lines.append(_indent(f"--{name}  {text}; {meaning}".rstrip("; "), "        "))
    if query.parameters & set(known) - set(DAYS):
        lines.append(_indent(words["names"]))
    examples = query.examples
    if not examples and "statuses" in query.parameters:
        examples = {"statuses": "registered"}
    command = f"    python -m breachlab {query.name}"
    for name, value in examples.items():
        command += f" --{name} {' '.join(value) if isinstance(value, list) else value}"
    return "\n".join([*lines, f"{words['example']}\n{command}"])


def takes(name: str, language: str) -> str:
    """Return the kind of values of a parameter; for one of words, the values follow.

    Example:

        >>> takes("retention_years", "en"), takes("letter_cost", "en")
        ('a whole number from 0 to 20', 'an amount in euros from 0 to 100')
        >>> takes("extraction", "en"), takes("extraction", "fr")
        ('one of', 'une valeur parmi')
    """
    words: dict[str, str] = interface(language)["usage"]
    check = PARAMETERS[name]
    if name in DAYS:
        return words["day"]
    if check is hour:
        return words["hour"]
    if not isinstance(check, partial):
        return words["many" if name in LISTS else "one"]
    if check.func is amount:
        return words["amount"].format(check.args[0])
    return words["whole"].format(*check.args[:2])


def _indent(text: str, further: str = "    ") -> str:
    width = min(terminal_width(), WIDEST)
    return textwrap.fill(text, width, initial_indent="    ", subsequent_indent=further)
