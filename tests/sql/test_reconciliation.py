"""Totals agree to the record, and one record too many is found wherever it is.

The hand-counted cases stand in reconciliation.md.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from data_gen.tables import CUBES
from tests.conftest import SMALL
from tests.sql.test_selection import selections
from tests.support.remembered import ask
from tests.support.tiers import examples
from tests.support.worlds import undone

EXTRACTED = {"extraction_cube", "lever_cube"}  # which count everybody once for each extraction
PARTITIONS = sorted({*CUBES} - EXTRACTED - {"breach_cube", "breach_of_2023_cube"})
# The register twice, its provenance, and those cubes once for each of four extractions.
OTHER_TOTALS = 3 + 4 * len(EXTRACTED)
COUNTS = ("record_count", "person_count")


@pytest.fixture(scope="module")
def world(worlds):
    with worlds.in_memory(SMALL) as connection:
        yield connection


def one_more(connection, cube, count, where="true", number=1):
    """Add one, or such a number, to the count of the first row of a cube that fits."""
    connection.execute(
        f"update {cube} set {count} = {count} + {number}"
        f" where rowid = (select min(rowid) from {cube} where {where})"
    )


def differing(connection, name, column="counted_in"):
    """Return which rows of an answer do not agree."""
    rows = ask(connection, f"reconciliation/{name}")
    return rows[~rows.agrees][column].tolist()


def test_all_totals_agree(lab):
    rows = ask(lab, "reconciliation/totals")
    assert rows.agrees.all() and set(rows.record_count) == {10_000}
    assert set(rows.person_count) == {SMALL.persons}
    assert rows.agreeing_count[0] == rows.total_count[0] == len(rows)
    assert len(rows) == len(PARTITIONS) + OTHER_TOTALS


@pytest.mark.parametrize("count", COUNTS)
def test_one_too_many_in_a_cube_is_found_in_that_cube(world, count):
    """Of another number in each cube, so that all are asked at once; and of one cube alone."""
    for added in ({cube: number for number, cube in enumerate(PARTITIONS, 1)}, {"age_cube": 1}):
        with undone(world):
            for cube, number in added.items():
                one_more(world, cube, count, number=number)
            rows = ask(world, "reconciliation/totals")
        off = rows[~rows.agrees].set_index("counted_in")
        assert off[count.replace("count", "difference")].to_dict() == added
        assert rows.agreeing_count[0] == len(rows) - len(added)


def test_one_too_many_in_an_extraction_is_found_in_that_extraction(world):
    for cube, count in product(EXTRACTED, COUNTS):
        with undone(world):
            one_more(world, cube, count, "extraction = 'partial'")
            rows = ask(world, "reconciliation/totals")
        off = rows[~rows.agrees]
        found = [*zip(off.counted_in, off.extraction, strict=True)]
        assert found == [(cube, "partial")], count


def test_an_empty_table_agrees_with_nothing(world):
    for tables in ({*PARTITIONS} | EXTRACTED, {"age_cube"}, {"provenance"}):
        with undone(world):
            for table in tables:
                world.execute(f"delete from {table}")
            assert set(differing(world, "totals")) == tables


def test_other_breaches_are_counted_the_same_by_bit_and_by_name(world):
    assert ask(world, "reconciliation/breaches").agrees.all()
    for count in COUNTS:
        with undone(world):
            one_more(world, "breach_cube", count, "breach_id = 'VIAMEDIS'")
            assert differing(world, "breaches", "breach_id") == ["VIAMEDIS"], count
        with undone(world):  # the members of one breach, by their fields
            one_more(world, "breach_of_2023_cube", count)
            assert differing(world, "breaches") == ["breach_of_2023_cube"], count


@examples(60)
@given(data=st.data())
def test_every_breakdown_of_a_selection_sums_to_it(lab, data):
    selection = data.draw(selections(lab))
    rows = ask(lab, "reconciliation/breakdowns", **selection)
    (total,) = ask(lab, "exposure/total", **selection).to_dict("records")
    assert rows.agrees.all() and len(rows) == 11
    assert set(rows.record_count) == {total["record_count"]}
    assert set(rows.person_count) == {total["living_person_count"]}


def test_what_agrees_is_said_to_agree_by_construction(english, french):
    """Each is made so that it holds: it tests the code, not the world."""
    for name in ("totals", "breaches", "breakdowns"):
        for words, said in ((english, "by construction"), (french, "par construction")):
            texts = find(f"reconciliation/{name}").texts(words.language)
            assert all(said in str(each) for each in texts.headlines), name
            assert said in words.resolve(texts.note).lower(), name


def test_whoever_stated_a_number_is_named_with_an_address(lab, english):
    rows = ask(lab, "reconciliation/announced_and_settled")
    assert all("http" in english.label("evidence_id", each) for each in rows.evidence_id)


def test_days_between_and_days_counted_name_each_other(lab):
    between = ask(lab, "reconciliation/derived_figures").window_days[0]
    assert len(ask(lab, "access/daily_reads")) == between + 1 == 29
    for name in ("access/daily_reads", "access/days_earlier"):
        assert "reconciliation/derived_figures" in find(name).header, name
    assert "access/daily_reads" in find("reconciliation/derived_figures").header
