"""The titles of Method say what the register, the ledger and the reference files have."""

import csv
import re

import pytest

from breachlab import find
from breachlab.drawing.contours import NAMES
from breachlab.drawing.rate_map import NEAR
from breachlab.paths import DATA_GEN, SQL, read
from breachlab.query.headlines import finding
from data_gen.calibration import placing, source_tables
from data_gen.ledger import CENTRAL
from tests.sql.findings.conftest import figures
from tests.support.remembered import ask, read_records

OF_JOB_SEEKERS = {"A to C": 5_400_500, "A to E": 6_158_000}


@pytest.fixture(scope="module")
def fidelity(lab):
    return ask(lab, "method/fidelity")


def furthest(rows, figure):
    """Return the largest difference of a figure, whichever way it goes."""
    return rows[rows.held_figure_id == figure].difference_share.abs().max()


def published():
    """Return {code: persons} of the reference file by what they are used for, and their part."""
    found = {"fitted": {}, "held_against": {}}
    for row in source_tables.read("job_seekers"):
        part = (int(row["persons"]), OF_JOB_SEEKERS[row["categories"]])
        found[row["use"]][row["area_code"]] = part
    return found


def values(part):
    """Return what a part of the query lists: {code: its numbers}."""
    text = read(SQL / "method/fidelity.sql").split(f"\n{part} (")[1].split("\n),\n")[0]
    rows = re.findall(r"\('(\w+)', (?:'[\w-]+', )?([\d, ]+)\)", text)
    return {code: tuple(map(int, numbers.split(","))) for code, numbers in rows}


def test_fidelity_lists_the_published_figures_of_the_reference_files():
    listed, own = published(), values("held")
    assert values("fitted") == listed["fitted"]
    assert listed["held_against"].items() <= own.items()
    assert {*own} - {*listed["held_against"]} == {"11", "27", "52"}  # of sources of its own
    longer = {
        row["departement_code"]: (int(row["per_mille"]),)
        for row in source_tables.read("registered_a_year_or_more")
    }
    assert values("longer") == longer


REGISTERED = """
    select count(*)
    from registrants
    where is_primary and status = 'registered' and region_code = $code
"""


def test_the_title_of_fidelity_is_the_largest_difference_where_nothing_was_fitted(
    lab, english, fidelity
):
    persons = ask(lab, "exposure/total").person_count[0]
    ((partly,),) = lab.execute(
        "select list(distinct region_code::varchar) from departements where list_contains($codes,"
        " departement_code::varchar)",
        {"codes": [*values("fitted")]},
    ).fetchall()
    strays = []
    for code, (count, of) in values("held").items():
        if code in partly:
            continue
        ((found,),) = read_records(lab, REGISTERED, {"code": code})
        target = count / of * 6_158_000 * persons / 36_820_828
        strays.append(abs(found / target - 1))
    found = finding(find("method/fidelity"), fidelity, english)
    held, worst = figures(found)
    (name,) = (each.value for each in found.figures if each.column == "worst_place_name")
    assert (held, len(strays)) == (2, 2)
    assert worst == pytest.approx(max(strays), abs=1e-5)
    assert abs(fidelity.set_index("place_name").difference_share[name]) == worst


def test_the_reading_of_the_status_is_a_driver_and_moves_as_the_other_score_does(lab):
    low, high = (ask(lab, "severity/by_level", dpc=dpc).high_person_count[0] for dpc in (1, 2))
    drivers = ask(lab, "method/drivers", headline="severity/by_level").set_index("driver_id")
    assert drivers.index[0] == "status_reveals"
    # The table is of another world, of a twentieth of the records.
    assert drivers.below_share.iloc[0] == pytest.approx(1 - low / high, abs=0.002)


def test_largest_drivers_are_the_furthest_of_the_stored_ends(lab):
    ends = [
        row
        for row in csv.DictReader(read(SQL / "headline_ends.csv").splitlines())
        if row["figure"] and not row["crossed_with"]
    ]
    furthest = {}
    for row in ends:
        low, central, high = (float(row[each]) for each in ("low", "central", "high"))
        change = max(abs(low / central - 1), abs(high / central - 1))
        furthest[row["figure"]] = max(change, furthest.get(row["figure"], 0))
    rows = ask(lab, "method/largest_drivers").set_index("driver_id").furthest_share
    assert rows.to_dict() == pytest.approx(furthest)
    assert rows.is_monotonic_decreasing


def test_each_departement_is_fitted_or_out_of_reach_and_who_left_is_out_of_reach_everywhere(
    fidelity,
):
    registered = fidelity[
        (fidelity.held_figure_id == "registered") & (fidelity.place_kind == "departement")
    ]
    uses = registered.groupby("held_use_id").place_code.agg(set)
    assert uses["fitted"] == {*published()["fitted"]}
    assert uses["out_of_reach"] == {*NAMES} - uses["fitted"]
    unknown = fidelity[fidelity.place_code.isna()]
    assert {*unknown.held_figure_id} == {"formerly_registered", "candidate_space"}
    out = fidelity.held_use_id == "out_of_reach"
    assert fidelity[out].published_person_count.isna().all()
    assert fidelity[~out].published_person_count.notna().all()


def test_the_typical_error_is_that_of_the_rates_alone_where_job_seekers_were_published(fidelity):
    """A model that knew the unemployment rate alone, in the 31 that INSEE lists, one by one."""
    known, rated = placing.count_job_seekers("fitted"), placing.apply_rates(CENTRAL)
    strays = {code: rated[code] / known[code] - 1 for code in known if len(code) == 2}
    listed = fidelity[fidelity.held_figure_id == "registered_by_rate"].set_index("place_code")
    assert listed.difference_share.to_dict() == pytest.approx(strays, abs=1e-4)
    far = [abs(each) for each in strays.values()]
    assert fidelity.by_rate_count[0] == len(far) == 31
    assert fidelity.mean_share[0] == pytest.approx(sum(far) / 31, abs=1e-4)
    assert fidelity.by_rate_share[0] == pytest.approx(max(far), abs=1e-4)
    assert round(fidelity.mean_share[0], 3) == NEAR  # what is similar to France's rate


# What the model is held against. Whoever fits it to one of these takes it out, and must put another
# figure of places in, which it was never fitted to.
HELD_REGIONS = {"11", "27", "32", "52", "84"}
HELD_FOR_A_YEAR = {
    *(f"{number:02}" for number in range(1, 30) if number != 20), "2A", "2B",
}  # fmt: skip


def test_what_the_model_is_held_against_was_never_fitted():
    assert {*values("held")} == HELD_REGIONS
    assert {*values("longer")} == HELD_FOR_A_YEAR
    fitted = {
        row["area_code"] for row in source_tables.read("job_seekers") if row["use"] == "fitted"
    }
    free = {"11", "52"}  # the régions of which no département is fitted
    of_free = {
        row["departement_code"]
        for row in source_tables.read("departements")
        if row["region_code"] in free
    }
    assert free <= HELD_REGIONS and not fitted & of_free
    for path in (DATA_GEN / "calibration").glob("*.py"):
        text = read(path)
        assert "registered_a_year_or_more" not in text, path  # shares by département
        if path.stem not in ("__main__", "source_tables"):
            assert "held_against" not in text, path
