"""The tables of What: fields that are out, their combinations, risks, how many a few facts name."""

import dataclasses
import re
from dataclasses import replace

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.query.counts import find_digits
from breachlab.words.vocabulary import OWN
from dashboard.pages.what.tables import (
    FIELDS,
    RISKS,
    closed_ways,
    combinations,
    draw_estimate,
    fields_of,
    fields_out,
    find_out,
    group_by_mask,
    link_to_what_if,
    part_groups,
    risks,
    singled_out,
)
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.support.pages.components import keyed, named, texts
from tests.support.remembered import ask_rows


def field(name, held_by, count, in_2024=True, in_2026=True, by_press=False):
    return {
        "field_id": name,
        "held_by": held_by,
        "is_named_in_2024": in_2024,
        "is_named_in_2026": in_2026,
        "is_reported_by_press": by_press,
        "person_count": count,
        "living_here_person_count": count - 10,
        "source": "see https://www.one.example/a; and b",
    }


FIELD_ROWS = Rows.of_dicts(
    [
        field("email", "some_records", 700),
        field("first_name", "every_record", 1_000),
        field("sex", "every_record", 1_000, in_2024=False),
        field("birth_place", "every_record", 1_000, False, False, by_press=True),
        field("nir", "some_records", 900),
        field("password", "nobody", 0, False, False),
    ]
)


def list_fields(canvas, **more):
    """Return the texts of what is out, and of what is not."""
    drawn = fields_out(FIELD_ROWS, dataclasses.replace(canvas, **more))
    return [[texts(each) for each in named(one, "li")] for one in named(drawn, "ul")]


def test_what_a_record_can_lack_is_first_and_what_none_lacks_is_one_line(canvas):
    out, kept = list_fields(canvas)
    assert out == [
        "Social security number900",
        "E-mail address700",
        "First name, sex1,000",
        "–Place of birth named by the press alone",
    ]
    assert kept == ["Password"]


def test_how_many_have_a_field_is_modelled_and_has_three_digits(canvas):
    words = dataclasses.replace(canvas.words, digits=find_digits())
    row = field("nir", "some_records", 32_804_391)
    of_fields = dataclasses.replace(canvas, words=words, query="fields/by_field")
    drawn = fields_out(Rows.of_dicts([row]), of_fields)
    assert "Social security number32,800,000" in [texts(each) for each in named(drawn, "li")]


def test_what_an_announcement_leaves_out_is_grey(canvas):
    out, _ = list_fields(canvas, options={"provenance": "announcement"})
    assert out[2:] == [
        "First name1,000",
        "–Place of birth named by the press alone",
        "–Sex not in the announcement",
    ]


def test_what_the_press_names_is_out_where_it_counts(canvas):
    out, _ = list_fields(canvas, options={"provenance": "press"})
    assert out[2:] == ["First name, sex, place of birth1,000"]


def test_fields_of_a_place_count_exposed_residents(canvas):
    drawn = fields_out(FIELD_ROWS, dataclasses.replace(canvas, selection={"departements": ("59",)}))
    assert keyed(drawn) == [
        ("living_here_person_count", 890),
        ("living_here_person_count", 690),
        ("living_here_person_count", 990),
    ]


def test_what_was_not_taken_links_to_who_says_so(canvas):
    (link,) = named(fields_out(FIELD_ROWS, canvas), "a")
    assert (link.href, texts(link)) == ("https://www.one.example/a", "Password")


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        ("official", "4 fields are out, 1 are not"),
        ("announcement", "3 fields are out, 1 are not"),
        ("press", "5 fields are out, 1 are not"),
    ],
)
def test_the_title_counts_both(canvas, provenance, said):
    words = PageWords(dataclasses.replace(canvas, options={"provenance": provenance}))
    assert find_out(words, "fields/by_field", FIELD_ROWS).text == said


BIT_OF_DATES = 32
LABELS = "smishing nir_linkage situation_revealed"


def rows_of(counts, dated=()):
    """Return rows as the query gives them, of {mask: persons}; of masks `dated` two thirds."""
    rows = []
    for mask, persons in counts.items():
        parts_of = (
            {BIT_OF_DATES: persons * 2 // 3, 0: persons - persons * 2 // 3}
            if mask in dated
            else {0: persons}
        )
        for bits, count in parts_of.items():
            harms = LABELS if bits else LABELS.rsplit(" ", 1)[0]
            rows.append(
                {
                    "held_bits": mask | bits,
                    "field_mask": mask,
                    "person_count": count,
                    "combination_person_count": persons,
                    "combination_living_here_person_count": persons - 1,
                    "harm_ids": harms,
                    "harm_count": len(harms.split()),
                }
            )
    return Rows.of_dicts(rows)


# Seven combinations: five of 20 to 16 persons, then two of 5 and 1.
SEVEN_COMBINATIONS = rows_of(
    {31 - place: 20 - place for place in range(5)} | {1: 5, 0: 1}, dated=(31,)
)


def body(table):
    return [row for row in named(named(table, "tbody"), "tr") if row.className != "opened"]


def opened(table):
    return [texts(row) for row in named(table, "tr") if getattr(row, "className", "") == "opened"]


def persons(row):
    return [value for key, value in keyed(row) if key.startswith("combination_")]


def dots(row):
    return [
        "is-out" in each.className.split()
        for each in named(row, "td")
        if each.className.startswith("dotted")
    ]


def with_picked(canvas, mask):
    return dataclasses.replace(canvas, options={"mask": str(mask)})


def test_combinations_show_five_rows_and_the_rest_in_one(canvas):
    *listed, rest = body(combinations(SEVEN_COMBINATIONS, canvas))
    assert [persons(row) for row in listed] == [[20], [19], [18], [17], [16]]
    assert texts(named(rest, "th")[0]) == "2 other combinations"
    assert keyed(rest) == [("other_combination_count", 2)]


def test_combinations_of_a_place_count_exposed_residents(canvas):
    chosen = dataclasses.replace(canvas, selection={"departements": ("59",)})
    first, *_ = body(combinations(SEVEN_COMBINATIONS, chosen))
    assert persons(first) == [19]
    head, *_ = named(combinations(SEVEN_COMBINATIONS, chosen), "thead")
    assert texts(head).endswith("Residents")


def test_combinations_that_are_few_leave_no_rest(canvas):
    assert len(body(combinations(rows_of({31: 3, 30: 2}), canvas))) == 2


def test_combinations_of_nobody_are_a_table_without_rows(canvas):
    assert body(combinations(SEVEN_COMBINATIONS.head(0), canvas)) == []


def test_a_bar_is_as_long_as_its_part_of_the_longest(canvas):
    first, second, *_ = body(combinations(rows_of({31: 20, 30: 5}), canvas))
    assert [named(row, "span")[-1].style["--size"] for row in (first, second)] == [
        "100.00%",
        "25.00%",
    ]


def test_dots_stand_for_the_fields_of_a_mask(canvas):
    first, second, *_ = body(combinations(rows_of({31: 20, 24: 5}), canvas))
    assert dots(first) == [True] * len(FIELDS)
    assert dots(second) == [False, False, False, True, True]


def test_the_picked_row_says_below_it_what_it_opens_and_what_dates_add(canvas):
    assert opened(combinations(SEVEN_COMBINATIONS, canvas)) == [
        "Opens 2 ways to harm. With the dates of registration too: job loss revealed."
        "WhichPhishing by text message · linkage with other leaks by the NIR"
    ]
    assert opened(combinations(SEVEN_COMBINATIONS, with_picked(canvas, 30))) == [
        "Opens 2 ways to harm.WhichPhishing by text message · linkage with other leaks by the NIR"
    ]


def test_the_picked_row_of_a_list_says_what_dates_or_an_iban_add(canvas):
    words = dataclasses.replace(canvas.words, data_kind=OWN)
    (line,) = opened(combinations(SEVEN_COMBINATIONS, dataclasses.replace(canvas, words=words)))
    assert "With the dates of the relationship or an IBAN too: job loss revealed." in line


def test_the_picked_row_is_shown_though_it_is_small(canvas):
    rows = body(combinations(SEVEN_COMBINATIONS, with_picked(canvas, 0)))
    assert [persons(row) for row in rows[:-1]] == [[20], [19], [18], [17], [16], [1]]
    assert keyed(rows[-1]) == [("other_combination_count", 1)]


def test_a_combination_that_nobody_has_opens_nothing(canvas):
    assert opened(combinations(SEVEN_COMBINATIONS, with_picked(canvas, 2))) == []


def test_a_button_names_its_fields(canvas):
    buttons = named(combinations(rows_of({24: 1_200, 0: 3}), canvas), "button")
    assert [getattr(each, "aria-label") for each in buttons] == [
        "1,200: social security number and agency identifier",
        "3: none of the five",
    ]


def test_combinations_of_as_many_persons_have_the_least_mask_first():
    groups = group_by_mask(rows_of({9: 5, 8: 5, 31: 7}).dicts())
    assert [each[0]["field_mask"] for each in groups] == [31, 8, 9]


@pytest.mark.parametrize(("mask", "shown"), [(31, 5), (1, 6), (2, 5)])
def test_parted_keeps_the_picked_one(mask, shown):
    groups = group_by_mask(SEVEN_COMBINATIONS.dicts())
    first, rest = part_groups(groups, mask)
    assert len(first) == shown and len(first) + len(rest) == 7


def test_fields_of_a_mask_stand_in_their_order():
    assert fields_of(31) == "email phone street_address nir agency_id"


def test_a_combination_that_opens_nothing_says_so_without_a_fold(canvas):
    rows = rows_of({31: 3}).assign(harm_ids=None, harm_count=0)
    assert opened(combinations(rows, canvas)) == ["Opens 0 ways to harm."]


RISK_ROWS = Rows.of_dicts(
    [
        {"harm_id": each, "person_count": count, "living_here_person_count": count - 100}
        for each, count in (
            ("identity_linkage", 9_000),
            ("fake_job_offer", 8_000),
            ("agency_call", 7_000),
            ("password_reuse", 0),
        )
    ]
)


def list_risks(canvas):
    return [
        [texts(each) for each in named(one, "li")] for one in named(risks(RISK_ROWS, canvas), "ul")
    ]


def test_risks_that_are_open_are_listed_and_all_ways_are_folded(canvas):
    five, folded = list_risks(canvas)
    assert five == [
        "False jobAsks for papers, bank details or a fee.8.00 k",
        "False adviserKnows the file, asks for a code.7.00 k",
    ]
    assert [each[:8] for each in folded] == ["Linkage ", "A false ", "A call t"]


def test_risks_of_a_place_count_exposed_residents(canvas):
    chosen = dataclasses.replace(canvas, selection={"departements": ("59",)})
    assert keyed(risks(RISK_ROWS, chosen))[:2] == [
        ("living_here_person_count", 7_900),
        ("living_here_person_count", 6_900),
    ]


def test_risks_of_nobody_have_no_fold(canvas):
    assert named(risks(RISK_ROWS.take([3]), canvas), "details") == []


def test_each_risk_is_a_harm_with_words_in_both_languages(canvas, french_canvas):
    rows = Rows.of_dicts(
        [{"harm_id": each, "person_count": 5, "living_here_person_count": 4} for each in RISKS]
    )
    for each in (canvas, french_canvas):
        five, *_ = named(risks(rows, each), "ul")
        assert len({texts(line) for line in named(five, "li")}) == len(RISKS)


CLOSED_WAYS = Rows.of_dicts(
    [
        {
            "harm_id": name,
            "person_count": count,
            "remaining_person_count": left,
            "avoided_person_count": count - left,
            "avoided_living_here_person_count": count - left - 10,
        }
        for name, count, left in (
            ("nir_linkage", 900, 0),
            ("benefit_fraud", 450, 0),
            ("account_takeover", 1_000, 970),
            ("password_reuse", 0, 0),
        )
    ]
)


def test_closed_ways_have_a_row_only_where_closed_to_all(canvas):
    drawn = closed_ways(CLOSED_WAYS, canvas)
    assert keyed(drawn) == [("avoided_person_count", 900), ("avoided_person_count", 450)]
    assert [each.style["--end"] for each in named(drawn, "div")] == ["100.00%", "50.00%"]


def test_a_place_counts_residents_and_goes_along_to_the_other_page(canvas):
    chosen = dataclasses.replace(canvas, selection={"departements": ("59",)})
    assert keyed(closed_ways(CLOSED_WAYS, chosen))[0] == ("avoided_living_here_person_count", 890)
    state = State("what", {"sexes": ("male",)})
    (link,) = named(link_to_what_if(CLOSED_WAYS, state, PageWords(chosen)), "a")
    assert link.href == "/what_if?s=m"


ALONE = "identifiability/alone"
END_OF_BAR = re.compile(r"--end: *([\d.]+)%")


@pytest.fixture
def sets_of_facts(lab):
    return ask_rows(lab, ALONE)


@pytest.mark.parametrize(("choice", "share"), [("alone", "99.3%"), ("few", "100%")])
def test_singled_out_draws_a_bar_a_set_by_the_switch(sets_of_facts, canvas, choice, share):
    table = singled_out(sets_of_facts, replace(canvas, query=ALONE, options={"others": choice}))
    lines = [texts(each) for each in named(table, "tr")]
    assert len(lines) == 11  # the head, and ten sets
    assert f"Birth date, sex, postcodeAnother leak{share}" in lines


def test_estimate_draws_a_bar_a_set_that_counts_suffice_for_and_says_that_none_is_counted(
    lab, canvas, french_canvas
):
    query = "identifiability/estimate"
    sets_of_facts = ask_rows(lab, query).assign(is_counted=False)
    for each, line in (
        (canvas, "person by person it has not been counted yet."),
        (french_canvas, "le décompte personne par personne reste à faire."),
    ):
        drawn = draw_estimate(sets_of_facts, replace(each, query=query))
        assert len(named(drawn, "tr")) == 6  # the head, and five sets
        assert texts(drawn).endswith(line)
    shares = [row["estimated_alone_person_share"] for row in sets_of_facts.dicts()]
    ends = [float(each) for each in END_OF_BAR.findall(str(drawn))]
    assert ends == pytest.approx(sorted((100 * share for share in shares), reverse=True), abs=0.01)
