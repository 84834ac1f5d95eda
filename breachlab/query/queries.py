"""Find and describe the .sql files under sql/, and the macros that they read.

The texts of a query are English in the header of its file, French in the fr.toml of its folder.
Both have the same names: question, headline, finding, note. A headline is a sentence, a finding
the title of a card. Both may have variants, `Headline (not is_all_told): …`: the first variant
with a true condition for the row is used. {modelled} in a note is replaced by the page's sentence
`modelled`.

The macros, and those that they read, are parsed from the text of the files, so no database is
needed. A name before a bracket is a macro if a file of breachlab/macros/ defines it. A table of
these files counts as a macro.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import duckdb

from breachlab.errors import BadWords, NoSuchQuery
from breachlab.paths import MACROS, ROOT, SQL
from breachlab.query.parameters import LISTS, REQUIRED, show_value
from breachlab.words.language import interface, offer_nearest, refuse, typeset
from breachlab.words.sentences import Headline

# {word in a header: column}: the headline is of the row with the column's maximum, not row one.
MOST = {
    "most persons": "person_count",
    "most persons per year": "persons_per_year",
    "most exposed residents": "living_here_person_count",
    "highest rate": "persons_per_thousand",
}
MODELLED = "{modelled}"  # in a note: the page's sentence on counted and modelled numbers


@dataclass(frozen=True)
class Texts:
    """The texts of a query in one language; the last headline has no condition.

    Only a query that heads a card has findings.
    """

    question: str
    note: str | None
    headlines: tuple[Headline, ...]
    findings: tuple[Headline, ...] = ()


@dataclass(frozen=True)
class Query:
    """One file under sql/: its name is its path, its first line the question it answers."""

    name: str
    sql: str
    parameters: frozenset[str]

    @cached_property
    def header(self) -> str:
        """The comment that opens the file, without its dashes."""
        lines = takewhile(lambda line: line.startswith("--"), self.sql.splitlines())
        return "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines)

    @cached_property
    def texts(self) -> Callable[[str], Texts]:
        """Its texts, by a function of en or fr that raises BadWords if the French is missing."""
        return cache(self._find_texts)

    def _find_texts(self, language: str) -> Texts:
        if language == "en":
            question, *_ = self.header.splitlines()
            return _read_texts({"Question": question, **self._parts}, "en")
        topic, _, stem = self.name.partition("/")
        french = read_french(SQL / topic)
        if stem not in french:
            raise BadWords(
                f"sql/{topic}/fr.toml has no [{stem}]: add its question, its note and its "
                "headline in French. See: CONTRIBUTING.md, A query"
            )
        return french[stem]

    def part(self, name: str) -> str | None:
        """Return the text after a name such as Grain: in the header; null without that name."""
        return self._parts.get(name)

    @cached_property
    def _parts(self) -> dict[str, str]:
        return read_parts(self.header)

    @property
    def mark(self) -> str | None:
        """The source of its numbers: published, derived or modelled; null if there is no Mark:."""
        return self.part("Mark")

    def most_of(self, kind: str) -> str | None:
        """Return the column with its maximum in the row of Headline or Finding; null: row one."""
        named = (name for name in MOST if self.part(f"{kind} ({name})") is not None)
        return next((MOST[name] for name in named), None)

    @cached_property
    def examples(self) -> dict[str, Any]:
        """Example values from the header: for required parameters, and to keep the answer short."""
        named = [part.split() for part in (self.part("Example") or "").split("$")[1:]]
        return {name: values if name in LISTS else values[0] for name, *values in named}

    @cached_property
    def needed(self) -> dict[str, Any]:
        """An example value for each required parameter: one without a default."""
        return {name: value for name, value in self.examples.items() if name in REQUIRED}


def read_parts(header: str) -> dict[str, str]:
    """Return {name: text} of a header's parts such as Grain:, indented lines included.

    >>> read_parts("Who?\\n\\nGrain:  one row\\n        per status.\\nHeadline (not x):  None.")
    {'Grain': 'one row per status.', 'Headline (not x)': 'None.'}
    """
    matches = re.findall(r"^([A-Z][a-z ]+(?: \([^)]*\))?):(.*(?:\n .*)*)", header, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in matches}


@cache
def read_french(folder: Path) -> dict[str, Texts]:
    """Return {file stem: French texts} of the queries in a topic's folder.

    Raises BadWords, naming the file, if fr.toml is missing or not TOML.
    """
    path = folder / "fr.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadWords(f"sql/{folder.name}/fr.toml cannot be read: {error}.") from None
    return {
        stem: _read_texts({name.capitalize(): text for name, text in texts.items()}, "fr")
        for stem, texts in document.items()
    }


def _read_texts(named: Mapping[str, str], language: str) -> Texts:
    """Return the texts of a query in a language, from the parts that have them."""
    note = named.get("Note")
    if note is not None:
        whole = note.replace(MODELLED, interface(language)["page"]["modelled"])
        note = typeset(" ".join(whole.split()), language)
    headlines, findings = (_list_variants(named, kind) for kind in ("Headline", "Finding"))
    return Texts(typeset(named["Question"], language), note, headlines, findings)


def _list_variants(named: Mapping[str, str], kind: str) -> tuple[Headline, ...]:
    """Return the headlines, or the findings, with their conditions; the last has none."""
    conditions = {name: name.removeprefix(kind).strip(" ()") for name in named}
    variants = [
        Headline("" if conditions[name] in MOST else conditions[name], " ".join(text.split()))
        for name, text in named.items()
        if name.startswith(kind)
    ]
    return tuple(sorted(variants, key=lambda variant: not variant.condition))


def names() -> list[str]:
    """Return the name of every query, sorted: its path under sql/ without suffix."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in SQL.glob("*/*.sql"))


def find(name: str) -> Query:
    """Return the query of this name, or raise NoSuchQuery with the nearest one."""
    if not isinstance(name, str):  # a list, for one, could not be a key of the cache
        raise refuse(NoSuchQuery, "no_name", kind=type(name).__name__)
    return _read(name)


@cache
def _read(name: str) -> Query:
    topic, _, stem = name.partition("/")
    # By exactly this name; faster than a listing of all names.
    is_folder = topic in os.listdir(SQL) and (SQL / topic).is_dir()
    if not is_folder or f"{stem}.sql" not in os.listdir(SQL / topic):
        shown = show_value(name)
        offer = offer_nearest([shown], names())
        raise refuse(NoSuchQuery, "no_query", said=shown, offer=offer)
    sql = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    (statement,) = duckdb.extract_statements(sql)
    return Query(name, sql, frozenset(statement.named_parameters))


DEFINED = re.compile(r"^create or replace (?:macro|table) (\w+)(?:\(| as$)", re.MULTILINE)
CREATED = re.compile(r"^create ", re.MULTILINE)
# To leave out: comments and strings read nothing, and `distinct from` only compares.
SILENT = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\bdistinct from\b")
CALLED = re.compile(r"\b(?:(\w+)\s*\(|(?:from|join)\s+(\w+)\b)")
READ = re.compile(r"\b(?:from|join)\s+(\w+)\b(?!\s*\()")
NAMED = re.compile(r"\b(\w+)(?: \([\w, ]+\))? as (?:materialized )?\(")


@dataclass(frozen=True)
class Macro:
    """A macro or table of breachlab/macros/, and its file."""

    name: str
    path: Path
    sql: str

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
    """Return every macro that a database stores, by name; its text ends at the next `create`."""
    found = {}
    for path in sorted(MACROS.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        starts = [start.start() for start in CREATED.finditer(text)]
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        for each in DEFINED.finditer(text):
            found[each[1]] = Macro(each[1], path, text[each.start() : ends[each.start()]])
    return found


def macro_files() -> list[Path]:
    """Return the files of the macros, each after the files that it depends on."""
    ordered: list[Path] = []
    for path in sorted(MACROS.glob("*.sql")):
        _order(path, ordered)
    return ordered


def _order(path: Path, ordered: list[Path]) -> None:
    for name in _list_macros(path.read_text(encoding="utf-8")):
        if macros()[name].path not in (path, *ordered):
            _order(macros()[name].path, ordered)
    if path not in ordered:
        ordered.append(path)


def ordered_macros() -> list[Macro]:
    """Return every macro and table of these files, each after those that it reads."""
    order = macro_files()
    return sorted(macros().values(), key=lambda macro: order.index(macro.path))


def derived_tables() -> list[Macro]:
    """Return the tables that these files make of others: no selection changes their rows."""
    return [macro for macro in ordered_macros() if macro.is_table]


def list_chain(query: Query | Macro) -> list[Macro]:
    """Return every macro that a query uses, each after those that it reads."""
    ordered: list[Macro] = []
    for name in _list_macros(query.sql, query.name):
        ordered += [*list_chain(macros()[name]), macros()[name]]
    return [*dict.fromkeys(ordered)]


def list_tables(query: Query | Macro) -> set[str]:
    """Return every table and view that a query reads, itself or through its macros."""
    return {name for each in (query, *list_chain(query)) for name in _list_tables(each.sql)}


def draw_chain(query: Query) -> str:
    """Return the macro chain of a query as a text tree, each node with its file and tables.

    A macro that several read has its branches once; its later lines end in an ellipsis.
    """
    lines = [(query.name, f"sql/{query.name}.sql", _say_tables(query))]
    _branch(query, "", lines, set())
    width = max(len(name) for name, *_ in lines)
    path_width = max(len(path) for _, path, _ in lines)
    return "\n".join(
        f"{name:<{width}}  {path:<{path_width}}  {reads}".rstrip() for name, path, reads in lines
    )


def _branch(
    query: Query | Macro, indent: str, lines: list[tuple[str, str, str]], shown: set[str]
) -> None:
    """Add a line for each macro that a query reads itself, and below it those that it reads."""
    names = _list_macros(query.sql, query.name)
    for name in names:
        macro, is_last = macros()[name], name == names[-1]
        node = f"{indent}{'└── ' if is_last else '├── '}{name}"
        if name in shown:
            is_longer = _list_macros(macro.sql, name)
            lines.append((node, macro.file, "… as above" if is_longer else ""))
        else:
            shown.add(name)
            lines.append((node, macro.file, _say_tables(macro)))
            _branch(macro, f"{indent}{'    ' if is_last else '│   '}", lines, shown)


def _say_tables(query: Query | Macro) -> str:
    names = _list_tables(query.sql)
    return f"reads {', '.join(names)}" if names else ""


@cache
def _list_macros(sql: str, own: str = "") -> tuple[str, ...]:
    """Return the macros that a text reads itself, without the one that it defines."""
    called = (name for names in CALLED.findall(SILENT.sub("", sql)) for name in names)
    return tuple(dict.fromkeys(name for name in called if name in macros() and name != own))


@cache
def _list_tables(sql: str) -> tuple[str, ...]:
    """Return the tables and views that a text reads itself."""
    plain = SILENT.sub("", sql)
    own = {*NAMED.findall(plain), *macros()}
    return tuple(dict.fromkeys(name for name in READ.findall(plain) if name not in own))
