"""One word has one meaning in the whole tree; these had several, and are held to one."""

import re
from functools import cache
from pathlib import Path

import pytest

from breachlab.paths import ROOT, read
from breachlab.query.queries import find
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import interface

text = cache(read)


def name(path: Path) -> str:
    """Return a path as it is written from the root of the tree."""
    return path.relative_to(ROOT).as_posix()


def found(paths, pattern: str) -> list[str]:
    """Return each line of the files in which a pattern is found."""
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if re.search(pattern, line)
    ]


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
                line = text(path)[: start + cte.start()].count("\n") + 1
                yield f"{name(path)}:{line}: {cte[1]}"
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


def test_a_message_to_a_phone_is_an_sms_and_no_text_message():
    assert found(READ_BY_USERS, r"(?i)\btext messages?\b") == []


def test_extraction_is_how_far_records_were_read():
    word = "scen" + "ario"  # in two, or this file would be found
    assert found([path for path in READ if name(path) not in FORMER], rf"(?i)\b{word}") == []


def sentences(language: str) -> list[tuple[str, str]]:
    """Return (where, text) of all that pages and sheets say in a language."""

    def walk(node, path):
        for key, each in node.items():
            if isinstance(each, dict):
                yield from walk(each, f"{path}.{key}")
            elif isinstance(each, str):
                yield f"{path}.{key}", each

    shown = ("page", "pages", "cards", "briefing", "area", "situation", "glossary", "tables")
    return [pair for name in shown for pair in walk(interface(language).get(name, {}), name)]


# {language: (our reading, the text of a law)}; the sign stands before it.
LAW = {
    "en": (r"as we read|our reading", r"Art\. [1-9R]|\{term\.article_34\}|R\. 5312|Code civil"),
    "fr": ("notre lecture", r"[Aa]rt(\.|icle) [1-9R]|\{term\.article_34\}|R\. 5312|Code civil"),
}
# What names an article and states no law.
NAMED = {
    "page.read_by_no_lawyer": "who has read the page",
    "cards.notification/message_check.caption": "which points are checked",
    "page.sentences.announcement": "a sign stands before it in the table",
    "cards.what_if/ladder.of_text": "the legend of the signs",
    "cards.what_if/ladder.of_reading": "the legend of the signs",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_law_on_a_page_or_sheet_has_the_sign_of_who_says_it(language):
    """An authority, the text, or we: a sentence that states law says which."""
    read, cited = LAW[language]
    unsigned = [
        where
        for where, text in sentences(language)
        if (re.search(read, text) and "△" not in text)
        or (re.search(cited, text) and not re.search("[▲§△] ?", re.sub(r", § \d", "", text)))
    ]
    assert [each for each in unsigned if each not in NAMED] == []


def test_a_number_of_a_decision_is_neither_called_settled_nor_counted():
    """A decision states it, after others have counted, and may be appealed against."""
    word = re.compile(r"\bsettled\b|\bcounted\b|\bétablis?\b|\barrêtés?\b|\bcomptée?s?\b", re.I)
    for language in LANGUAGES:
        texts = interface(language)
        said = [*texts["known_axis"].values(), *texts["withheld"]["later"].values()]
        said += [each["source"] for each in texts["method"]["derived"].values() if "source" in each]
        said += [texts["page"]["not_known_line"]]
        for question in ("exposure/known_axis", "reconciliation/announced_and_settled"):
            asked = find(question).texts(language)
            said += [each.template for each in (*asked.headlines, *asked.findings)]
            said += [texts["cards"].get(question, {}).get("title", ""), asked.question]
        assert [each for each in said if word.search(re.sub(r"\{.*?\}", "", each))] == []


def test_french_says_millions_of_what_is_counted():
    """Wherever a number in millions stands before its noun, in one text or in two of a tile."""
    texts = interface("fr")
    nouns = "|".join(many for _, many in texts["nouns"].values())
    apart = re.compile(rf"\{{\w+:[M~]\}} (?:{nouns})\b")
    told = [(where, text) for where, text in sentences("fr") if apart.search(text)]
    assert told == []
    row = dict.fromkeys(("to_inform_person_count", "all_minor_person_count"), 1_300_000)
    tiles = [*texts["situation"]["tiles"].values(), *texts["situation"]["list_tiles"].values()]
    tiles += [*texts["method"]["modelled"].values()]
    french = Words("fr", {})
    whole = [
        f"{fill(tile['number'], row, french)} {fill(tile['of'], row, french, capital=False)}"
        for tile in tiles
        if isinstance(tile, dict)
        and re.match(r"\{(to_inform|all_minor)_person_count", tile["number"])
    ]
    assert {*whole} == {"1,3 million de personnes à informer", "1,3 million de mineurs"}
