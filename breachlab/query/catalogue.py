"""Write the catalogue, sql/README.md and sql/LISEZMOI.md: every question with its answer.

It is made from the headers of the queries, their French, questions.csv and answers.csv.
"""

import csv
import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path

from breachlab.paths import BREACH, SQL
from breachlab.query.answer_snapshots import read_accepted, world
from breachlab.query.queries import find, names
from breachlab.store.files import write_own_file
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import interface, typeset

PAGES = {"en": SQL / "README.md", "fr": SQL / "LISEZMOI.md"}


def markdown(language: str) -> str:
    """Return the whole page in a language, without a final line end."""
    words = interface(language)["catalogue"]
    topics = groupby(names(), key=lambda name: name.partition("/")[0])
    return "\n\n".join(
        [
            words["preface"].strip().replace("{world}", _world(language)),
            _one_page(language),
            *(_role(role, language) for role in dict.fromkeys(row["role"] for row in questions())),
            *(_topic(topic, list(queries), language) for topic, queries in topics),
        ]
    )


def write() -> list[Path]:
    """Write the page of every language; return the files."""
    for language in LANGUAGES:
        write_own_file(PAGES[language], markdown(language) + "\n")
    return list(PAGES.values())


@cache
def questions() -> list[dict[str, str]]:
    """Return the questions that the lab answers: number, role, words, queries.

    The first query answers in a sentence. is_on_one_page marks the questions of an executive.
    """
    rows = csv.DictReader((SQL / "questions.csv").read_text(encoding="utf-8").splitlines())
    return [{**row, "question_fr": typeset(row["question_fr"], "fr")} for row in rows]


def _world(language: str) -> str:
    """Return the sentence that names the world of the answers."""
    words, of = interface(language)["catalogue"], world()
    row = {
        "row_count": int(of["row_count"]),
        "seed": of["seed"],
        "setting": words["settings"][of["setting"]],
        "model_version": of["model_version"],
    }
    return fill(words["world"], row, Words(language, {})).text


def one_page(words: Words) -> list[tuple[str, str]]:
    """Return the questions of an executive, each with the query that answers it."""
    return [
        (words.resolve(row[f"question_{words.language}"]), row["queries"].split()[0])
        for row in questions()
        if row["is_on_one_page"] == "yes"
    ]


def default_words(language: str) -> Words:
    """Return words with the name and texts of the default world's breach, from its files."""
    rows = csv.DictReader((BREACH / "texts.csv").read_text(encoding="utf-8").splitlines())
    facts = {row["text_id"]: row[f"text_{language}"] for row in rows}
    organisation = tomllib.loads((BREACH / "breach.toml").read_text("utf-8"))["organisation"]
    return Words(language, {}, facts | {"organisation": organisation[language]})


def _one_page(language: str) -> str:
    modelled = default_words(language).text("page", "modelled")
    head = interface(language)["catalogue"]["one_page"].replace("{modelled}", modelled)
    entries = one_page(default_words(language))
    lines = [f"- **{question}** {_say(query, language)}" for question, query in entries]
    return "\n".join([head.strip(), "", *lines])


def _role(role: str, language: str) -> str:
    words = interface(language)["catalogue"]
    lines = [
        line for row in questions() if row["role"] == role for line in _question(row, language)
    ]
    head = [f"## {words['roles'][role]}", "", words["question_head"]]
    return "\n".join([*head, "|---|---|---|---|", *lines])


def _question(row: dict[str, str], language: str) -> list[str]:
    """Return a line for each query that answers a question; the first line has the question."""
    question = default_words(language).resolve(row[f"question_{language}"])
    if not row["queries"]:
        later = interface(language)["catalogue"]["later"]
        return [f"| {row['number']} | {question} | {later} | |"]
    first, *others = row["queries"].split()
    return [
        f"| {row['number']} | {question} | {_link(first)} | {_say(first, language)} |",
        *(f"| | | {_link(name)} | {_say(name, language)} |" for name in others),
    ]


def _topic(topic: str, queries: list[str], language: str) -> str:
    lines = [f"| {_link(name)} | {find(name).texts(language).question} |" for name in queries]
    head = interface(language)["catalogue"]["topic_head"]
    return "\n".join([f"## {topic}", "", head, "|---|---|", *lines])


def _link(name: str) -> str:
    return f"[`{name}`]({name}.sql)"


def _say(name: str, language: str) -> str:
    return read_accepted().get(name, {}).get(language, "")
