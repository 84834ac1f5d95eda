"""Totals agree to the record, and one record too many is found wherever it is.

| record | person | primary            | status     | sex    | born       | lives | registered | ended      |
|--------|--------|--------------------|------------|--------|------------|-------|------------|------------|
| 1      | 1      | yes                | registered | female | 1990-03-06 | 59    | 2023-09-01 |            |
| 2      | 1      | candidate_space    | candidate  | female | 1990-03-06 | 59    |            | 2023-01-01 |
| 3      | 2      | yes                | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 |
| 4      | 2      | former_address     | formerly   | female | 1959-03-05 | 62    | 2004-01-01 | 2023-03-06 |
| 5      | 2      | former_address     | formerly   | female | 1959-03-05 | 62    | 2004-01-01 | 2023-03-05 |
| 6      | 2      | slip_in_usage_name | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-05 |
| 7      | 3      | yes                | formerly   | male   | 1949-03-05 | 2A    | 2005-06-30 | 2005-07-01 |
| 8      | 4      | yes                | registered | male   | 1999-03-05 | 974   | 2024-01-02 |            |
"""  # noqa: E501

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from tests.conftest import SMALL
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask
from tests.support.worlds import undone

PARTITIONS = [
    "exposure_cube",
    "field_cube",
    "contact_cube",
    "contact_cube_any_year",
    "contact_cube_any_place",
    "message_cube",
    "retention_cube",
    "composite_cube",
    "combination_cube",
    "breach_count_cube",
    "first_breach_cube",
    "first_iban_cube",
    "commune_cube",
    "age_cube",
    "duration_cube",
    "person_cube",
]
EXTRACTED = ["extraction_cube", "lever_cube"]  # which count everybody once for each extraction
# The register twice, its provenance, and those cubes once for each of four extractions.
OTHER_TOTALS = 3 + 4 * len(EXTRACTED)
COUNTS = ("record_count", "person_count")


@pytest.fixture(scope="module")
def eight_records():
    with register(__doc__) as connection:
        yield connection


@pytest.fixture(scope="module")
def world(worlds):
    with worlds.in_memory(SMALL) as connection:
        yield connection


@pytest.fixture
def mutated(world):
    with undone(world):
        yield world


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


def test_eight_records_less_four_further_ones_are_four_persons(eight_records):
    rows = ask(eight_records, "reconciliation/records_to_persons")
    changes = dict(zip(rows.step, rows.record_change, strict=True))
    assert {step: change for step, change in changes.items() if change} == {
        "all_records": 8,
        "former_address": -2,
        "candidate_space": -1,
        "slip_in_usage_name": -1,
    }
    assert rows.left_record_count.iloc[-1] == rows.person_count[0] == 4
    assert rows.agrees.all() and rows.further_record_count[0] == 4


def test_the_steps_run_down_to_the_persons_of_the_world(lab):
    rows = ask(lab, "reconciliation/records_to_persons")
    assert rows.left_record_count.tolist() == rows.record_change.cumsum().tolist()
    assert rows.left_record_count.iloc[-1] == SMALL.persons
    assert rows.agrees.all()


def test_persons_that_are_not_what_records_leave_do_not_agree(mutated):
    one_more(mutated, "exposure_cube", "person_count")
    assert not ask(mutated, "reconciliation/records_to_persons").agrees.any()


def test_all_totals_agree(lab):
    rows = ask(lab, "reconciliation/totals")
    assert rows.agrees.all() and set(rows.record_count) == {10_000}
    assert set(rows.person_count) == {SMALL.persons}
    assert rows.agreeing_count[0] == rows.total_count[0] == len(rows)
    assert len(rows) == len(PARTITIONS) + OTHER_TOTALS


def found_off(world, added, count):
    """Return what the totals say of so many too many in cubes: where, by how many, how many off."""
    with undone(world):
        for cube, number in added.items():
            one_more(world, cube, count, number=number)
        rows = ask(world, "reconciliation/totals")
    off = rows[~rows.agrees]
    by_cube = dict(zip(off.counted_in, off[count.replace("count", "difference")], strict=True))
    return by_cube, len(rows) - rows.agreeing_count.iloc[0]


@for_each("count", COUNTS)
def test_one_too_many_in_a_cube_is_found_in_that_cube(world, count):
    """Of another number in each cube, so that all are asked at once; and of one cube alone."""
    for added in ({cube: number for number, cube in enumerate(PARTITIONS, 1)}, {"age_cube": 1}):
        assert found_off(world, added, count) == (added, len(added))


def test_one_too_many_in_an_extraction_is_found_in_that_extraction(world):
    for cube, count in product(EXTRACTED, COUNTS):
        with undone(world):
            one_more(world, cube, count, "extraction = 'partial'")
            rows = ask(world, "reconciliation/totals")
        off = rows[~rows.agrees]
        found = [*zip(off.counted_in, off.extraction, strict=True)]
        assert found == [(cube, "partial")], count


def test_an_empty_table_agrees_with_nothing(world):
    for tables in ({*PARTITIONS, *EXTRACTED}, {"age_cube"}, {"provenance"}):
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


def test_the_table_of_the_breach_of_2023_has_the_members_of_its_bit(world):
    for count in COUNTS:
        with undone(world):
            one_more(world, "breach_of_2023_cube", count)
            assert differing(world, "breaches") == ["breach_of_2023_cube"], count


WORDS = {
    "departements": ["59", "75", "2A", "974"],
    "age_bands": ["16-17", "30-34", "75 and over"],
    "sexes": ["female", "male"],
    "statuses": ["registered", "formerly_registered", "candidate_space"],
    "first_years": ["2004", "2010", "2023"],
    "end_bands": ["0", "3-5", "16-20"],
}


@given(
    selection=st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(words), min_size=1, unique=True)
            for name, words in WORDS.items()
        },
    )
)
def test_every_breakdown_of_a_selection_sums_to_it(lab, selection):
    rows = ask(lab, "reconciliation/breakdowns", **selection)
    (total,) = ask(lab, "exposure/total", **selection).to_dict("records")
    assert rows.agrees.all() and len(rows) == 11
    assert set(rows.record_count) == {total["record_count"]}
    assert set(rows.person_count) == {total["living_person_count"]}


def test_a_cube_that_lost_a_row_breaks_its_breakdown(world):
    broken = {
        "field_cube": "fields",
        "contact_cube_any_year": "contacts",
        "retention_cube": "idle_years",
    }
    for cube, breakdown in broken.items():
        with undone(world):
            world.execute(f"delete from {cube} where rowid = (select min(rowid) from {cube})")
            assert differing(world, "breakdowns", "breakdown") == [breakdown], cube
            world.execute(f"delete from {cube}")
            assert differing(world, "breakdowns", "breakdown") == [breakdown], cube


def test_a_place_that_is_not_listed_breaks_the_breakdowns_by_place(mutated):
    mutated.execute("delete from departements where departement_code = '59'")
    assert "region" in differing(mutated, "breakdowns", "breakdown")


def test_what_agrees_is_said_to_agree_by_construction(english, french):
    """Each is made so that it holds: it tests the code, not the world."""
    for name in ("totals", "breaches", "breakdowns"):
        for words, said in ((english, "by construction"), (french, "par construction")):
            texts = find(f"reconciliation/{name}").texts(words.language)
            assert all(said in str(each) for each in texts.headlines), name
            assert said in words.resolve(texts.note).lower(), name


def test_43_million_were_announced_and_36_8_million_settled(lab, english):
    rows = ask(lab, "reconciliation/announced_and_settled").set_index("figure_id")
    assert rows.figure_count.tolist() == [43_000_000, 44_300_000, 22_300_000, 36_820_828]
    assert rows.stated_on.is_monotonic_increasing
    assert all("http" in english.label("evidence_id", each) for each in rows.evidence_id)
    assert rows.records_per_person.iloc[0] == pytest.approx(1.1678, abs=5e-5)
    assert rows.further_record_count.iloc[0] == 6_179_172
    assert rows.authority.tolist() == ["official", "claimed", "denied", "settled"]
    assert rows.index[2] == "records_advertised_and_denied_2025"


def test_derived_figures_are_those_worked_out_by_hand(lab):
    values = ask(lab, "reconciliation/derived_figures").set_index("figure_id").value
    assert round(values["persons_per_day"]) == 1_315_030
    assert round(values["bytes_per_record"]) == 581
    assert round(values["bytes_per_person"]) == 679
    assert values["residents_share"] == pytest.approx(0.541, abs=5e-4)
    assert values["fine_per_person_eur"] == pytest.approx(0.136, abs=5e-4)


def test_days_between_and_days_counted_name_each_other(lab):
    between = ask(lab, "reconciliation/derived_figures").window_days[0]
    assert len(ask(lab, "access/daily_reads")) == between + 1 == 29
    for name in ("access/daily_reads", "access/days_earlier"):
        assert "reconciliation/derived_figures" in find(name).header, name
    assert "access/daily_reads" in find("reconciliation/derived_figures").header
