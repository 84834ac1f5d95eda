"""A folder of a breach is read or refused; one of another agency and day makes a world."""

import json
import os
import re
import shutil
import sys
from datetime import date, timedelta
from functools import cache
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as some
from plotly.utils import PlotlyJSONEncoder

from breachlab import ask, connect, find
from breachlab.paths import DEFAULT_BREACH, MACROS, ROOT, SQL
from breachlab.query.headlines import drafts
from breachlab.query.parameters import PARAMETERS
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import typeset
from breachlab.words.numbers import write_day, write_day_and_month
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.pages.what_if.tables import EARLIER
from dashboard.sheets.area import area
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.document import document
from dashboard.state.decisions import RETENTION
from data_gen import breach
from data_gen.breach import BadBreach, make_calendar, read_breach, read_calendar

TOML = "breach.toml"
# Each changes one text of one file into another, and says what the refusal names.
WRONG = [
    (TOML, 'en = "France Travail"\nfr', 'fr', "breach.toml, organisation.en: is missing. Example"),
    (TOML, "last_use =", "last_used =", "breach.toml, days.last_used: is unknown; expected"),
    (TOML, "first_use = 2024-02-06", "first_use = 2024-03-06", "2024-03-06 is after days.last_use"),
    (TOML, "reference = 2024-03-05", 'reference = "5 March"', "Example: reference = 2024-03-05"),
    (TOML, "last_year = 2024", "last_year = 2025", "window: 2004 to 2025; expected years"),
    (TOML, "[window]", "[windows]", "breach.toml, windows: is unknown"),
    (TOML, "[name]", "[name", "is not TOML"),
    ("timeline.csv", ",source\n", ",sources\n", "timeline.csv has no column source"),
    ("timeline.csv", ",event_fr,", ",event,", "has event in one language only. Example: event_en"),
    ("deadlines.csv", "Not published,Non publié", "Not published,", "deadline_done is in one"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(breach.FOLDER, tmp_path / "another")


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_read_breach_refuses_what_is_wrong(tmp_path, subtests):
    for number, (file, before, after, said) in enumerate(WRONG):
        with subtests.test(file=file, said=said):
            folder = shutil.copytree(breach.FOLDER, tmp_path / str(number))
            change(folder / file, before, after)
            with pytest.raises(BadBreach, match=re.escape(said)):
                read_breach(folder)


def test_read_breach_names_a_row_without_a_source_and_what_is_not_there(folder, tmp_path):
    assert {path.stem for path in breach.FOLDER.glob("*.csv")} == set(breach.TABLES)
    path = folder / "timeline.csv"
    first, second, *others = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([first, second.rpartition(",")[0] + ",", *others]), encoding="utf-8")
    with pytest.raises(BadBreach, match=r"timeline\.csv, line 2: source is empty"):
        read_breach(folder)
    (folder / "fields.csv").unlink()
    with pytest.raises(BadBreach, match=r"fields\.csv does not exist"):
        read_breach(folder)
    with pytest.raises(BadBreach, match=r"is not there; expected a folder with breach\.toml"):
        read_breach(tmp_path / "none")


# Another reference day, a further change, and what the refusal says: the fact that is missing.
LACKS = [
    (
        "2024-02-29",
        ("", ""),
        "2024-02-29 exists only in leap years. Example: reference = 2024-02-28",
    ),
    ("2023-01-28", ("", ""), "four weeks. Example: reference = 2023-01-29"),
    ("2022-02-27", ("", ""), "breaches.csv. Example: reference = 2022-02-28"),
    ("2024-04-01", ("", ""), "unemployment.csv has no rates of 2024-Q2."),
    ("2023-06-30", ("first_year = 2003", "first_year = 2013"), "Example: first_year = 2003"),
    ("2023-06-30", ('"PE2023"', '"PE2032"'), "earlier: 'PE2032'; expected one of reference/br"),
]


def move_reference_day(folder, day):
    """Give a folder another reference day, with uses before it."""
    reference = date.fromisoformat(day)
    path = folder / TOML
    change(path, "reference = 2024-03-05", f"reference = {day}")
    change(path, "first_use = 2024-02-06", f"first_use = {reference - timedelta(days=40)}")
    change(path, "first_year = 2004", f"first_year = {reference.year - 20}")
    change(path, "last_year = 2024", f"last_year = {reference.year}")
    return folder


def test_read_calendar_names_the_one_fact_that_is_missing(tmp_path, subtests):
    for number, (day, (before, after), said) in enumerate(LACKS):
        with subtests.test(said=said):
            folder = move_reference_day(shutil.copytree(breach.FOLDER, tmp_path / str(number)), day)
            change(folder / TOML, before, after)
            with pytest.raises(BadBreach, match=re.escape(said)):
                read_calendar(folder)


def test_read_calendar_refuses_age_bands_of_a_breach(folder):
    shutil.copy(breach.REFERENCE / "age_bands.csv", folder)
    with pytest.raises(BadBreach, match=r"age_bands\.csv: is not of a breach; .* Remove it"):
        read_calendar(folder)


def test_read_calendar_takes_another_day(folder):
    calendar = read_calendar(move_reference_day(folder, "2023-06-30"))
    assert (calendar.reference, calendar.ages, calendar.first_years) == (
        date(2023, 6, 30),
        range(16, 94),
        range(2003, 2024),
    )
    assert calendar.age_bands[-1] == ("75 and over", 75, 93)
    assert (calendar.days_of_year, calendar.months_of_year) == ((181, 365), 6)
    assert (calendar.quarter, calendar.before(13)) == ("2023-Q2", date(2022, 5, 30))


@given(some.dates(date(2022, 2, 28), date(2026, 12, 31)), some.integers(0, 240))
def test_calendar_counts_months_as_duckdb_does(lab, day, months):
    days = dict.fromkeys(("reference", "first_use", "last_use"), day)
    calendar = make_calendar(days, "PE2023")
    expected = lab.execute("select (?::date - to_months(?))::date", [day, months])
    assert [(calendar.before(months),)] == expected.fetchall()
    assert date(day.year - calendar.ages[-1] - 1, 1, 1) >= breach.DAY_ZERO


def test_table_and_macros_say_what_the_folder_says(lab):
    (row,) = lab.execute("from breach").df().to_dict("records")
    days = read_breach(breach.FOLDER).facts["days"]
    assert row["reference_day"].date() == days["reference"] == date(2024, 3, 5)
    said = "reference_day(), first_use(), last_use(), told_public_on(), window_first_day()"
    assert lab.execute(f"select {said}").fetchall() == [
        (date(2024, 3, 5), date(2024, 2, 6), date(2024, 3, 5), date(2024, 3, 13), date(2004, 3, 6))
    ]
    known = lab.execute("select first_known_on(), last_known_on()").fetchall()
    assert known == [(date(2024, 3, 8), date(2026, 1, 29))]


# Of what was published of job seekers, the quarter.
QUARTER = re.compile(r"'\d{4}-Q[1-4]'")


def test_sql_has_no_day_of_this_breach():
    """Comments may tell of days, queries read them from the database."""
    days = re.compile(r"date '20(04|06|08|24|26)-|\b20[02]4\b|PE2023|VIAMEDIS")
    found = [
        f"{path.name}: {line.strip()}"
        for folder in (SQL, MACROS)
        for path in sorted(folder.rglob("*.sql"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if days.search(QUARTER.sub("", line)) and not line.startswith("--")
    ]
    assert found == []


def test_parameters_take_the_days_and_years_of_the_breach(lab):
    days, years = lab.execute(
        "select use_day_count(), window_last_year() - window_first_year()"
    ).fetchall()[0]
    most = {name: PARAMETERS[name].args[1] for name in ("days_earlier", "retention_years")}
    assert most == {"days_earlier": days, "retention_years": years}
    assert (RETENTION.positions[-1], EARLIER.positions[-1]) == (str(years), str(days))


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
    others = "select distinct announced_on from announced_breaches where breach_id <> this_breach()"
    days = [day for (day,) in renamed[0].execute(others).fetchall()]
    found |= {write_day(day, language) for day in days for language in LANGUAGES}
    texts = {re.sub(r"\s+", " ", each) for text in found for each in (text, typeset(text, "fr"))}
    return sorted(texts, key=len, reverse=True)


def test_records_are_of_the_days_of_the_folder(renamed):
    """Ages count to 17 September 2023; 38 days are read, as the first use is nine days earlier.

    The youngest are 16, and the twenty years of ends go back to 18 September 2003.
    """
    lab, _ = renamed
    counts_to_the_day, youngest, first, last, first_end, last_end = lab.execute("""
        select
            bool_and(age = date_sub('year', born_on, date '2023-09-17')), max(born_on),
            min(first_registered_on), max(first_registered_on),
            min(last_ended_on), max(last_ended_on)
        from registrants
    """).fetchone()
    assert counts_to_the_day and date(2007, 1, 1) <= youngest <= date(2007, 9, 17)
    assert first == date(2003, 1, 1) and date(2023, 8, 18) <= last <= date(2023, 9, 17)
    assert first_end >= date(2003, 9, 18) and last_end <= date(2023, 9, 17)
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
def test_no_page_sheet_or_draft_says_an_old_name_or_day(renamed, apart, language):
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
    found["drafts"] = offending(drafts(lab, language), old, apart)
    assert {name: each for name, each in found.items() if each} == {}
