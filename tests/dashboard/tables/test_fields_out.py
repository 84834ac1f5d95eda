"""The two lists of fields, by whose list counts; rows that can be counted by eye."""

import dataclasses

from breachlab.query.answer_rows import Rows
from breachlab.query.counts import find_digits
from dashboard.layout.words import PageWords
from dashboard.pages.what.tables import fields_out, find_out
from tests.dashboard.tables.parts import parts, text
from tests.support.cases import for_each
from tests.support.pages.components import keyed


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


ROWS = Rows.of_dicts(
    [
        field("email", "some_records", 700),
        field("first_name", "every_record", 1_000),
        field("sex", "every_record", 1_000, in_2024=False),
        field("birth_place", "every_record", 1_000, False, False, by_press=True),
        field("nir", "some_records", 900),
        field("password", "nobody", 0, False, False),
    ]
)


def lists(canvas, **more):
    """Return the texts of what is out, and of what is not."""
    drawn = fields_out(ROWS, dataclasses.replace(canvas, **more))
    return [[text(each) for each in parts(one, "Li")] for one in parts(drawn, "Ul")]


def test_what_a_record_can_lack_is_first_and_what_none_lacks_is_one_line(canvas):
    out, kept = lists(canvas)
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
    assert "Social security number32,800,000" in [text(each) for each in parts(drawn, "Li")]


def test_what_an_announcement_leaves_out_is_grey(canvas):
    out, _ = lists(canvas, options={"provenance": "announcement"})
    assert out[2:] == [
        "First name1,000",
        "–Place of birth named by the press alone",
        "–Sex not in the announcement",
    ]


def test_what_the_press_names_is_out_where_it_counts(canvas):
    out, _ = lists(canvas, options={"provenance": "press"})
    assert out[2:] == ["First name, sex, place of birth1,000"]


def test_a_place_counts_exposed_residents(canvas):
    drawn = fields_out(ROWS, dataclasses.replace(canvas, selection={"departements": ("59",)}))
    assert keyed(drawn) == [
        ("living_here_person_count", 890),
        ("living_here_person_count", 690),
        ("living_here_person_count", 990),
    ]


def test_what_was_not_taken_links_to_who_says_so(canvas):
    (link,) = parts(fields_out(ROWS, canvas), "A")
    assert (link.href, text(link)) == ("https://www.one.example/a", "Password")


@for_each(
    "provenance, said",
    [
        ("official", "4 fields are out, 1 are not"),
        ("announcement", "3 fields are out, 1 are not"),
        ("press", "5 fields are out, 1 are not"),
    ],
)
def test_the_title_counts_both(canvas, provenance, said):
    words = PageWords(dataclasses.replace(canvas, options={"provenance": provenance}))
    assert find_out(words, "fields/by_field", ROWS).text == said
