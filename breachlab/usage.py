"""What a query asks and takes, for --help: its header, and each parameter with its values."""

import textwrap
from collections.abc import Mapping

from breachlab.parameters import takes
from breachlab.queries import Query
from breachlab.words.language import interface

WIDTH = 96


def usage(query: Query, known: Mapping[str, list[str]], language: str) -> str:
    """Return the help of a query; `known` has the values of the parameters that are words.

    Grain, parameters and source are English in every language, as the file itself.
    """
    words, texts = interface(language)["usage"], query.texts(language)
    said = {**{name: query.part(name) for name in words["parts"]}, "Note": texts.note}
    parts = [f"{words['parts'][name]}\n{_indented(text)}" for name, text in said.items() if text]
    flags = [_flag(name, known.get(name, [])) for name in sorted(query.parameters)]
    lines = [texts.question, "", *parts]
    if flags:
        lines += [words["values"], *flags]
    command = f"    python -m breachlab {query.name}{_example(query)}"
    return "\n".join([*lines, f"{words['example']}\n{command}"])


def _flag(name: str, values: list[str]) -> str:
    text = f"--{name}  {takes(name)} {', '.join(values)}".rstrip()
    return textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="        ")


def _example(query: Query) -> str:
    if query.examples:
        given = {
            name: values if isinstance(values, list) else [values]
            for name, values in query.examples.items()
        }
        return "".join(f" --{name} {' '.join(values)}" for name, values in given.items())
    return " --statuses registered" if "statuses" in query.parameters else ""


def _indented(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
