"""The tables of Situation: counts from records to channels, deadlines, events, severity."""

from dataclasses import replace
from datetime import date

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.situation.head import say_tile
from dashboard.pages.situation.tables import GROUPS, bridge, deadlines, events, levels, scales
from tests.support.pages.components import keyed, named, parts, plain, table, texts

COUNTS = {
    "records": (100, 80),
    "further_records": (20, 0),
    "persons": (100, 80),
    "dead": (10, 8),
    "living": (90, 72),
    "not_due": (6, 2),
    "to_inform": (84, 70),
    "email": (60, 50),
    "sms": (0, 0),
    "letter": (0, 0),
    "space": (0, 0),
    "public_notice": (24, 20),
    "exposed_residents": (85, 68),
}


@pytest.fixture
def counts():
    return Rows.of_dicts(
        [
            {"count_id": name, "record_count": records, "person_count": persons}
            for name, (records, persons) in COUNTS.items()
        ]
    )


def list_pieces(drawn):
    """Return class and width of each piece of a bar; those of a legend have no width."""
    bars = [each for each in parts(drawn) if each.tag == "i" and getattr(each, "style", None)]
    return [(getattr(each, "className", ""), each.style["--part"]) for each in bars]


def test_bridge_says_each_count_and_what_is_taken_off_it(counts, canvas):
    assert table(bridge(counts, canvas)) == [
        ["Records", "", "100"],
        ["Persons", "− 20 further records", "80"],
        ["Living", "− 8 who have died", "72"],
        ["To inform", "− 2 △ below high risk", "70"],
        ["By channel", "e-mail 50public notice only 20", ""],
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("canvas", ["− 1 further record", "− 1 who has died"]),
        ("french_canvas", ["− 1 dossier supplémentaire", "− 1 décédée"]),
    ],
)
def test_bridge_says_one_in_the_singular(request, language, said):
    one = {**COUNTS, "further_records": (1, 0), "dead": (10, 1)}
    counts = Rows.of_dicts(
        [
            {"count_id": name, "record_count": records, "person_count": persons}
            for name, (records, persons) in one.items()
        ]
    )
    lines = table(bridge(counts, request.getfixturevalue(language)))
    assert [line[1] for line in lines[1:3]] == said


@pytest.mark.parametrize(
    ("language", "units"), {"en": "person to inform", "fr": "personne à informer"}.items()
)
def test_a_tile_of_one_person_has_its_unit_in_the_singular(one_world, language, units):
    words = one_world.current().words[language]
    row = {"to_inform_person_count": 1, "reachable_person_count": 0}
    assert [each.text for each in say_tile("inform", row, words)[:2]] == ["1", units]


def test_bridge_has_the_key_of_each_number(counts, canvas):
    drawn = bridge(counts, canvas)
    assert plain(drawn) == [100, 20, 80, 8, 72, 2, 70, 50, 20]
    assert {key for key, _ in keyed(drawn)} == {"record_count", "person_count"}


def test_bridge_draws_each_part_of_all_records(counts, canvas):
    assert list_pieces(bridge(counts, canvas)) == [
        ("", "100.000%"),
        ("", "80.000%"), ("is-lost", "20.000%"),
        ("", "72.000%"), ("is-lost", "8.000%"),
        ("is-attention", "70.000%"), ("is-lost", "2.000%"),
        ("channel-email", "50.000%"), ("channel-public-notice", "20.000%"),
    ]  # fmt: skip


def test_bridge_of_nobody_is_empty(counts, canvas):
    assert table(bridge(counts.head(0), canvas)) == []


@pytest.mark.parametrize(("count", "written"), [(999_999, "999,999"), (1_250_000, "1.2 million")])
def test_bridge_writes_millions_with_one_decimal(canvas, count, written):
    counts = dict.fromkeys(COUNTS, 0) | {"records": count}
    counts = [
        {"count_id": name, "record_count": each, "person_count": each}
        for name, each in counts.items()
    ]
    assert table(bridge(Rows.of_dicts(counts), canvas))[0] == ["Records", "", written]


def _read(day):
    return date.fromisoformat(day) if day else None


@pytest.fixture
def duties():
    """One without a start, one without a day in the law, and one as it would be, were it known."""
    days = {
        "starts_on": [None, None, "2024-03-04"],
        "due_on": [None, None, "2024-03-07"],
        "done_on": ["2024-03-08", None, "2024-03-08"],
        "announced_on": [None, None, None],
        "as_of": ["2024-03-08"] * 3,
        "in_time_from_on": ["2024-03-05", None, "2024-03-05"],
        "signal_on": ["2024-02-29", None, None],
        "signal_due_on": ["2024-03-03", None, None],
    }
    return Rows(
        {
            "deadline_id": ["authority", "communication", "authority"],
            "legal_reference": ["GDPR Art. 33(1)", "GDPR Art. 34(1)", "GDPR Art. 33(1)"],
            "allowed_hours": [72, None, 72],
            "deadline_done_id": ["authority", None, "authority"],
            "lateness_id": ["start_not_established", "no_day_in_law", "late"],
            **{name: [*map(_read, values)] for name, values in days.items()},
        }
    )


def test_deadlines_have_a_row_a_duty_and_no_day_that_was_not_published(duties, canvas):
    head, first, second, _ = table(deadlines(duties, canvas))
    assert head == ["Duty", "Article", "Done on", "What can be said"]
    assert first == [
        "Notify the authority",
        "§ Art. 33(1)",
        "8 March 2024",
        "CNIL notified",
    ]
    wanted = ["Inform the persons", "§ Art. 34(1)", "—", "Nothing known by 8 March 2024"]
    assert second == wanted


def test_deadlines_say_whether_a_term_was_kept_where_its_start_was_published(duties, canvas):
    *_, said = table(deadlines(duties, canvas))[-1]
    assert said.endswith(" · Late")


def test_deadlines_take_a_public_announcement_for_no_communication(duties, canvas):
    announced = duties.assign(
        announced_on=[date(2024, 3, 13)] * 3, deadline_done_id=["communication"] * 3
    )
    *_, day, said = table(deadlines(announced, canvas))[2]
    assert day == "—"
    assert said == (
        "Announced on 13 March 2024; messages: day not published△ Enough only under Art. 34(3)(c)."
    )


def test_deadlines_tell_the_duty_in_the_words_of_the_law(duties, canvas):
    spans = [
        each.title for each in named(deadlines(duties, canvas), "span") if hasattr(each, "title")
    ]
    assert (
        spans[0] == "Notify the authority without undue delay and, where feasible, within 72 hours"
    )


def test_deadlines_name_the_column_of_each_cell_for_narrow_screens(duties, canvas):
    cells = [getattr(each, "data-head", None) for each in parts(deadlines(duties, canvas))]
    heads = ["Article", "Done on", "What can be said"]
    assert [each for each in cells if each] == heads * len(duties)


def happened(*days, known=()):
    """Return events on these days; of those that are not `known`, only the month is."""
    happened_on = [date.fromisoformat(day) for day in days]
    return Rows(
        {
            "event_id": "arrested",
            "happened_on": happened_on,
            "is_day_known": [day in known or not known for day in days],
            "source": "https://www.example.org/a",
        }
    )


def list_events(component):
    return [each for each in parts(component) if each.tag == "li"]


def test_an_event_has_its_day_and_the_days_since_the_one_before(canvas):
    drawn = events(happened("2024-02-06", "2024-02-29", "2024-03-01", "2024-03-01"), canvas)
    assert [texts(item) for item in list_events(drawn)] == [
        "6 February 2024Three suspects, presumed innocent, were arrestedexample.org",
        "29 February 2024Three suspects, presumed innocent, were arrested23 days laterexample.org",
        "1 March 2024Three suspects, presumed innocent, were arrestedthe next dayexample.org",
        "1 March 2024Three suspects, presumed innocent, were arrestedthe same dayexample.org",
    ]


def test_events_known_by_month_have_no_count_of_days(canvas):
    rows = happened("2024-12-05", "2025-07-01", "2025-09-19", known=("2024-12-05", "2025-09-19"))
    drawn = events(rows, canvas)
    assert (
        texts(list_events(drawn)[1])
        == "July 2025Three suspects, presumed innocent, were arrestedexample.org"
    )
    assert (
        texts(list_events(drawn)[2])
        == "19 September 2025Three suspects, presumed innocent, were arrestedexample.org"
    )
    times = [each.dateTime for each in parts(drawn) if each.tag == "time"]
    assert times == ["2024-12-05", "2025-07", "2025-09-19"]


def test_days_between_have_their_key(canvas):
    days = ["2024-02-06", "2024-02-29", "2024-03-01"]
    assert keyed(events(happened(*days), canvas)) == [("gap_days", 23)]


# Segment, score, level, whether it is due, and whether by the scale of CNIL: most persons first.
SEGMENTS = [
    ("registrants", 3.0, "high", True, True, 60),
    ("candidate_spaces_with_nir", 2.0, "medium", True, True, 10),
    ("minors", 5.0, "very_high", True, True, 5),
    ("candidate_spaces_without_nir", 2.0, "medium", False, False, 25),
]
COLUMNS = ("segment_id", "se", "enisa_level", "is_due", "is_due_by_cnil", "person_count")
HIGH = Rows({"high_person_count": [65], "other_reading_high_person_count": [5]})


def canvas_of(canvas, segments):
    groups = Rows.of_dicts([dict(zip(COLUMNS, each, strict=True)) for each in segments])
    return replace(canvas, query="severity/by_level", beside={GROUPS: groups})


@pytest.fixture
def bar_of_levels(canvas):
    return levels(HIGH, canvas_of(canvas, SEGMENTS))


def test_levels_stand_most_severe_first_and_those_below_the_bar_last(bar_of_levels):
    assert [texts(each) for each in named(bar_of_levels, "li")] == [
        "Very high 5",
        "High 60",
        "Medium 10",
        "Medium, not due 25",
    ]
    bars = [
        each for each in parts(bar_of_levels) if each.tag == "i" and getattr(each, "style", None)
    ]
    assert [(each.className, each.style["--part"]) for each in bars] == [
        ("level-very-high", "5.000%"),
        ("level-high", "60.000%"),
        ("level-medium", "10.000%"),
        ("level-below", "25.000%"),
    ]


def test_levels_tell_whom_each_is_of(bar_of_levels):
    first, *_ = named(bar_of_levels, "li")
    assert first.title == "Minors of 16 and 17"


def test_levels_say_the_other_reading_and_that_informing_stays_due(bar_of_levels):
    (said,) = named(bar_of_levels, "p")
    assert texts(said) == "Otherwise 5, not 65. △ Informing stays due."
    assert keyed(said) == [
        ("other_reading_high_person_count", 5),
        ("high_living_person_count", 65),
    ]


def test_levels_do_not_say_that_informing_stays_due_where_one_scale_alone_asks(canvas):
    by_enisa = [(*each[:4], False, each[5]) for each in SEGMENTS]
    assert "stays due" not in texts(levels(HIGH, canvas_of(canvas, by_enisa)))


@pytest.mark.parametrize("segments", [[], [(*each[:5], 0) for each in SEGMENTS]])
def test_levels_of_nobody_are_empty(canvas, segments):
    assert texts(levels(HIGH, canvas_of(canvas, segments))) == ""


@pytest.fixture
def groups():
    return Rows(
        {
            "segment_id": ["minors", "registrants", "candidate_spaces_without_nir"],
            "se": [5.0, 3.0, 2.0],
            "enisa_level": ["very_high", "high", "medium"],
            "cnil_level": [3, 3, 2],
            "cnil_score": [3, 3, 2],
            "is_due": [True, True, False],
            "person_count": [5, 0, 25],
        }
    )


def test_scales_have_a_row_a_group_that_has_anybody(groups, canvas):
    assert table(scales(groups, canvas)) == [
        ["Group", "Living", "ENISA", "CNIL", "Due"],
        ["Minors of 16 and 17", "5", "5.0 very high", "3", "yes"],
        ["Candidate spaces only, without a NIR", "25", "2.0 medium", "2", "no"],
    ]


def test_scales_have_the_keys_of_their_numbers(groups, canvas):
    _, first, _ = named(scales(groups, canvas), "tr")
    assert keyed(first) == [("person_count", 5), ("se", 5), ("cnil_score", 3)]
