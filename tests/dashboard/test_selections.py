"""What each page says of ten selections, and of everyone, is as many as the records have.

Pages as the server sends them; the files of the pages see one selection of each in a browser.
"""

import re

import pytest

from breachlab.words import numbers
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.pages.situation import AS_OF
from dashboard.world import OneWorld
from tests.dashboard.test_who import AGES, MAP, SEXES, STATUS, STATUSES
from tests.support.pages import combined, where
from tests.support.pages.components import parts
from tests.support.pages.served import Served, is_a, read
from tests.support.pages.where import (
    DUE,
    LIVES_HERE,
    SELECTIONS,
    persons,
    persons_by,
    residents_and_gone,
)
from tests.support.tiers import some_of

LEVELS, DEADLINES = "severity/by_level", "severity/deadlines"
CHANNELS, TOGETHER, PURGE = (
    "notification/channels",
    "fields/combinations",
    "retention/avoided_by_limit",
)


@pytest.fixture(scope="module")
def desk(lab):
    return Desk(OneWorld(lab), PAGES)


@pytest.fixture(scope="module")
def opens(desk):
    """Return a page as it is served, of a selection or with the query of one."""

    def opened(page, query="", *more):
        asked = "&".join(each for each in (str(query).removeprefix("?"), *more) if each)
        return Served(desk, f"/{page}?{asked}" if asked else f"/{page}")

    return opened


def differing(found, expected):
    """Return the selections of which a page says something else: {selection: (said, counted)}."""
    return {
        query: (found[query], expected[query])
        for query in expected
        if found[query] != expected[query]
    }


def compared(opens, page, said, counted, selections=SELECTIONS):
    """Return where what is said of a page differs from what is counted, by selection."""
    asked = some_of(selections)
    found = {str(each): said(opens(page, each.query)) for each in asked}
    return differing(found, {str(each): counted(each) for each in asked})


def test_who_has_as_many_residents_and_gone_as_a_clause_counts(opens, lab):
    def said(served):
        residents, gone, *_ = served.numbers
        ends = re.search(r": ([\d,]+) exposed residents?\.$", served.headline)
        return residents, gone, ends and ends[1]

    def counted(selected):
        residents, gone = residents_and_gone(lab, selected.where())
        return residents, gone, f"{residents:,}" if selected.clauses else None

    assert compared(opens, "who", said, counted) == {}


def test_who_tells_of_each_departement_what_a_clause_counts(opens, lab):
    def said(served):
        told = served.shapes(MAP)
        found = {code: re.search(r"^([\d,]+) exposed residents?$", each, re.M)
                 for code, each in told.items()}  # fmt: skip
        return {code: int(each[1].replace(",", "")) for code, each in found.items()}

    def counted(selected):
        there = persons_by(lab, "departement_code", selected.where("departements", also=LIVES_HERE))
        return {code: there.get(code, 0) for code in codes}

    codes = sorted(opens("who").shapes(MAP))
    assert len(codes) == 101
    assert compared(opens, "who", said, counted) == {}


def test_who_has_sides_of_the_pyramid_that_count_the_living_who_live_here(opens, lab):
    def said(served):
        return [read(each) for each in parts(served.card(AGES).above) if is_a("Button", each)]

    def counted(selected):
        there = persons_by(lab, "sex", selected.where("age_bands", "sexes", also=LIVES_HERE))
        return [
            f"{title} · {numbers.compact(there.get(sex, 0), 'en')}" for title, sex in SEXES.items()
        ]

    assert compared(opens, "who", said, counted) == {}


def test_who_has_bars_of_statuses_and_numbers_before_them_that_count_the_same(opens, lab):
    def said(served):
        names = served.card(STATUS).drawing["layout"]["yaxis"]["ticktext"]
        written = [re.search(r"<b>([\d.]+(?:\s*k)?)</b>$", each)[1] for each in names]
        return served.bars(STATUS), [re.sub(r"\s", " ", each) for each in written]

    def counted(selected):
        there = {
            status: persons(
                lab, selected.where("statuses", also=f"status = '{status}' and {LIVES_HERE}")
            )
            for status in STATUSES
        }
        bars = {f"toggle:statuses={status}": count for status, count in there.items()}
        written = [numbers.compact(count, "en") for count in there.values()]
        return bars, [re.sub(r"\s", " ", each) for each in written]

    assert compared(opens, "who", said, counted) == {}


LEVELS_OF = {  # as known last; nobody's is low
    "Very high": where.MINOR,
    "High": f"status <> 'candidate_space' and not {where.MINOR}",
    "Medium": f"status = 'candidate_space' and not {where.MINOR}",
    "Low": "false",
}


def test_situation_has_levels_and_persons_due_a_message_as_a_clause_counts(opens, lab):
    def said(served):
        levels = {}
        for row in served.rows(LEVELS):
            ((_, value, written),) = [
                each for each in row.counted if each[0] == "living_person_count"
            ]
            assert value == re.sub(r"\D", "", written)
            levels[row.name] = int(value)
        due = re.search(r" there (?:is|are) ([\d,]+) persons? to inform", served.headline)
        return levels, due[1]

    def counted(selected):
        levels = {
            level: persons(lab, selected.where(also=f"not is_deceased and {of}"))
            for level, of in LEVELS_OF.items()
        }
        return levels, f"{persons(lab, selected.where(also=DUE)):,}"

    assert compared(opens, "situation", said, counted) == {}


def test_situation_has_no_headline_with_a_number_that_nobody_had_named(opens):
    found = {}
    for day in ("2024-03-08", "2024-03-13", "2024-03-19", "2025-09-19"):
        for query in ("", "d=45&s=f"):
            headline = opens("situation", f"as_of={day}", query).headline
            days_left_out = re.sub(r"\d+ \w+ \d{4}", "", headline)
            found[day, query] = re.findall(r"\d[\d,]{3,}", days_left_out)
    assert found == {key: [] if key[0] == "2024-03-08" else ["43,000,000"] for key in found}


def test_situation_says_on_no_day_that_the_72_hours_were_broken(opens, desk):
    wrong = {}
    for day in AS_OF.choices_of(desk.world().days):
        said = read(opens("situation", f"as_of={day}").card(DEADLINES).drawing)
        words = re.findall(r"(?i)\b(?:late|missed|broken|in time)\b", said.partition("Done")[2])
        if said.count("Not to be said: ") != 4 or words:
            wrong[day] = said
    assert wrong == {}


def test_what_has_first_the_combination_of_most_persons_by_a_clause(opens, lab):
    def said(served):
        first = served.rows(TOGETHER)[0]
        _, value, written = first.counted[0]
        assert value == re.sub(r"\D", "", written)
        return first.act, int(value)

    def counted(selected):
        mask, count = combined.first_of(lab, selected.where())
        return f"opt:mask={mask}", count

    assert compared(opens, "what", said, counted) == {}


def test_combination_has_each_breach_with_those_of_a_clause(opens, lab):
    wrong = {}
    for query, clause in some_of(combined.SELECTIONS):
        rows = opens("combination", query, "standings=both").rows(combined.OTHERS)
        found = {row.name: int(row.counted[-1][1]) for row in rows}
        confirmed = [int(row.counted[-1][1]) for row in rows if not row.below.endswith("claimed")]
        expected = combined.members(lab, clause)
        if found != expected or confirmed != sorted(confirmed, reverse=True):
            wrong[query] = found, expected
    assert wrong == {}


def test_combination_has_each_set_with_those_who_hold_it_or_more(opens, lab):
    """Of two sets, one of three kinds and that of all five."""
    wrong = {}
    for query, clause in some_of(combined.SELECTIONS):
        rows = opens("combination", query).rows(combined.COMPOSITES)
        counts = {row.name: int(row.counted[-1][1]) for row in rows}
        found = {name: counts.get(name) for name in combined.SETS}
        expected = {
            name: combined.counted(lab, f"({clause}) and {held}")
            for name, held in combined.SETS.items()
        }
        if found != expected:
            wrong[query] = found, expected
    assert wrong == {}


# By the primary record: which channel is the first to reach the person, of those on file.
REACHED = {
    "All persons to inform": DUE,
    "E-mail": f"{DUE} and is_email_deliverable is true",
}


def test_response_has_those_to_inform_and_those_reached_by_e_mail_of_a_clause(opens, lab):
    def said(served):
        rows = {row.name: row.counted[0] for row in served.rows(CHANNELS)}
        return {name: re.sub(r"\D", "", rows[name][2]) for name in REACHED}

    def counted(selected):
        return {
            name: str(persons(lab, selected.where(also=clause))) for name, clause in REACHED.items()
        }

    assert compared(opens, "response", said, counted) == {}


# Each asks in its own words who is selected; the limit is of whole years before 5 March 2024.
SPARED = [
    ("", "true"),
    ("s=f", "sex = 'female'"),
    ("st=fr", "status = 'formerly_registered'"),
    ("st=r.cs", "status in ('registered', 'candidate_space')"),
    ("d=59.62", "departement_code in ('59', '62')"),
    ("d=75&s=m", "departement_code = '75' and sex = 'male'"),
    ("a=25-29.30-34", "born_on > '1989-03-05' and born_on <= '1999-03-05'"),
    ("a=75", "born_on <= '1949-03-05'"),
    ("y=2004", "first_registered_on < '2005-01-01'"),
    (
        "y=2010&s=f&st=fr",
        "year(first_registered_on) = 2010 and sex = 'female' and status = 'formerly_registered'",
    ),
]
LIMITS = {5: "2019-03-05", 2: "2022-03-05"}


def test_what_if_has_a_purge_that_spares_those_of_a_clause(opens, lab):
    wrong = []
    for query, clause in SPARED:
        for years, last in LIMITS.items():
            spared = persons(
                lab,
                f"{clause} and status = 'formerly_registered' and last_ended_on <= '{last}'",
            )
            served = opens("what_if", query, "" if years == 5 else f"retention_years={years}")
            traces = served.card(PURGE).drawing["data"]
            (mark,) = [trace["y"] for trace in traces if trace.get("meta", {}).get("lever")]
            told = f"up to {spared:,}" if spared else "none of the people exposed"
            said = served.said(PURGE)
            if [*mark] != [spared] or f"purged {years} years after" not in said or told not in said:
                wrong.append(f"{query}, {years} years: {spared}, but {[*mark]} drawn and {said}")
    assert not wrong, "\n".join(wrong)
