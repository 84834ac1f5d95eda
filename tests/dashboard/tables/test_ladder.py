"""The rungs of What if: their order, their law, what is looked up as a lever moves."""

from dataclasses import replace

import pytest

from dashboard.pages.what_if.spared import LADDER
from dashboard.pages.what_if.tables import ACCOUNTS, RUNGS, SPACES, TOKEN, grids, ladder
from tests.support.pages.components import named, parts, table, texts
from tests.support.remembered import ask_rows


@pytest.fixture(scope="module")
def beside(lab):
    return {query: ask_rows(lab, query) for query in (LADDER, ACCOUNTS, TOKEN, SPACES)}


def drawn(canvas, beside, **options):
    page = replace(canvas, query=LADDER, beside=beside, options=options)
    return ladder(beside[LADDER], page)


def test_ladder_has_the_rung_that_spares_most_first_and_the_token_last(canvas, beside):
    _, *rows = table(drawn(canvas, beside))
    assert len(rows) == len(RUNGS) + 2
    start = next(
        row
        for row in beside[LADDER].dicts()
        if (row["retention_years"], row["days_earlier"]) == (5, 5)
    )
    counts = sorted((start[f"{rung.name}_person_count"] for rung in RUNGS), reverse=True)
    assert rows[0][0].startswith("Each account sees its own département") or counts[0] == 0
    assert rows[-1][0].startswith("A token in place of the number")
    assert rows[-1][-2:] == ["–", "–"]


def test_ladder_has_the_same_order_at_every_position(canvas, beside):
    def names(**at):
        return [row[0].split(" ")[0] for row in table(drawn(canvas, beside, **at))[1:]]

    assert names() == names(retention_years="20", days_earlier="29")


def test_ladder_tags_each_rung_with_its_law(canvas, french_canvas, beside):
    laws = {row[0][:9]: row[1] for row in table(drawn(canvas, beside))[1:]}
    assert laws == {
        "Each acco": "▲ authorisations too wide△ by département",
        "Old files": "△ allowed, after CNIL's doctrine",
        "Attack de": "▲ logging insufficient△ by day",
        "Spaces cl": "§ thirteen months without use",
        "A token i": "△ not settled",
    }
    erased = {row[0][:9]: row[1] for row in table(drawn(canvas, beside, old_files="erased"))[1:]}
    allowed = "§ twenty years at most△ not settled"
    assert erased == {**laws, "Old files": allowed}
    french = texts(drawn(french_canvas, beside))
    assert "△ non tranché" in french
    legend = "▲ CNIL, 22 January 2026§ Code du travail, R. 5312-44△ our reading"
    assert legend in texts(drawn(canvas, beside))
    marks = {each.children: each.title for each in named(drawn(canvas, beside), "b")}
    assert marks == {"▲": "An authority", "§": "The text", "△": "Our reading"}
    assert "strong authentication" in texts(drawn(canvas, beside))


def test_ladder_gives_closed_spaces_the_ends_of_what_is_possible_and_none_by_place(canvas, beside):
    (row,) = (each for each in table(drawn(canvas, beside)) if each[0].startswith("Spaces"))
    most = beside[SPACES]["most_person_count"][0]
    assert row[2:] == [f"not known: 0 to {most:,}", "–"]
    here = replace(canvas, selection={"departements": ("59",)})
    assert "Spaces closed" not in texts(drawn(here, beside))


def test_ladder_of_a_world_where_nothing_was_found_lacking_tags_nothing_so(canvas, beside):
    rows = beside[LADDER].assign(lacking_measure_ids=None, uncounted_measure_ids=None)
    said = texts(drawn(canvas, {**beside, LADDER: rows}))
    assert "too wide" not in said and "Not countable" not in said


@pytest.mark.parametrize("draw", [ladder, grids])
def test_of_nobody_there_is_no_drawing(canvas, beside, draw):
    nobody = beside[LADDER].assign(all_person_count=0)
    for rows in (nobody, nobody.head(0)):
        assert texts(draw(rows, replace(canvas, beside={**beside, LADDER: rows}))) == ""


def test_grids_have_a_hundred_dots_before_and_after(canvas, beside):
    drawing = grids(beside[LADDER], replace(canvas, beside=beside))
    assert len([each for each in parts(drawing) if each.tag == "i"]) == 200
    assert "Before" in texts(drawing)
