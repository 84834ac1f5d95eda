"""The titles of Method say what the register, the ledger and the reference files have."""

import csv
import re
from dataclasses import replace

import pytest

from breachlab import find
from breachlab.paths import SQL, read
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import finding
from breachlab.words.language import interface
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


def test_the_title_of_fidelity_is_the_largest_difference_of_the_register(lab, words):
    persons = ask(lab, "exposure/total").person_count[0]
    strays = []
    for code, (count, of) in values("held").items():
        ((found,),) = lab.cursor().execute(
            """select count(*) from registrants
            where is_primary and status = 'registered' and region_code = ?""",
            [code],
        ).fetchall()  # fmt: skip
        target = count / of * 6_158_000 * persons / 36_820_828
        strays.append(abs(found / target - 1))
    held, worst = figures(title(lab, words, "method/fidelity"))
    assert held == len(strays) and worst - 0.001 < max(strays) <= worst


def test_the_headline_of_the_page_says_the_same_and_of_nobody_registered_that_it_cannot(
    world, words, lab
):
    found = headline(State("method"), world, world.words["en"])
    assert found.text.startswith("Three published numbers of this breach carry these pages. ")
    assert figures(found) == [*reversed(figures(title(lab, words, "method/fidelity")))]
    none = title(lab, words, "method/fidelity", model_registered_count=0)
    assert none.text == "Nobody is registered here to hold against published figures"


@pytest.mark.parametrize("setting", ["high", "low"])
def test_the_headline_holds_in_a_world_of_other_ends(thorough, worlds, setting):
    with worlds.in_memory(World(10_000, setting=setting)) as connection:
        other = OneWorld(connection).current()
        rows = ask(connection, "method/fidelity")
        held = rows[(rows.held_figure_id == "registered") & ~rows.is_fitted]
        worst, _ = figures(headline(State("method"), other, other.words["en"]))
        assert worst >= held.difference_share.abs().max()


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


def test_the_caption_of_the_regions_says_how_many_hold_a_departement_that_was_fitted(lab):
    rows = ask(lab, "method/fidelity")
    regions = rows[(rows.held_figure_id == "registered") & ~rows.is_fitted].place_code
    ((partly,),) = lab.execute(
        """
        select count(distinct region_code) from departements
        where list_contains($fitted, departement_code::varchar)
            and list_contains($regions, region_code::varchar)
        """,
        {"fitted": rows[rows.is_fitted].place_code.tolist(), "regions": regions.tolist()},
    ).fetchall()
    assert partly == 3
    caption = interface("en")["cards"]["method/fidelity"]["caption"]
    assert "some départements of three régions were fitted" in caption
