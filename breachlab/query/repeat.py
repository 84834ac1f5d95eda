"""Write a question so that it can be asked again: a notebook cell, a command, SQL, a URL.

The URL of a selection is that of the dashboard, `/who?d=59.62&s=f`. The path is the page, letters
are dimensions, other names are the page's switches. Defaults are left out, so the URL of a page
without a selection is its path alone. Among the départements a région stands as R and its code:
`/who?d=R32.R44.59`. The page counts whoever lives in one of these places once, and compares the
places, each whole.
"""

import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from breachlab.query.parameters import SELECTION
from breachlab.query.queries import find, list_chain


def write_given(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a query as a person types them: lists, numbers, days as text.

    >>> write_given({"sexes": ("male",), "retention_years": 5, "as_of": date(2024, 3, 8)})
    {'sexes': ['male'], 'retention_years': 5, 'as_of': '2024-03-08'}
    """
    return {name: _plain(value) for name, value in asked.items() if value is not None}


def cell(query: str, asked: Mapping[str, Any], database: str = "") -> str:
    """Return the notebook cell that returns the rows of a query, of a database or the default one.

    >>> print(cell("exposure/by_status", {"departements": ("59",)}))
    import breachlab
    <BLANKLINE>
    lab = breachlab.connect()
    lab.ask("exposure/by_status", departements=["59"])
    """
    path = f'"{database}"' if database else ""
    return f"import breachlab\n\nlab = breachlab.connect({path})\n{call(query, asked)}"


def call(query: str, asked: Mapping[str, Any]) -> str:
    """Return the line of Python that returns the rows of a query.

    >>> call("exposure/by_status", {"departements": ("59",)})
    'lab.ask("exposure/by_status", departements=["59"])'
    """
    more = "".join(f", {name}={_python(value)}" for name, value in write_given(asked).items())
    return f'lab.ask("{query}"{more})'


def command(
    query: str, asked: Mapping[str, Any], database: str = "", limit: int | None = None
) -> str:
    """Return the shell command that prints the rows of a query, of a database or the default one.

    With a limit it prints the first rows only.

    >>> command("exposure/by_status", {"age_bands": ("16-17", "75 and over")})
    "python -m breachlab exposure/by_status --age_bands 16-17 '75 and over'"
    """
    words = ["python", "-m", "breachlab", query]
    for name, value in write_given(asked).items():
        words += [f"--{name}", *map(str, value if isinstance(value, list) else [value])]
    words += ["--limit", str(limit)] if limit is not None else []
    words += ["--database", database] if database else []
    return shlex.join(words)


def parameters(query: str, asked: Mapping[str, Any]) -> list[str]:
    """Return each parameter of a query with its value; null keeps all, or means its default.

    >>> parameters("area/by_status", {"departement": "59"})
    ["$departement = '59'"]
    """
    values = write_given(asked)
    return [f"${name} = {_sql(values.get(name))}" for name in sorted(find(query).parameters)]


def macros(query: str) -> list[str]:
    """Return the macros that a query uses, each after those that it reads, with its file.

    >>> macros("exposure/by_status")[-1]
    'selected_cells (breachlab/macros/selection.sql)'
    """
    return [f"{macro.name} ({macro.file})" for macro in list_chain(find(query))]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _python(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_python, value))}]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _sql(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(_sql, value))}]"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


LETTERS = {
    "departements": "d",
    "age_bands": "a",
    "sexes": "s",
    "statuses": "st",
    "first_years": "y",
    "end_bands": "e",
}
SHORT = {
    "75 and over": "75",
    "female": "f",
    "male": "m",
    "registered": "r",
    "formerly_registered": "fr",
    "candidate_space": "cs",
}
LONG = {short: value for value, short in SHORT.items()}
REGION = "R"  # before the code of a région
DIMENSION = {letters: name for name, letters in LETTERS.items()}
# {topic: the page with the cards of its questions}; ELSEWHERE has the exceptions.
PAGES = {
    "exposure": "who",
    "area": "who",
    "fields": "what",
    "identifiability": "what",
    "severity": "situation",
    "combination": "combination",
    "notification": "response",
    "cost": "response",
    "retention": "what_if",
    "access": "what_if",
    "what_if": "what_if",
}
ELSEWHERE = {
    "exposure/cross_table": "explore",
    "exposure/known_axis": "situation",
    "exposure/known_between": "situation",
    "exposure/known_by_day": "situation",
    "exposure/known_changes": "situation",
    "exposure/timeline": "situation",
    "notification/bridge": "situation",
}


def page_of(query: str) -> str:
    """Return the page with the card of a question, or with those of its topic.

    >>> page_of("exposure/by_status"), page_of("severity/deadlines"), page_of("quality/births")
    ('who', 'situation', 'method')
    """
    return ELSEWHERE.get(query) or PAGES.get(query.partition("/")[0], "method")


def write_address(
    page: str, selection: Mapping[str, Sequence[str]], options: Mapping[str, str]
) -> str:
    """Return the URL of a page with a selection and the settings of its switches.

    >>> write_address("who", {"departements": ("59", "62"), "sexes": ("female",)}, {})
    '/who?d=59.62&s=f'
    >>> write_address("who", {}, {}), write_address("who", {}, {"whom": "registered"})
    ('/who', '/who?whom=registered')
    """
    query = write_query(selection, options)
    return f"/{page}?{query}" if query else f"/{page}"


def write_query(selection: Mapping[str, Sequence[str]], options: Mapping[str, str]) -> str:
    """Return the query string of such a URL.

    >>> write_query({"departements": ("59",)}, {"whom": "all"}), write_query({}, {})
    ('d=59&whom=all', '')
    """
    parts = {
        LETTERS[name]: ".".join(SHORT.get(value, value) for value in selection[name])
        for name in SELECTION
        if name in selection
    }
    every = [*parts.items(), *sorted(options.items())]
    return "&".join(f"{name}={quote(value)}" for name, value in every)
