"""The bridge of counts: bars that lose a part each, and the channels that share out the last."""

import pytest

from breachlab.query.answer_rows import Rows
from dashboard.pages.situation.head import say_tile
from dashboard.pages.situation.tables import bridge
from tests.support.cases import for_each
from tests.support.pages.components import keyed, parts, plain, table

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
def rows():
    return Rows.of_dicts(
        [
            {"count_id": name, "record_count": records, "person_count": persons}
            for name, (records, persons) in COUNTS.items()
        ]
    )


def pieces(drawn):
    """Return class and width of each piece of a bar; those of a legend have no width."""
    bars = [each for each in parts(drawn) if each.tag == "i" and getattr(each, "style", None)]
    return [(getattr(each, "className", ""), each.style["--part"]) for each in bars]


def test_bridge_says_each_count_and_what_is_taken_off_it(rows, canvas):
    assert table(bridge(rows, canvas)) == [
        ["Records", "", "100"],
        ["Persons", "− 20 further records", "80"],
        ["Living", "− 8 who have died", "72"],
        ["To inform", "− 2 △ below high risk", "70"],
        ["By channel", "e-mail 50public notice only 20", ""],
    ]


@for_each(
    "language, said",
    [
        ("canvas", ["− 1 further record", "− 1 who has died"]),
        ("french_canvas", ["− 1 dossier supplémentaire", "− 1 décédée"]),
    ],
)
def test_bridge_says_one_in_the_singular(request, language, said):
    one = {**COUNTS, "further_records": (1, 0), "dead": (10, 1)}
    rows = Rows.of_dicts(
        [
            {"count_id": name, "record_count": records, "person_count": persons}
            for name, (records, persons) in one.items()
        ]
    )
    lines = table(bridge(rows, request.getfixturevalue(language)))
    assert [line[1] for line in lines[1:3]] == said


@for_each("language, units", {"en": "person to inform", "fr": "personne à informer"}.items())
def test_a_tile_of_one_person_has_its_unit_in_the_singular(one_world, language, units):
    words = one_world.current().words[language]
    row = {"to_inform_person_count": 1, "reachable_person_count": 0}
    assert [each.text for each in say_tile("inform", row, words)[:2]] == ["1", units]


def test_bridge_has_the_key_of_each_number(rows, canvas):
    drawn = bridge(rows, canvas)
    assert plain(drawn) == [100, 20, 80, 8, 72, 2, 70, 50, 20]
    assert {key for key, _ in keyed(drawn)} == {"record_count", "person_count"}


def test_bridge_draws_each_part_of_all_records(rows, canvas):
    assert pieces(bridge(rows, canvas)) == [
        ("", "100.000%"),
        ("", "80.000%"), ("is-lost", "20.000%"),
        ("", "72.000%"), ("is-lost", "8.000%"),
        ("is-attention", "70.000%"), ("is-lost", "2.000%"),
        ("channel-email", "50.000%"), ("channel-public-notice", "20.000%"),
    ]  # fmt: skip


def test_bridge_of_nobody_is_empty(rows, canvas):
    assert table(bridge(rows.head(0), canvas)) == []


@for_each("count, written", [(999_999, "999,999"), (1_250_000, "1.2 million")])
def test_bridge_writes_millions_with_one_decimal(canvas, count, written):
    counts = dict.fromkeys(COUNTS, 0) | {"records": count}
    rows = [
        {"count_id": name, "record_count": each, "person_count": each}
        for name, each in counts.items()
    ]
    assert table(bridge(Rows.of_dicts(rows), canvas))[0] == ["Records", "", written]
