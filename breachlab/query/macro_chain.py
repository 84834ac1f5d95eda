"""The macro chain of a query: the macros that it reads, those that they read, and their files.

It is parsed from the text of the files, so it needs no database. A name before a bracket is a
macro if a file of breachlab/macros/ defines it. A table of these files counts as a macro.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from breachlab.paths import MACROS, ROOT
from breachlab.query.queries import Query

DEFINED = re.compile(r"^create or replace (?:macro|table) (\w+)(?:\(| as$)", re.MULTILINE)
CREATED = re.compile(r"^create ", re.MULTILINE)
# To leave out: comments and strings read nothing, and `distinct from` only compares.
SILENT = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\bdistinct from\b")
CALLED = re.compile(r"\b(?:(\w+)\s*\(|(?:from|join)\s+(\w+)\b)")
READ = re.compile(r"\b(?:from|join)\s+(\w+)\b(?!\s*\()")
NAMED = re.compile(r"\b(\w+)(?: \([\w, ]+\))? as (?:materialized )?\(")


@dataclass(frozen=True)
class Macro:
    """A macro or table of breachlab/macros/, its file, and the macros and tables that it reads."""

    name: str
    path: Path
    sql: str

    @cached_property
    def macros(self) -> tuple[str, ...]:
        """The macros that it reads itself."""
        return _list_calls(self.sql, set(macros()) - {self.name})

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables that it reads itself."""
        return _tables(self.sql, set(macros()))

    @property
    def is_table(self) -> bool:
        """Whether it is a table: no selection changes its rows."""
        return self.sql.startswith("create or replace table")

    @property
    def file(self) -> str:
        """The path of its file from the root of the repository."""
        return self.path.relative_to(ROOT).as_posix()


@cache
def macros() -> dict[str, Macro]:
    """Return every macro that a database stores, by name."""
    return {
        name: Macro(name, path, text)
        for path in sorted(MACROS.glob("*.sql"))
        for name, text in _list_macros(path.read_text(encoding="utf-8")).items()
    }


def files() -> list[Path]:
    """Return the files of the macros, each after the files that it depends on."""
    ordered: list[Path] = []
    for path in sorted(MACROS.glob("*.sql")):
        _order(path, ordered)
    return ordered


def ordered_macros() -> list[Macro]:
    """Return every macro and table of these files, each after those that it reads."""
    order = files()
    return sorted(macros().values(), key=lambda macro: order.index(macro.path))


def derived_tables() -> list[Macro]:
    """Return the tables that these files make of others: no selection changes their rows."""
    return [macro for macro in ordered_macros() if macro.is_table]


def tree(query: Query) -> str:
    """Return the macro chain of a query as a text tree, each node with its file and tables.

    A macro that several read has its branches once; its later lines end in an ellipsis.
    """
    lines = [(query.name, f"sql/{query.name}.sql", _tables(query.sql, set(macros())), False)]
    shown: set[str] = set()
    _branch(_list_calls(query.sql, set(macros())), "", lines, shown)
    width = max(len(name) for name, *_ in lines)
    path_width = max(len(path) for _, path, *_ in lines)
    return "\n".join(
        f"{name:<{width}}  {path:<{path_width}}  {_ending(tables, is_again)}".rstrip()
        for name, path, tables, is_again in lines
    )


def chain(query: Query | Macro) -> list[Macro]:
    """Return every macro that a query uses, each after those that it reads."""
    ordered: list[Macro] = []
    for name in _list_calls(query.sql, set(macros())):
        _follow(name, ordered)
    return ordered


def tables(query: Query | Macro) -> set[str]:
    """Return every table and view that a query reads, itself or through its macros."""
    read = set(_tables(query.sql, set(macros())))
    return read.union(*(macro.tables for macro in chain(query)))


def _branch(names: tuple[str, ...], indent: str, lines: list, shown: set[str]) -> None:
    for name in names:
        is_last = name == names[-1]
        macro = macros()[name]
        is_again = name in shown and bool(macro.macros)
        tables = () if name in shown else macro.tables
        lines.append(
            (f"{indent}{'└── ' if is_last else '├── '}{name}", macro.file, tables, is_again)
        )
        if name not in shown:
            shown.add(name)
            _branch(macro.macros, f"{indent}{'    ' if is_last else '│   '}", lines, shown)


def _ending(tables: tuple[str, ...], is_again: bool) -> str:
    if is_again:
        return "… as above"
    return f"reads {', '.join(tables)}" if tables else ""


def _follow(name: str, ordered: list[Macro]) -> None:
    macro = macros()[name]
    for each in macro.macros:
        _follow(each, ordered)
    if macro not in ordered:
        ordered.append(macro)


def _order(path: Path, ordered: list[Path]) -> None:
    for name in _list_calls(path.read_text(encoding="utf-8"), set(macros())):
        if macros()[name].path not in (path, *ordered):
            _order(macros()[name].path, ordered)
    if path not in ordered:
        ordered.append(path)


def _list_macros(text: str) -> dict[str, str]:
    """Return {macro: its text} of a file, each text up to the next `create`."""
    starts = [start.start() for start in CREATED.finditer(text)]
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    return {macro[1]: text[macro.start() : ends[macro.start()]] for macro in DEFINED.finditer(text)}


def _list_calls(text: str, known: set[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            name
            for names in CALLED.findall(SILENT.sub("", text))
            for name in names
            if name in known
        )
    )


def _tables(text: str, known: set[str]) -> tuple[str, ...]:
    plain = SILENT.sub("", text)
    own = {*NAMED.findall(plain), *known}
    return tuple(dict.fromkeys(name for name in READ.findall(plain) if name not in own))
