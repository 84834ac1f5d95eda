"""What a query asks and takes, for --help: its header, and each parameter with its values."""

import textwrap
from collections.abc import Mapping

from .parameters import takes
from .queries import Query

WIDTH = 96


def usage(query: Query, known: Mapping[str, list[str]]) -> str:
    """Return the help of a query; `known` has the values of the parameters that are words."""
    parts = [f"{name}:\n{_indented(text)}" for name in PARTS if (text := query.part(f"{name}:"))]
    flags = [_flag(name, known.get(name, [])) for name in sorted(query.parameters)]
    lines = [query.question, "", *parts]
    if flags:
        lines += ["Values, where one is given:", *flags]
    return "\n".join([*lines, f"Example:\n    python -m breachlab {query.name}{_example(query)}"])


PARTS = ("Grain", "Parameters", "Note", "Source")


def _flag(name: str, values: list[str]) -> str:
    text = f"--{name}  {takes(name)} {', '.join(values)}".rstrip()
    return textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="        ")


def _example(query: Query) -> str:
    if query.examples:
        return "".join(f" --{name} {value}" for name, value in query.examples.items())
    return " --statuses registered" if "statuses" in query.parameters else ""


def _indented(text: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ")
