"""A folder of another agency and day makes a world; no text of it says the old names and days."""

import json
import os
import re
import shutil
import sys
from datetime import date, timedelta
from functools import cache
from itertools import chain

import pytest
from plotly.utils import PlotlyJSONEncoder

from breachlab import ask, connect, find
from breachlab.paths import DEFAULT_BREACH, ROOT
from breachlab.query import message_drafts
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words
from breachlab.words.days import write_day, write_day_and_month
from breachlab.words.language import typeset
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.sheets.area import area
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.document import document

NAMES = {
    "France Travail": "Office des Essais",
    "Cap Emploi": "Relais des Essais",
    "Cap emploi": "Relais des Essais",
}
FIRST_USE, SHIFT = date(2024, 2, 6), 170  # days: the reference day becomes 17 September 2023
ISO = re.compile(r"\b20\d\d-\d\d-\d\d\b")
LEDGER = ("unit_en", "unit_fr", "source_en", "source_fr", "reason_en", "reason_fr", "used_by")
SOURCES = {"source", *LEDGER}
APART = f"""
    select organisation, organisation_fr, announced_on::varchar
    from announced_breaches
    where breach_id <> this_breach()
    union all
    select unnest([{", ".join(LEDGER)}]), null, null
    from assumptions
"""


def another(found):
    """Return an earlier day; nine days more of the first use, so that more days are read."""
    return found - timedelta(days=SHIFT + 9 if found == FIRST_USE else SHIFT)


def writings(found):
    """Return how a day is written: as data, and in both languages with and without its year."""
    with_year = [found.isoformat(), *(write_day(found, language) for language in LANGUAGES)]
    return with_year + [write_day_and_month(found, language) for language in LANGUAGES]


def days_of(folder):
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    return sorted({date.fromisoformat(each) for each in ISO.findall(text)})


def replaced(folder):
    """Give every name and every day of a folder another; return the old ones, as they are read."""
    days = days_of(folder)
    pairs = [
        pair for old in days for pair in zip(writings(old), writings(another(old)), strict=True)
    ]
    renamed = {**dict(pairs), **NAMES}
    longest_first = sorted(renamed, key=len, reverse=True)
    either = re.compile("|".join(rf"(?<!\d){re.escape(each)}" for each in longest_first))
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        changed = either.sub(lambda found: renamed[found[0]], text)
        path.write_text(changed, encoding="utf-8")
    toml = folder / "breach.toml"
    text = toml.read_text(encoding="utf-8")
    for key, year in (("first_year", 2004), ("last_year", 2024)):
        assert f"{key} = {year}" in text
        text = text.replace(f"{key} = {year}", f"{key} = {year - 1}")
    toml.write_text(text, encoding="utf-8")
    today = [date.today()]  # which a briefing says
    kept = {*chain.from_iterable(map(writings, [*map(another, days), *today]))}
    # What happened before is told of other breaches, too.
    old = chain.from_iterable(writings(each) for each in days if each >= FIRST_USE)
    return [*NAMES, *(each for each in old if each not in kept)]


@pytest.fixture(scope="module")
def renamed(tmp_path_factory, process):
    """Yield a database of ten thousand records of the copy, and what must not be read of it.

    Its process says whether `verify` holds: the database is checked before anything is asked.
    """
    folder = tmp_path_factory.mktemp("breaches")
    copy = shutil.copytree(DEFAULT_BREACH, folder / "another")
    old, path = replaced(copy), folder / "lab.duckdb"
    for command in (("--rows", "10_000", "--quiet"), ("verify",)):
        done = process.run(
            [sys.executable, "-m", "data_gen", *command, "--database", str(path)],
            cwd=ROOT,
            env={**os.environ, "BREACHLAB_BREACH": str(copy)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "all checks hold" in done.stdout
    with connect(path) as lab:
        yield lab, old


@pytest.fixture(scope="module")
def asked(renamed):
    """The answer to each question, asked once for both languages and all that is made of it."""
    return cache(lambda name: ask(renamed[0], name, **find(name).needed))


def said(lab, query, words, asked):
    """Return all that is read of a question: what it asks, notes, says and has in its rows."""
    texts, rows = query.texts(words.language), asked(query.name)
    kept = rows.drop(columns=[each for each in rows if each in SOURCES])
    labels = [
        words.label(column, value) or ""
        for column in kept
        for value in kept[column].astype(str).unique()[:300]
        if not column.startswith("breach")
    ]
    plain = [kept.to_csv(index=False), *labels]
    shown = lab.show(query.name, language=words.language, **query.needed)
    around = [shown.title, shown.said, *shown.below]  # its headline; its table has the rows
    return "\n".join([*plain, texts.question, words.resolve(texts.note or ""), *around])


def offending(text, old, apart):
    """Return what of the old stands in a text, but for what is not of the folder.

    Its thousands of texts are left out only where something would be found with them.
    """
    plain = re.sub(r"\s+", " ", text)
    if not list_old(plain, old):
        return []
    for each in apart:
        plain = plain.replace(each, "|")
    return list_old(plain, old)


def list_old(plain, old):
    """Return what stands in a text of the old, and what was not filled in."""
    unresolved = re.findall(r"\{(?:breach|kind)\.\w+\}", plain)
    there = (each for each in old if each in plain)  # before a pattern of it is made
    return unresolved + [each for each in there if re.search(rf"(?<!\d){re.escape(each)}", plain)]


@pytest.fixture(scope="module")
def apart(renamed):
    """Texts on other breaches and of the sources of the shared ledger, longest first."""
    rows = renamed[0].execute(APART).fetchall()
    found = {text for row in rows for text in row if text}
    texts = {re.sub(r"\s+", " ", each) for text in found for each in (text, typeset(text, "fr"))}
    return sorted(texts, key=len, reverse=True)


def test_there_is_something_to_replace(renamed):
    _, old = renamed
    assert {"France Travail", "13 March 2024", "29 janvier 2026", "5 March 2024"} < {*old}


def test_records_are_of_the_days_of_the_folder(renamed):
    """Ages count to 17 September 2023; 38 days are read, as the first use is nine days earlier."""
    lab, _ = renamed
    said = lab.execute("""
        select
            max(date_diff('year', date '2008-09-17', born_on)) = -1,
            bool_and(age = date_sub('year', born_on, date '2023-09-17')),
            max(first_registered_on) between '2023-08-18' and '2023-09-17',
            min(first_registered_on),
            max(last_ended_on) <= '2023-09-17' and min(last_ended_on) >= '2003-09-18'
        from registrants
    """).fetchall()
    assert said == [(True, True, True, date(2003, 1, 1), True)]
    (read,) = lab.execute("select min(read_on), max(read_on) from extraction_days").fetchall()
    assert read == (date(2023, 8, 11), date(2023, 9, 17))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_says_an_old_name_or_day(renamed, apart, asked, language, monkeypatch):
    monkeypatch.setattr("breachlab.notebook.show.ask", lambda lab, name, **needed: asked(name))
    lab, old = renamed
    words = Words.of(lab, language)
    found = {name: offending(said(lab, find(name), words, asked), old, apart) for name in names()}
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_draft_says_an_old_name_or_day(renamed, apart, language):
    lab, old = renamed
    assert offending(message_drafts.drafts(lab, language), old, apart) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_or_sheet_says_an_old_name_or_day(renamed, apart, language):
    lab, old = renamed
    desk, found = Desk(OneWorld(lab), PAGES), {}
    for page in PAGES:
        view = desk.view(f"/{page.name}", language)
        drawn = [card.drawing for card in view.cards.values() if isinstance(card.drawing, dict)]
        whole = [page_shell.whole(view), page_shell.tell_scripts(view), *drawn]  # told has the maps
        text = json.dumps(whole, cls=PlotlyJSONEncoder, ensure_ascii=False)
        found[page.name] = offending(text, old, apart)
    world = desk.world()
    words = world.words[language]
    for name, sheet in (
        ("area", area("59", world, words)),
        ("briefing", write_briefing(world, words)),
    ):
        found[name] = offending(document(sheet, world, words), old, apart)
    assert {name: each for name, each in found.items() if each} == {}
