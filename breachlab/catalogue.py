"""The page sql/README.md, made from the headers of the queries and what they last answered."""

import csv
from functools import cache
from itertools import groupby

from .queries import SQL, find, names

PREFACE = """# The questions

Each file here is one question and one `SELECT` that answers it; none changes anything. Its path
is its name: `python -m breachlab exposure/by_region`, or `ask(lab, "exposure/by_region")` in
Python, or the file's text in any DuckDB session that has opened the database. Parameters that are
left out keep all, or take the default that the file's header tells.

This page is made from the files' headers, from `questions.csv` and from `answers.csv`, which holds
what each query answered on the default world (43,000,000 records, seed 2024, **SYNTHETIC**) and
the seconds that it took there: `python -m breachlab --time --format csv > sql/answers.csv`, then
`python -m breachlab --markdown > sql/README.md`.
"""
ONE_PAGE = """## The breach on one page

What an executive needs to know, as the default world has it. No split of the 36,820,828 persons by
age, area or status was ever published: those here are modelled, and so is all that follows from
them. `python -m breachlab method/ledger` lists every assumption; the table below has more answers.
"""


def markdown() -> str:
    """Return the whole page, without a final line end."""
    topics = groupby(names(), key=lambda name: name.partition("/")[0])
    tables = [_topic(topic, list(queries)) for topic, queries in topics]
    return "\n\n".join([PREFACE + "\n" + ONE_PAGE + "\n" + _one_page(), *_roles(), *tables])


@cache
def questions() -> list[dict[str, str]]:
    """Return the questions that the lab is to answer: number, role, question, its queries.

    The first of the queries answers it in a sentence; is_on_one_page tells which an executive
    reads.
    """
    return list(csv.DictReader((SQL / "questions.csv").read_text(encoding="utf-8").splitlines()))


@cache
def answers() -> dict[str, dict[str, str]]:
    """Return what each query answered on the default world, by name: seconds and headline."""
    lines = (SQL / "answers.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["query"]: row for row in rows}


def _one_page() -> str:
    asked = [row for row in questions() if row["is_on_one_page"] == "yes"]
    return "\n".join(
        f"- **{row['question']}** {_headline(row['queries'].split()[0])}" for row in asked
    )


def _roles() -> list[str]:
    roles = dict.fromkeys(row["role"] for row in questions())
    return [_role(role, [row for row in questions() if row["role"] == role]) for role in roles]


def _role(role: str, asked: list[dict[str, str]]) -> str:
    lines = [line for row in asked for line in _question(row)]
    head = [f"## For the {role}", "", "| | question | query | on the default world | s |"]
    return "\n".join([*head, "|---|---|---|---|---|", *lines])


def _question(row: dict[str, str]) -> list[str]:
    """Return one line for each query that answers the question; the first line asks it."""
    if not row["queries"]:
        return [f"| {row['number']} | {row['question']} | not yet | | |"]
    first, *others = row["queries"].split()
    return [
        f"| {row['number']} | {row['question']} | {_answered(first)}",
        *(f"| | | {_answered(name)}" for name in others),
    ]


def _topic(topic: str, queries: list[str]) -> str:
    lines = [f"| {_link(name)} | {find(name).question} | {_seconds(name)} |" for name in queries]
    return "\n".join([f"## {topic}", "", "| query | question | s |", "|---|---|---|", *lines])


def _answered(name: str) -> str:
    return f"{_link(name)} | {_headline(name)} | {_seconds(name)} |"


def _link(name: str) -> str:
    return f"[`{name}`]({name}.sql)"


def _headline(name: str) -> str:
    return answers().get(name, {}).get("headline", "")


def _seconds(name: str) -> str:
    return answers().get(name, {}).get("seconds", "")
