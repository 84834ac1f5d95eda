"""What each page says of ten selections, and of everyone, is as many as the records have.

Pages as the server sends them; the files of the pages see one selection of each in a browser.
"""

import re
from functools import cache

import pytest

from breachlab.words import numbers
from breachlab.words.numbers import limit_digits
from dashboard.layout import page_shell
from tests.dashboard.sheets.conftest import plain
from tests.support.pages import combined, where
from tests.support.pages.components import is_a, of_html, parts, texts, three
from tests.support.pages.where import (
    DUE,
    LIVES_HERE,
    SELECTIONS,
    Selected,
    all_residents_by_departement,
    persons,
    persons_by,
    residents,
)
from tests.support.tiers import some_of

MAP, AGES = "exposure/rate_by_departement", "exposure/rate_by_age_and_sex"
STRIP, COMPARISON = f"{MAP}-strip", "exposure/compare"
SEXES = {"Women": "female", "Men": "male"}  # sides of the pyramid
LEVELS, DEADLINES, BRIDGE = "severity/by_level", "severity/deadlines", "notification/bridge"
CHANNELS, TOGETHER, PURGE = (
    "notification/channels",
    "fields/harm_of_combination",
    "retention/avoided_by_limit",
)


class Served:
    """What stands at an address in a language, as the server sends it, before any browser."""

    def __init__(self, desk, address, language="en"):
        self.view = desk.view(address, language)
        self._whole = page_shell.whole(self.view)

    @property
    def headline(self):
        return read(self.named("headline"))

    @property
    def sub(self):
        """The line below the headline."""
        return next(read(each) for each in parts(self._whole) if _has_class("sub", each))

    @property
    def tiles(self):
        """The large numbers below the headline: {(key, what they are of): plain number}."""
        tiles = next(each for each in parts(self._whole) if _has_class("tiles", each))
        found = {}
        for tile in tiles.inner:
            strong, of, *_ = (each for each in parts(tile) if each.tag in ("strong", "b"))
            found[getattr(strong, "data-count"), read(of)] = getattr(strong, "data-value")
        return found

    def named(self, name):
        return next(each for each in parts(self._whole) if getattr(each, "id", None) == name)

    def card(self, name):
        return next(drawn for card, drawn in self.view.cards.items() if card.name == name)

    def title(self, name):
        """Return the title of a card that is headed by what it finds."""
        return plain(self.card(name).found.text)

    def said(self, query):
        return plain(self.card(query).said)

    def shapes(self, query):
        """Return what a map tells of each of its areas: {code: text}."""
        areas = of_html(self.card(query).drawing.svg()).all("path", "g", "rect")
        told = [each.attributes for each in areas if each.attributes.get("role") == "button"]
        return {each["data-code"]: plain(each["data-hover"]) for each in told}

    def dots(self, query):
        """Return the numbers at which a strip has its dots: {code: number}."""
        circles = [each for each in parts(self.card(query).drawing) if is_a("circle", each)]
        return {getattr(each, "data-code"): float(getattr(each, "data-value")) for each in circles}

    def legend(self, query):
        """Return what the legend of a bar of groups counts: {group: (key, value, written)}."""
        items = [each for each in parts(self.card(query).drawing) if is_a("Li", each)]
        return {_own_text(each): count for each in items for count in _counted(each)}

    def rows(self, query):
        """Return the rows of a table that have a name: neither its head nor what a row unfolds."""
        bodies = [each for each in parts(self.card(query).drawing) if is_a("Tbody", each)]
        rows = [each for body in bodies for each in body.inner]
        return [Row(row) for row in rows if any(is_a("Th", each) for each in row.inner)]


class Row:
    """A row of a table: what it is called, what is said below that, and its plain numbers."""

    def __init__(self, row):
        self.row = row
        (self.head, *_) = (each for each in parts(row) if is_a("Th", each))
        self.name = read(self.head.inner[0])
        self.below = next((read(each) for each in parts(row) if is_a("Small", each)), "")
        self.counted = _counted(row)

    @property
    def act(self):
        return getattr(self.row, "data-act", None)


def read(tree):
    return plain(texts(tree))


def _has_class(name, part):
    return getattr(part, "className", "") == name


def _own_text(part):
    """Return what is written in an element itself, and not in those that are in it."""
    return plain("".join(each for each in part.inner if isinstance(each, str))).strip()


def _counted(tree):
    """Return (key, plain number, what is written) of each that counts, in their order."""
    return [
        (getattr(each, "data-count", None), getattr(each, "data-value"), read(each))
        for each in parts(tree)
        if hasattr(each, "data-value")
    ]


@pytest.fixture(scope="module")
def opens(desk):
    """Return a page as it is served, once, of a selection or with the query of one."""

    @cache
    def opened(page, query="", more=""):
        asked = "&".join(each for each in (query.removeprefix("?"), more) if each)
        return Served(desk, f"/{page}?{asked}" if asked else f"/{page}")

    return opened


def compared(opens, page, said, counted, selections=SELECTIONS, more=""):
    """Return where what is said of a page differs from what is counted, by selection."""
    found = {str(each): (said(opens(page, each.query, more)), counted(each))
             for each in some_of(selections)}  # fmt: skip
    return {query: pair for query, pair in found.items() if pair[0] != pair[1]}


def test_who_has_as_many_residents_as_a_clause_counts(opens, lab):
    def said(served):
        (told,) = re.findall(r"That is ([\d,]+) of", served.sub)
        return int(told.replace(",", ""))

    def counted(selected):
        return residents(lab, selected.where())

    assert compared(opens, "who", said, counted) == {}


def test_who_has_residents_and_rates_of_each_departement_by_a_clause(opens, lab):
    def said(served):
        told = {code: re.search(r"^([\d,]+) exposed residents?$", each, re.M)
                for code, each in served.shapes(MAP).items()}  # fmt: skip
        there = {code: int(each[1].replace(",", "")) for code, each in told.items()}
        return there, served.dots(STRIP)

    def counted(selected):
        found = persons_by(lab, "departement_code", selected.where("departements", also=LIVES_HERE))
        everybody = all_residents_by_departement(lab, selected)
        there = {code: found.get(code, 0) for code in everybody}
        assert len(there) == 101
        rates = {code: pytest.approx(1000 * there[code] / everybody[code]) for code in there}
        return there, rates

    assert compared(opens, "who", said, counted) == {}


PLACES = ("59", "62", "93")
COUNTS_OF = {  # of the residents of a place; a share is of these
    "living_here_person_count": "true",
    "to_inform_living_here_person_count": DUE,
    "registered_living_here_share": "status = 'registered'",
    "left_six_years_of_place_share": (
        "status = 'formerly_registered' and last_ended_on <= '2018-03-05'"
    ),
}


def test_who_compares_places_and_france_by_what_a_clause_counts(opens, lab):
    def said(served):
        found = {row.counted[-1][0].removeprefix("france_"): row.counted
                 for row in served.rows(COMPARISON) if row.counted}  # fmt: skip
        return {key: [float(value) for _, value, _ in found.get(key, [])] for key in COUNTS_OF}

    def counted(selected):
        found = {}
        for key, of in COUNTS_OF.items():
            clause = selected.where("departements", also=f"{LIVES_HERE} and ({of})")
            there = persons_by(lab, "departement_code", clause)
            found[key] = [*(there.get(code, 0) for code in PLACES), sum(there.values())]
        wholes = found["living_here_person_count"]
        for key in (each for each in found if each.endswith("_share")):  # there is none of nobody
            parts_of = zip(found[key], wholes, strict=True)
            found[key] = [pytest.approx(count / whole) for count, whole in parts_of if whole]
        return found

    moved = [each.moved(*PLACES) for each in SELECTIONS]
    assert compared(opens, "who", said, counted, moved) == {}


def test_who_has_sides_of_the_pyramid_that_count_the_living_who_live_here(opens, lab):
    def said(served):
        return [read(each) for each in parts(served.card(AGES).above) if is_a("Button", each)]

    def counted(selected):
        if "departements" in selected.clauses:  # then rates stand in place of the sides
            return []
        there = persons_by(lab, "sex", selected.where("age_bands", "sexes", also=LIVES_HERE))
        return [
            f"{title} · {numbers.compact(there.get(sex, 0), 'en')}" for title, sex in SEXES.items()
        ]

    assert compared(opens, "who", said, counted) == {}


IN_SPACE = f"status = 'candidate_space' and not {where.MINOR}"
LEVELS_OF = {  # as known last; one that nobody has is left out, as low is
    "Very high": where.MINOR,
    "High": f"status <> 'candidate_space' and not {where.MINOR}",
    "Medium": f"{IN_SPACE} and has_nir",
    "Medium, not due": f"{IN_SPACE} and not has_nir",
}


def test_situation_has_levels_of_severity_as_a_clause_counts(opens, lab):
    def said(served):
        levels = served.legend(LEVELS)
        for key, value, written in levels.values():
            assert key == "segment_living_person_count"
            assert limit_digits(int(value), 3) == int(re.sub(r"\D", "", written))
        return {level: int(value) for level, (_, value, _) in levels.items()}

    def counted(selected):
        levels = {
            level: persons(lab, selected.where(also=f"not is_deceased and {of}"))
            for level, of in LEVELS_OF.items()
        }
        return {level: count for level, count in levels.items() if count}

    assert compared(opens, "situation", said, counted) == {}


def test_situation_has_the_persons_of_its_bridge_and_those_to_inform_of_a_clause(opens, lab):
    def said(served):
        due = {of: value for (key, of), value in served.tiles.items()
               if key == "to_inform_person_count"}  # fmt: skip
        rows = {row.name: int(row.counted[-1][1]) for row in served.rows(BRIDGE) if row.counted}
        return due, {name: rows[name] for name in ("Records", "Persons", "Living", "To inform")}

    def counted(selected):
        due = persons(lab, selected.where(also=DUE))
        last_here = selected.where().replace(f" and {LIVES_HERE}", "")  # the dead and gone, too
        all_persons, records = where.counted(lab, last_here, "true")
        living = persons(lab, last_here)
        tile = {"person to inform" if due == 1 else "persons to inform": str(due)}
        counts = {"Records": records, "Persons": all_persons, "Living": living, "To inform": due}
        return tile, counts

    assert compared(opens, "situation", said, counted) == {}


def test_situation_has_a_headline_of_as_many_persons_as_a_clause_counts(opens, lab):
    def said(served):
        found = re.search(r"([\d,]+) (exposed resident|person)s?\b", served.headline)
        return found[1], found[2] == "person"

    def counted(selected):
        is_of_place = "departements" in selected.clauses
        found = persons(lab, selected.where(), LIVES_HERE if is_of_place else "true")
        return f"{found:,}", not is_of_place

    (everyone,) = [each for each in SELECTIONS if not each.clauses]
    assert "36.8 million" in opens("situation", everyone.query).headline
    selections = [each for each in SELECTIONS if each.clauses]
    assert compared(opens, "situation", said, counted, selections) == {}


def test_situation_has_residents_and_their_rate_in_the_headline_of_a_place(opens, lab):
    exposed = persons(lab, f"departement_code = '45' and {LIVES_HERE}")
    assert re.fullmatch(
        rf"Loiret \(45\): {exposed} exposed residents, [\d.]+ in 1,000\.",
        opens("situation", "d=45").headline,
    )
    # Of the registered no number of all residents is known.
    registered = opens("situation", "d=45&st=r").headline
    assert re.fullmatch(r"Living in Loiret \(45\) · .*: \d+ exposed residents?\.", registered)


@pytest.mark.parametrize("day", ["2024-03-08", "2024-03-13", "2024-03-19", "2025-09-19"])
@pytest.mark.parametrize("query", ["", "d=45&s=f"])
def test_situation_has_no_headline_with_a_number_that_nobody_had_named(opens, day, query):
    headline = opens("situation", query, f"as_of={day}").headline
    days_left_out = re.sub(r"\d+ \w+ \d{4}", "", headline)
    found = re.findall(r"\d[\d.,]*(?: million)?", days_left_out)
    assert found == ([] if day == "2024-03-08" else ["43.0 million"])


def test_situation_says_on_no_day_that_the_72_hours_were_broken(opens, desk):
    """Nor that they were kept, without the condition on when the controller became aware."""
    wrong = {}
    for day in desk.world().days:
        served = opens("situation", f"as_of={day}", "tab=dpo")
        title, said = served.title(DEADLINES), read(served.card(DEADLINES).drawing)
        told = " ".join([served.headline, title, said, served.said(DEADLINES)])
        words = re.findall(r"(?i)\b(?:late|missed|broken|in time|not known to be)\b", told)
        has_both = title.endswith("kept only if aware on 5 March 2024 or later")
        has_both = has_both or title == "One deadline is in hours: 72 hours"
        is_left_open = has_both or re.search(r"72 hours were kept if \w", title)
        is_left_open = is_left_open and "kept" not in said
        if len(served.rows(DEADLINES)) != 4 or words or not is_left_open:
            wrong[day] = told
    assert wrong == {}


def test_what_has_first_the_combination_of_most_persons_by_a_clause(opens, lab):
    def said(served):
        first = served.rows(TOGETHER)[0]
        _, value, written = first.counted[0]
        assert value == re.sub(r"\D", "", written)
        return first.act, int(value)

    def counted(selected):
        counted = where.counts_of_view(selected.clauses)
        mask, count = combined.first_of(lab, selected.where(), counted)
        return f"opt:mask={mask}", count

    assert compared(opens, "what", said, counted) == {}


def selected_by(pairs):
    """Return selections of (query, clause of all of it)."""
    return [Selected(query, {"all": clause}) for query, clause in pairs]


OF_COMBINATION = selected_by(combined.SELECTIONS)


def test_combination_has_each_breach_with_those_of_a_clause(opens, lab):
    """The confirmed in their order; of everybody a breach of all of the register has its published
    size alone."""

    def said(served):
        rows = [row for row in served.rows(combined.OTHERS)
                if row.counted[-1][0] == "person_count"]  # fmt: skip
        confirmed = [int(row.counted[-1][1]) for row in rows if not row.below.endswith("claimed")]
        assert confirmed == sorted(confirmed, reverse=True)
        return {row.name: int(row.counted[-1][1]) for row in rows}

    def counted(selected):
        members = combined.members(lab, selected.where())
        found = said(opens("combination", selected.query, "standings=both"))
        assert len(found) >= len(members) - 4
        return {name: members[name] for name in found}

    assert compared(opens, "combination", said, counted, OF_COMBINATION, "standings=both") == {}


def test_combination_has_each_set_with_those_who_hold_it_or_more(opens, lab):
    """Two sets: one has three kinds of data, one all five. A set of nobody may be absent."""

    def said(served):
        rows = served.rows(combined.COMPOSITES)
        counts = {row.name: int(row.counted[-1][1]) for row in rows}
        return {name: counts.get(name, 0) for name in combined.SETS}

    def counted(selected):
        return {
            name: combined.counted(lab, f"{selected.where()} and {held}")
            for name, held in combined.SETS.items()
        }

    assert compared(opens, "combination", said, counted, OF_COMBINATION) == {}


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
    ("d=59.62", f"departement_code in ('59', '62') and {LIVES_HERE}"),
    ("d=75&s=m", f"departement_code = '75' and sex = 'male' and {LIVES_HERE}"),
    ("a=25-29.30-34", "born_on > '1989-03-05' and born_on <= '1999-03-05'"),
    ("a=75", "born_on <= '1949-03-05'"),
    ("y=2004", "first_registered_on < '2005-01-01'"),
    (
        "y=2010&s=f&st=fr",
        "year(first_registered_on) = 2010 and sex = 'female' and status = 'formerly_registered'",
    ),
]


@pytest.mark.parametrize(("years", "last"), [(5, "2019-03-05"), (2, "2022-03-05")])
def test_what_if_has_a_purge_that_spares_those_of_a_clause(opens, lab, years, last):
    def said(served):
        traces = served.card(PURGE).drawing["data"]
        (mark,) = [trace["y"] for trace in traces if trace.get("meta", {}).get("lever")]
        words = served.said(PURGE)
        assert f"purged {years} years after" in words
        told = re.search(r"none of the people exposed|, ([\d,]+) of the people", words)
        return [*mark], told[1]

    def counted(selected):
        clause = f"status = 'formerly_registered' and last_ended_on <= '{last}'"
        spared = persons(lab, selected.where(also=clause))
        return [spared], three(spared) if spared else None

    moved = "" if years == 5 else f"retention_years={years}"
    assert compared(opens, "what_if", said, counted, selected_by(SPARED), moved) == {}
