"""The titles of Method say what the register, the ledger and the reference files have."""

import csv
import re
from dataclasses import replace

import pytest

from breachlab import find
from breachlab.paths import SQL, read
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import finding
from dashboard.database.served_world import OneWorld
from dashboard.pages.method import DRIVERS, METHOD
from dashboard.pages.parts.method_block import COLUMNS, block, headline, sub
from dashboard.state.page_state import State
from data_gen.calibration import source_tables
from data_gen.world import World
from tests.sql.findings.drawn import draw, figures
from tests.support.pages.components import texts
from tests.support.remembered import ask, ask_rows

OF_JOB_SEEKERS = {"A to C": 5_400_500, "A to E": 6_158_000}


def title(lab, words, query, **row):
    return finding(find(query), ask(lab, query).assign(**row), words)


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


def test_the_title_of_fidelity_is_the_largest_difference_where_nothing_was_fitted(lab, words):
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
        ((found,),) = lab.cursor().execute(
            """select count(*) from registrants
            where is_primary and status = 'registered' and region_code = ?""",
            [code],
        ).fetchall()  # fmt: skip
        target = count / of * 6_158_000 * persons / 36_820_828
        strays.append(abs(found / target - 1))
    found = title(lab, words, "method/fidelity")
    held, worst = figures(found)
    (name,) = (each.value for each in found.figures if each.column == "worst_place_name")
    assert (held, len(strays)) == (2, 2)
    assert worst == pytest.approx(max(strays), abs=1e-5)
    rows = ask(lab, "method/fidelity").set_index("place_name")
    assert abs(rows.difference_share[name]) == worst


def test_the_headline_of_the_page_says_the_same_and_of_nobody_registered_that_it_cannot(
    world, words, lab
):
    found = headline(State("method"), world, world.words["en"])
    assert found.text.startswith("Three published numbers of this breach carry these pages. ")
    held, worst = figures(title(lab, words, "method/fidelity"))
    rows = ask(lab, "method/fidelity")
    far = rows[rows.held_figure_id != "registered"].difference_share.abs().max()
    assert figures(found) == [worst, held, far]
    none = title(lab, words, "method/fidelity", model_registered_count=0)
    assert none.text == "Nobody is registered here to hold against published figures"


@pytest.mark.parametrize("setting", ["high", "low"])
def test_the_headline_holds_in_a_world_of_other_ends(thorough, worlds, setting):
    with worlds.in_memory(World(10_000, setting=setting)) as connection:
        other = OneWorld(connection).current()
        rows = ask(connection, "method/fidelity")
        free = (rows.held_figure_id == "registered") & ~rows.is_fitted & ~rows.is_partly_fitted
        worst, *_ = figures(headline(State("method"), other, other.words["en"]))
        assert worst == rows[free].difference_share.abs().max()


def test_the_block_has_three_numbers_of_each_kind_whoever_is_selected(world, lab):
    assert {len(names) for names in COLUMNS.values()} == {3}
    whole = texts(block(State("method"), world, world.words["en"])[0])
    for selection in draw(world, "method")[1:]:
        assert texts(block(State("method", selection), world, world.words["en"])[0]) == whole
        assert sub(State("method", selection), world, world.words["en"]).text.endswith(
            "The selection does not act on this page."
        )


def test_the_title_of_drivers_is_what_the_other_score_gives(lab, world):
    rows = world.answers.rows("method/largest_drivers", {})
    other = ask(lab, "severity/by_level", dpc=1).high_person_count[0]
    high = ask(lab, "severity/by_level", dpc=2).high_person_count[0]
    page = world.words["en"]
    beside = {"severity/by_level": ask_rows(lab, "severity/by_level")}
    said = DRIVERS.find(_with(page, beside), DRIVERS.query, Rows.of(rows))
    assert figures(said) == [high, other]
    same = beside["severity/by_level"].assign(other_reading_high_person_count=high)
    said = DRIVERS.find(_with(page, {"severity/by_level": same}), DRIVERS.query, Rows.of(rows))
    assert said.text.startswith("12 assumptions move a headline")


def _with(page, beside):
    return replace(page, canvas=replace(page.canvas, beside=beside))


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


def test_other_titles_are_counts_of_their_rows(lab, words):
    ledger = ask(lab, "method/ledger")
    counts = [ledger.is_published.sum(), (~ledger.is_published).sum()]
    assert figures(title(lab, words, "method/ledger")) == counts
    for query in ("reconciliation/totals", "reconciliation/breakdowns"):
        rows = ask(lab, query)
        assert figures(title(lab, words, query)) == [rows.agrees.sum(), len(rows)]
    rows = ask(lab, "method/departement_figures")
    places = [(rows.identification_id == "not_identified").sum(), len(rows)]
    assert figures(title(lab, words, "method/departement_figures")) == places
    stated = ask(lab, "reconciliation/announced_and_settled").set_index("figure_id").figure_count
    assert figures(title(lab, words, "reconciliation/announced_and_settled")) == [
        stated["records_announced"],
        stated["persons_final"],
    ]
    assert figures(title(lab, words, "method/receipt")) == [3]


def test_each_card_of_the_page_is_headed_by_a_finding():
    assert all(find(card.query).texts("en").findings for card in METHOD.cards)


def test_a_region_is_partly_fitted_if_one_of_its_departements_was(lab):
    rows = ask(lab, "method/fidelity")
    regions = rows[(rows.held_figure_id == "registered") & ~rows.is_fitted]
    found = lab.execute(
        """
        select distinct region_code::varchar from departements
        where list_contains($fitted, departement_code::varchar)
            and list_contains($regions, region_code::varchar)
        """,
        {
            "fitted": rows[rows.is_fitted].place_code.tolist(),
            "regions": regions.place_code.tolist(),
        },
    ).fetchall()
    partly = {code for (code,) in found}
    assert {*regions[regions.is_partly_fitted].place_code} == partly == {"27", "32", "84"}
    assert (rows.held_count[0], rows.partly_count[0]) == (2, 3)
    strays = regions[regions.is_partly_fitted].difference_share.abs()
    assert rows.partly_share[0] == strays.max()
