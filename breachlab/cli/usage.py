"""The help of a query: its header, and each parameter with its values."""

import textwrap
from collections.abc import Mapping
from functools import partial

from breachlab.answer_files.text_columns import terminal_width
from breachlab.query.headlines import numbers_note
from breachlab.query.parameters import DAYS, LISTS, PARAMETERS, amount
from breachlab.query.queries import Query
from breachlab.words import Words
from breachlab.words.language import interface

WIDEST = 96  # most characters of a line


def usage(query: Query, known: Mapping[str, list[str]], speaking: Words) -> str:
    """Return the help of a query.

    `known` has the values of each parameter of words, and the first and last of each of days.
    Grain and source are English in every language, as the file itself.
    """
    language = speaking.language
    words, texts = interface(language)["usage"], query.texts(language)
    note = numbers_note(query, speaking)
    sections = {**{name: query.part(name) for name in words["parts"]}, "Note": note}
    parts = [f"{words['parts'][name]}\n{_indent(text)}" for name, text in sections.items() if text]
    flags = [_flag(query, name, known.get(name, []), language) for name in sorted(query.parameters)]
    lines = [texts.question, "", *parts]
    if flags:
        lines += [words["values"], *flags]
    if query.parameters & set(known) - set(DAYS):
        lines += [_indent(words["names"])]
    command = f"    python -m breachlab {query.name}{_example(query)}"
    return "\n".join([*lines, f"{words['example']}\n{command}"])


def takes(name: str, language: str) -> str:
    """Return the kind of values of a parameter; for one of words, the values follow.

    Example:

        >>> takes("retention_years", "en"), takes("letter_cost", "en")
        ('a whole number from 0 to 20', 'an amount in euros from 0 to 100')
        >>> takes("extraction", "en"), takes("extraction", "fr")
        ('one of', 'une valeur parmi')
    """
    words, check = interface(language)["usage"], PARAMETERS[name]
    if name in DAYS:
        return words["day"]
    if not isinstance(check, partial):
        return words["many" if name in LISTS else "one"]
    if check.func is amount:
        return words["amount"].format(check.args[0])
    return words["whole"].format(*check.args[:2])


def _flag(query: Query, name: str, values: list[str], language: str) -> str:
    words = interface(language)["usage"]
    meanings = words["parameters"]
    meaning = meanings.get(f"{name} {query.name}", meanings.get(name, ""))
    if name in DAYS and values:
        text = words["days"].format(*values)
    else:
        text = f"{takes(name, language)} {', '.join(values)}".rstrip()
    return _indent(f"--{name}  {text}; {meaning}".rstrip("; "), "        ")


def _example(query: Query) -> str:
    if query.examples:
        examples = {
            name: values if isinstance(values, list) else [values]
            for name, values in query.examples.items()
        }
        return "".join(f" --{name} {' '.join(values)}" for name, values in examples.items())
    return " --statuses registered" if "statuses" in query.parameters else ""


def _indent(text: str, further: str = "    ") -> str:
    width = min(terminal_width(), WIDEST)
    return textwrap.fill(text, width, initial_indent="    ", subsequent_indent=further)
