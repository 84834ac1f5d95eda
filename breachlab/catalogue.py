"""The page sql/README.md, made from the headers of the queries: one line a query."""

from itertools import groupby

from .queries import find, names

PREFACE = """# The questions

Each file here is one question and one `SELECT` that answers it; none changes anything. Its path
is its name: `python -m breachlab exposure/by_region`, or `ask(lab, "exposure/by_region")` in
Python, or the file's text in any DuckDB session that has opened the database. The selection's
parameters may be left out and then keep all. This page is made from the files' headers:
`python -m breachlab --markdown > sql/README.md`.
"""


def markdown() -> str:
    """Return the whole page, without a final line end."""
    topics = groupby(names(), key=lambda name: name.partition("/")[0])
    return PREFACE + "\n" + "\n\n".join(_table(topic, list(queries)) for topic, queries in topics)


def _table(topic: str, queries: list[str]) -> str:
    lines = [_line(name) for name in queries]
    return "\n".join([f"## {topic}", "", "| query | question |", "|---|---|", *lines])


def _line(name: str) -> str:
    return f"| [`{name}`]({name}.sql) | {find(name).question} |"
