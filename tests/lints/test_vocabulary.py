"""One word has one meaning in the whole tree; these had several, and are held to one."""

import re

from breachlab.paths import ROOT
from tests.support.lines import at, found, name, text

FOLDERS = ("breachlab", "dashboard", "data_gen", "docs", "notebooks", "sql", "tests")
READ = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".sql", ".py", ".toml", ".csv", ".md", ".ipynb"}
]
SQL = [path for path in READ if path.suffix == ".sql"]
# What former versions called things in their databases, which are still known as ours.
FORMER = {"breachlab/store/schema_names.csv", "tests/data_gen/frozen/former_databases.csv"}
# Where people are told of the breach, or what telling them takes.
TELLING = re.compile(
    r"sql/(notification|cost|area|severity)/|macros/(channels|waves|priority|cost|severity)\.sql"
    r"|exposure/intervals|tables/(cost_components|communication_exemptions|contact_cube)"
)
CTE = re.compile(r"^(\w+)(?: \([\w, ]+\))? as (?:materialized )?\($", re.MULTILINE)


def test_ctes_are_named_by_their_grain_or_content():
    assert found(SQL, r"^\s*(counted|told|answers|place) as (materialized )?\(") == []


def unread(path):
    """Yield the CTEs that nothing after them reads, where each statement ends in a line."""
    start = 0
    for statement in text(path).split(";\n"):
        sql = re.sub(r"--.*", lambda comment: " " * len(comment[0]), statement)
        for cte in CTE.finditer(sql):
            if len(re.findall(rf"\b{cte[1]}\b(?!\.)", sql)) == 1:
                yield at(path, start + cte.start(), cte[1])
        start += len(statement) + len(";\n")


def test_ctes_are_each_read():
    """By a query or a macro after it: the linter sees no CTE that is an argument."""
    assert [each for path in SQL for each in unread(path)] == []


def test_place_is_where_somebody_lives_or_was_born():
    assert found(SQL, r"\bas place\b|'place':|\bplace (asc|desc)\b") == []


def test_tell_is_said_of_people_and_of_the_breach_alone():
    others = [path for path in SQL if not TELLING.search(name(path))]
    assert found(others, r"(?i)\b(tell|tells|told|telling)\b") == []


# What users read, in English and in French.
READ_BY_USERS = [
    *(ROOT / "sql").rglob("*.sql"),
    *(ROOT / "notebooks").rglob("*.ipynb"),
    *(ROOT / "data_gen/reference" / f"{name}.csv" for name in ("labels", "cost_components")),
    *(ROOT / each for each in ("breachlab/words/en.toml", "README.md", "docs/model_card.md")),
]
FRENCH = [*(ROOT / "sql").rglob("fr.toml"), ROOT / "breachlab/words/fr.toml"]


def test_to_register_is_what_people_do_and_what_the_agency_holds_is_the_file():
    birth = "(?! of births)"  # in the order of which numbers are given
    assert found(READ_BY_USERS, rf"(?i)\b(the|whole|own|synthetic) register\b{birth}") == []
    assert found(FRENCH, r"(?i)\b(personnes|autres?|candidats) (du|au) registre\b") == []


def test_an_sms_is_sent_to_a_person_and_sms_parts_are_paid():
    assert found(READ_BY_USERS, r"(?i)\btext messages?\b") == []


def test_extraction_is_how_far_records_were_read():
    word = "scen" + "ario"  # in two, or this file would be found
    assert found([path for path in READ if name(path) not in FORMER], rf"(?i)\b{word}") == []
