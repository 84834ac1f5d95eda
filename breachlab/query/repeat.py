"""Write a question with its parameters as a notebook cell, a shell command or SQL, to repeat it."""

import shlex
from collections.abc import Mapping
from datetime import date
from typing import Any

from breachlab import find
from breachlab.query import macro_chain


def write_given(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a query as a person types them: lists, numbers, days as text.

    Example:

        >>> write_given({"sexes": ("male",), "retention_years": 5, "as_of": date(2024, 3, 8)})
        {'sexes': ['male'], 'retention_years': 5, 'as_of': '2024-03-08'}
    """
    return {name: _plain(value) for name, value in asked.items() if value is not None}


def cell(query: str, asked: Mapping[str, Any], database: str = "") -> str:
    """Return the notebook cell that returns the rows of a query, of a database or the default one.

    Example:

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

    Example:

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

    Example:

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

    Example:

        >>> parameters("area/by_status", {"departement": "59"})
        ["$departement = '59'"]
    """
    values = write_given(asked)
    return [f"${name} = {_sql(values.get(name))}" for name in sorted(find(query).parameters)]


def macros(query: str) -> list[str]:
    """Return the macros that a query uses, each after those that it reads, with its file.

    Example:

        >>> macros("exposure/by_status")[-1]
        'selected_cells (breachlab/macros/selection.sql)'
    """
    return [f"{macro.name} ({macro.file})" for macro in macro_chain.chain(find(query))]


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
