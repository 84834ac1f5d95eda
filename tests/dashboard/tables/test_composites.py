"""What one attacker could hold: which sets have a row, in which order, and what names them."""

import dataclasses
from itertools import product

from breachlab.query.answer_rows import Rows
from dashboard.layout.words import PageWords
from dashboard.pages.combination.tables import ADDED, HERE, composites, find_worst
from tests.dashboard.tables.parts import parts, text, values
from tests.support.cases import for_each

QUERY = "combination/composite_profiles"
KINDS = (*HERE, *ADDED)
CODES = dict(zip("NCIEA", KINDS, strict=True))  # NIR, contact, IBAN, employer, insurer ("assureur")


def held(codes, count, least=0, most=100):
    kinds = [CODES[code] for code in codes]
    return {
        **{f"has_{kind}": kind in kinds for kind in KINDS},
        "held_ids": " ".join(kinds) or "none",
        "at_least_person_count": count,
        "least_person_count": least,
        "most_person_count": most,
        "little_overlap_person_count": count - 5,
        "much_overlap_person_count": count + 5,
    }


def all_sets():
    return ["".join(code for code, has in zip("NCIEA", each, strict=True) if has)
            for each in product((True, False), repeat=5)]  # fmt: skip


FOUR = Rows.of_dicts(
    [held("NCIE", 40), held("NIE", 60), held("CIE", 70), held("NC", 90), held("NCA", 50, 10, 80)]
)


def body(drawn):
    return parts(parts(drawn, "Tbody"), "Tr")


def named(row):
    (name,) = parts(row, "Th")
    return text(name)


def dots(row):
    cells = parts(row, "Th") + parts(row, "Td")[:2]
    return ["is-out" in cell.className.split() for cell in cells]


def with_case(canvas, case):
    return dataclasses.replace(canvas, options={"overlap": case})


def test_rows_are_the_sets_with_number_and_contact_and_what_others_add_most_persons_first(canvas):
    rows = body(composites(FOUR, canvas))
    assert [named(row) for row in rows] == [
        "NIR, contact and health insurer",
        "NIR, contact, IBAN and employer",
    ]
    assert values(rows) == [50, 40]
    assert [dots(row) for row in rows] == [[False, False, True], [True, True, False]]


def test_of_all_sets_seven_have_a_row_and_none_that_nobody_can_hold(canvas):
    everything = Rows.of_dicts([held(each, 5) for each in all_sets()])
    assert len(body(composites(everything, canvas))) == 7
    nobody = Rows.of_dicts([held(each, 0, most=0) for each in all_sets()])
    assert body(composites(nobody, canvas)) == []


def test_a_row_says_its_bounds_and_its_bar_is_as_wide_as_the_most_of_all(canvas):
    first, *_ = body(composites(FOUR, canvas))
    (bar,) = (each for each in parts(first, "Div"))
    assert bar.style == {"--start": "10.00%", "--end": "80.00%", "--at": "50.00%"}
    assert text(parts(first, "Small")) == "10 – 80"


@for_each(
    "language, expected",
    [
        ("canvas", ["IBAN", "Employer", "Insurer", "From – to", "If at random"]),
        ("french_canvas", ["IBAN", "Employeur", "Assureur", "De – à", "Si au hasard"]),
    ],
)
def test_heads_say_what_others_add(request, language, expected):
    drawn = composites(FOUR, request.getfixturevalue(language))
    heads = parts(parts(drawn, "Thead"), "Th")
    assert [text(each) for each in heads] == expected
    assert {each.scope for each in heads} == {"col"}


def test_a_set_is_named_in_french(french_canvas):
    name, *_ = map(named, body(composites(FOUR, french_canvas)))
    assert name == "NIR, coordonnées et assureur santé"


@for_each(
    "case, text_of_it",
    [
        ("little", "if below chance, 0 to 40"),
        ("random", "sizes allow 0 to 100"),
        ("much", "if above chance, 40 to 100"),
    ],
)
def test_the_title_is_of_number_contact_iban_and_employer_in_each_case(canvas, case, text_of_it):
    found = find_worst(PageWords(with_case(canvas, case)), QUERY, FOUR).text
    assert found == f"Number, contact, IBAN, employer together: not known; {text_of_it}"


def test_the_title_of_nobody_says_so(canvas):
    neutral = "Nobody here could have number, contact, IBAN and employer held together"
    for rows in (FOUR.head(0), Rows.of_dicts([held("NCIE", 0, most=0)])):
        assert find_worst(PageWords(canvas), QUERY, rows).text == neutral
