"""What one attacker could hold: which sets have a row, in which order, and what names them."""

from itertools import product

import pandas

from dashboard.tables.composites import KINDS, composites
from tests.dashboard.tables.parts import parts, text, values
from tests.support.cases import for_each

CODES = dict(zip("NCIEA", KINDS, strict=True))  # NIR, contact, IBAN, employer, insurer ("assureur")


def held(codes, count, least=0, most=100):
    kinds = [CODES[code] for code in codes]
    return {
        **{f"has_{kind}": kind in kinds for kind in KINDS},
        "held_ids": " ".join(kinds) or "none",
        "at_least_person_count": count,
        "least_person_count": least,
        "most_person_count": most,
    }


def all_sets():
    return ["".join(code for code, has in zip("NCIEA", each, strict=True) if has)
            for each in product((True, False), repeat=5)]  # fmt: skip


FOUR = pandas.DataFrame(
    [held("NCIE", 40), held("NIE", 60, 10, 80), held("CIE", 70), held("NC", 90), held("NCA", 50)]
)


def body(drawn):
    return parts(parts(drawn, "Tbody"), "Tr")


def named(row):
    (name,) = parts(row, "Th")
    return text(name)


def dots(row):
    cells = parts(row, "Th") + parts(row, "Td")[:4]
    return ["is-out" in cell.className.split() for cell in cells]


def test_rows_are_the_sets_of_three_kinds_and_more_that_have_the_nir_most_persons_first(canvas):
    rows = body(composites(FOUR, canvas))
    assert [named(row) for row in rows] == [
        "NIR, IBAN and employer",
        "NIR, contact and health insurer",
        "NIR, contact, IBAN and employer",
    ]
    assert values(rows) == [60, 50, 40]
    assert [dots(row) for row in rows] == [
        [True, False, True, True, False],
        [True, True, False, False, True],
        [True, True, True, True, False],
    ]


def test_of_all_sets_eleven_have_a_row(canvas):
    rows = body(composites(pandas.DataFrame([held(each, 5) for each in all_sets()]), canvas))
    assert len(rows) == 11


def test_a_row_says_its_bounds_and_its_bar_is_as_wide_as_the_most_of_all(canvas):
    first, *_ = body(composites(FOUR, canvas))
    (bar,) = (each for each in parts(first, "Div"))
    assert bar.style == {"--start": "10.00%", "--end": "80.00%", "--at": "60.00%"}
    assert text(parts(first, "Small")) == "10 – 80"


ENGLISH = ["On file here", "Other breaches add", "Least – most", "Persons, about"]
FRENCH = ["Dans ce fichier", "Apport d’autres fuites", "Minimum – maximum", "Personnes, environ"]


@for_each(
    "language, expected",
    [
        ("canvas", [*ENGLISH, "NIR", "Contact", "IBAN", "Employer", "Insurer"]),
        ("french_canvas", [*FRENCH, "NIR", "Coordonnées", "IBAN", "Employeur", "Assureur"]),
    ],
)
def test_heads_say_what_is_on_file_here_and_what_others_add(request, language, expected):
    drawn = composites(FOUR, request.getfixturevalue(language))
    heads = parts(parts(drawn, "Thead"), "Th")
    assert [text(each) for each in heads] == expected
    assert [(each.scope, int(getattr(each, "colSpan", 1))) for each in heads[:2]] == [
        ("colgroup", 2),
        ("colgroup", 3),
    ]
    assert {each.scope for each in heads[2:]} == {"col"}


def test_a_set_is_named_in_french(french_canvas):
    assert named(body(composites(FOUR, french_canvas))[1]) == "NIR, coordonnées et assureur santé"


def test_of_nobody_every_set_has_none_and_of_no_rows_there_is_none(canvas):
    drawn = composites(pandas.DataFrame([held("NCI", 0, 0, 0)]), canvas)
    assert text(parts(body(drawn), "Td")[-1]) == "0"
    assert parts(drawn, "Div")[0].className == "reach is-unmarked"
    assert body(composites(FOUR[:0], canvas)) == []
