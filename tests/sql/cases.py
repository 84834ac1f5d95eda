"""Questions asked of a register written by hand, and their rows: the cases of tests/sql/*.md.

A file holds one or more registers, each with its cases:

    # Title of a register

    Prose, and the table of records that `by_hand.register` reads. A line before it may say on which
    day the total extraction reads a région:

    `days 32=2024-02-10 94=2024-03-02`

    ## What the case shows, the name of its test

    `exposure/by_age_band departements=59,62`

    | age_band    | person_count |
    |-------------|--------------|
    | 16-17       | 2            |
    | 75 and over | 7 / 4        |

    - en: Most exposed residents, 66.7% …

The answer has these rows in this order, and at least these columns. A row of `…` stands for any
rows between. A cell is a word, a date, yes or no, empty where the answer is null, or arithmetic in
numbers and in names of the ledger, which stand for their central value; `letter_unit_cost.low` and
`.high` are its ends. `-(-7 // 2)` is rounded up, and `≈ 66.7` is right to its last digit. Below the
table may stand what is said, in a language, as a headline (`en`) or a finding (`en finding`), and
what a refusal says (`refused`); … stands for any words. A case may ask more than once. Prose
anywhere explains: it is not compared.

A block of ```sql below a register changes what was made of its records; one in a case is undone
after it. Where the prose of a register names `python -m data_gen identify`, key sets are counted.
"""

import ast
import math
import operator
import re
import shlex
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas
import pytest

from breachlab import find
from breachlab.errors import LabError
from breachlab.query.asking import ask
from breachlab.query.headlines import finding, headline
from breachlab.query.parameters import LISTS
from breachlab.words import Words
from data_gen import ledger
from data_gen.build import store_provenance
from data_gen.identifiability.likeness import count_key_sets
from data_gen.world import World
from tests.sql.by_hand import register, rows
from tests.support.worlds import undone

ANY = "…"
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}
SQL = re.compile(r"^```sql$(.*?)^```$", re.MULTILINE | re.DOTALL)
IDENTIFY = "`python -m data_gen identify`"
SAID = re.compile(r"- (en|fr|en finding|fr finding|refused): (.*)")


class Wrong(Exception):
    """What an answer has and what its case expects; pytest shows it without a traceback."""


@dataclass
class Asked:
    """One question of a case, with the lines below it."""

    question: str
    parameters: dict
    table: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)


class CaseFile(pytest.File):
    """A file of registers and cases."""

    def collect(self):
        """Yield each register, in the order of the file."""
        text = self.path.read_text(encoding="utf-8")
        for part in re.split(r"^(?=# )", text, flags=re.MULTILINE)[1:]:
            title, _, body = part[2:].partition("\n")
            yield Register.from_parent(self, name=title.strip(), body=body)


class Register(pytest.Collector):
    """One register of a file, made before the first of its cases runs."""

    def __init__(self, body, **kwargs):
        super().__init__(**kwargs)
        self.records, *self.cases = re.split(r"^## ", body, flags=re.MULTILINE)

    def collect(self):
        for case in self.cases:
            title, _, body = case.partition("\n")
            yield Case.from_parent(self, name=title.strip(), body=body)

    def setup(self):
        context = register(self.records, read_days(self.records))
        self.connection = context.__enter__()
        self.addfinalizer(lambda: context.__exit__(None, None, None))
        for change in SQL.findall(self.records):
            self.connection.execute(change)
        if IDENTIFY in self.records:
            count_key_sets(self.connection, quiet=True)
        store_provenance(self.connection, World(43_000_000), {})  # so that no size is noted
        self.words = {language: Words.of(self.connection, language) for language in ("en", "fr")}


class Case(pytest.Item):
    """One case: what is asked of the register, and what is answered."""

    fixturenames = ()  # it asks for none

    def __init__(self, body, **kwargs):
        super().__init__(**kwargs)
        self.changes, self.asked = SQL.findall(body), read_case(SQL.sub("", body))

    def runtest(self):
        if not self.asked:
            raise Wrong("The case asks nothing. Expected: a line such as `exposure/total`")
        with undone(self.parent.connection) as connection:
            for change in self.changes:
                connection.execute(change)
            for asked in self.asked:
                check(connection, self.parent.words, asked)

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, Wrong):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, None, f"{self.parent.name}: {self.name}"


def read_days(text: str) -> dict[str, str]:
    """Return {région: day on which it is read} of the line that says so above a register.

    >>> read_days("`days 32=2024-02-10 94=2024-03-02`")
    {'32': '2024-02-10', '94': '2024-03-02'}
    """
    line = re.search(r"^`days (.*)`$", text, flags=re.MULTILINE)
    return dict(word.split("=") for word in line[1].split()) if line else {}


def read_case(body: str) -> list[Asked]:
    """Return what a case asks, in its order. Raises Wrong for what nothing asked for."""
    found: list[Asked] = []
    for line in map(str.strip, body.splitlines()):
        said = SAID.fullmatch(line)
        if asked := re.fullmatch(r"`([a-z_]+/[a-z_0-9]+)(.*)`", line):
            given = (word.split("=", 1) for word in shlex.split(asked[2]))
            found.append(Asked(asked[1], {name: value(name, text) for name, text in given}))
        elif (said or line.startswith("|")) and not found:
            raise Wrong(f"No question stands before: {line}")
        elif said:
            found[-1].said.append((said[1], said[2]))
        elif line.startswith("|"):
            found[-1].table.append(line)
    return found


def value(name: str, text: str):
    """Return a parameter as `ask` takes it: a list of words, or the text of one value."""
    return [word for word in text.split(",") if word] if name in LISTS else text


def check(connection, words, asked: Asked) -> None:
    """Compare an answer with its case. Raises Wrong for the first thing that differs."""
    refused = [text for kind, text in asked.said if kind == "refused"]
    try:
        answer = ask(connection, asked.question, **asked.parameters)
    except LabError as error:
        if not refused:
            raise
        compare_text(refused[0], str(error))
        return
    if refused:
        raise Wrong(f"{asked.question} answered. Expected the refusal: {refused[0]}")
    if not (asked.table or asked.said):
        raise Wrong(f"{asked.question}: nothing is expected of the answer.")
    if asked.table:
        compare_rows(asked, answer)
    for kind, text in asked.said:
        language, _, is_finding = kind.partition(" ")
        say = finding if is_finding else headline
        compare_text(text, say(find(asked.question), answer, words[language]).text)


def compare_rows(asked: Asked, answer: pandas.DataFrame) -> None:
    """Compare all rows in order; a row of `…` lets others stand between."""
    expected = rows("\n".join(asked.table))
    columns = [*rows("\n".join([*asked.table[:2], asked.table[0]]))[0]]
    if missing := [each for each in columns if each not in answer]:
        raise Wrong(f"{asked.question} has no column {', '.join(missing)}: {', '.join(answer)}")
    found = [list(row) for row in answer[columns].itertuples(index=False, name=None)]
    place, is_open = 0, False
    for number, row in enumerate(expected, 1):
        if set(row.values()) == {ANY}:
            is_open = True
            continue
        cells = [*row.values()]
        while is_open and place < len(found) and not _is_row(cells, found[place]):
            place += 1
        if place == len(found) or not _is_row(cells, found[place]):
            near = found[max(0, place - 5) : place + 20]
            raise Wrong(_show(asked, f"Row {number} differs: {' | '.join(cells)}", columns, near))
        place, is_open = place + 1, False
    if place < len(found) and not is_open:
        count = f"{place} rows were expected, {len(found)} answered."
        raise Wrong(_show(asked, count, columns, found))


def _show(asked: Asked, what: str, columns: list[str], found: list[list]) -> str:
    table = [columns, ["---"] * len(columns), *found]
    lines = ["| " + " | ".join(map(_word, row)) + " |" for row in table]
    return "\n".join(
        [f"{asked.question} {asked.parameters or ''}", what, "Answered there:", *lines]
    )


def _is_row(cells: list[str], values: list) -> bool:
    return all(is_equal(cell, each) for cell, each in zip(cells, values, strict=True))


def is_equal(cell: str, found) -> bool:
    """Return whether a cell stands for a value.

    >>> is_equal("7 / 4", 1.75), is_equal("≈ 66.7", 200 / 3), is_equal("", None)
    (True, True, True)
    """
    if cell == ANY:
        return True
    if pandas.api.types.is_scalar(found) and pandas.isna(found):
        return cell == ""
    if cell == _word(found):
        return True
    if isinstance(found, bool | str | date) or cell == "":
        return False
    text = cell.removeprefix("≈ ")
    expected = calculate(text)
    if text != cell:
        digits = len(text.partition(".")[2])
        return abs(float(found) - expected) <= 0.5 * 10**-digits + 1e-12
    return math.isclose(float(found), expected, rel_tol=1e-9, abs_tol=1e-12)


def _word(found) -> str:
    """Return a value as a cell writes it."""
    if isinstance(found, datetime):
        return found.isoformat(sep=" ").removesuffix(" 00:00:00")
    if str(found) in ("True", "False"):
        return "yes" if found else "no"
    return "" if pandas.api.types.is_scalar(found) and pandas.isna(found) else str(found)


def calculate(text: str) -> float:
    """Return what arithmetic comes to. Raises Wrong for anything else.

    >>> calculate("2 * (3 + 4) / 7"), calculate("-(-7 // 2)")
    (2.0, 4)
    """

    def _of(node):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name) and node.id in ledger.figures():
            figure = ledger.figures()[node.id]
            return figure.get("central", figure.get("value"))
        if isinstance(node, ast.Attribute) and node.attr in ("low", "high"):
            return ledger.figures()[node.value.id][node.attr]
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](_of(node.left), _of(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -_of(node.operand)
        raise Wrong(f"'{text}' is neither the value nor arithmetic.")

    try:
        return _of(ast.parse(text.replace("−", "-"), mode="eval").body)
    except SyntaxError:
        raise Wrong(f"'{text}' is neither the value nor arithmetic.") from None


def compare_text(expected: str, found: str) -> None:
    """Compare a sentence; … at either end stands for any words, and all spaces are alike."""
    wanted = " ".join(expected.split())
    text = " ".join(found.split())
    parts = [re.escape(part.strip()) for part in wanted.split(ANY)]
    if not re.fullmatch(r".*".join(parts), text, flags=re.DOTALL):
        raise Wrong(f"Expected: {wanted}\nFound:    {text}")


def collect(path: Path, parent) -> CaseFile | None:
    """Return the collector of a file of cases, for `pytest_collect_file`."""
    return CaseFile.from_parent(parent, path=path) if path.suffix == ".md" else None
