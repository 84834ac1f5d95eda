"""Fidelity: what is compared with what was published, and the command that shows it."""

import json
import os
import shutil
from dataclasses import replace

import numpy
import pytest

from breachlab.errors import NotReplaced
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.commands import fidelity
from data_gen.fidelity.comparing import PARTS, USES, Comparison, compare, header, listed
from tests.conftest import SMALL
from tests.data_gen.conftest import LARGE, make_uncounted


def comparison(target, found, tolerance=0.005, smallest=0.0, drawn_from=None, is_drawn=True):
    cells = [f"cell {number}" for number in range(len(target))]
    return Comparison(
        part="modelled",
        name="made_up",
        title="Made up",
        source="this test",
        use="modelled",
        tolerance=tolerance,
        cells=cells,
        target=numpy.array(target, dtype=float),
        found=numpy.array(found, dtype=float),
        drawn_from=numpy.full(len(target), drawn_from or sum(target), dtype=float),
        is_drawn=is_drawn,
        smallest=smallest,
    )


def test_a_comparison_says_how_far_off_it_is():
    off = comparison([50, 50], [60, 40])
    assert off.total_variation == pytest.approx(0.1)  # half the sum of differences of shares
    assert off.chi_square == (pytest.approx(4.0), 1)  # 100 / 50 + 100 / 50
    assert comparison([100, 1_000], [90, 1_050]).largest == ("cell 0", pytest.approx(-0.1))


# [(why, targets, what is found, further arguments, the cells that are outside)]
JUDGED = [
    ("3.5 standard errors of 10,000 in 20,000 are 247", [10**4] * 2, [10_240, 9_760], {}, []),
    ("and no more", [10**4] * 2, [10_260, 9_740], {}, ["cell 0", "cell 1"]),
    ("0.5 % of a million, 5,000, is more than 2,475", [10**6] * 2, [1_004_900, 995_100], {}, []),
    (
        "of a million with a chance of 0.995 they are 247",
        [995_000],
        [995_260],
        {"tolerance": 0, "drawn_from": 10**6},
        ["cell 0"],
    ),
    ("and no less", [995_000], [995_240], {"tolerance": 0, "drawn_from": 10**6}, []),
    ("what is counted out rounds", [100.4], [100], {"tolerance": 0, "is_drawn": False}, []),
    ("and is exact", [100], [99], {"tolerance": 0, "is_drawn": False}, ["cell 0"]),
    ("a small cell is not judged", [100, 10_000], [300, 10_000], {"smallest": 5_000}, []),
]


def test_a_cell_may_be_off_by_chance_or_by_the_tolerance_whichever_is_more(subtests):
    for why, target, found, further, outside in JUDGED:
        with subtests.test(why=why):
            assert comparison(target, found, **further).outside == outside


def test_every_table_has_a_title_a_source_a_use_and_a_tolerance():
    names = []
    for part, sql in listed():
        _, facts = header(sql)
        names.append((part, facts["Name"]))
        assert sql.splitlines()[0].endswith("."), facts["Name"]
        assert facts["Source"] and float(facts["Tolerance"]) >= 0, facts["Name"]
        assert facts.get("Use", part) in USES and ("Use" in facts) == (part != "modelled"), facts
    assert names == sorted(set(names), key=lambda each: (PARTS.index(each[0]), each[1]))


@pytest.fixture(scope="module")
def comparisons(large_database):
    with open_connection(large_database, read_only=True) as connection:
        return compare(connection)


def outside(comparisons):
    """Return the cells that lie outside what chance and tolerance allow, by table."""
    return {each.name: each.outside for each in comparisons if each.outside}


# Some 500 cells are judged, and one in 2,000 lies farther off than 3.5 standard errors.
def test_a_world_meets_its_targets(comparisons):
    found = outside(comparisons)
    assert sum(map(len, found.values())) <= 2, found


@pytest.mark.parametrize("setting", ["low", "high"])
def test_a_world_meets_its_targets_at_every_setting(thorough, worlds, setting):
    path = make_uncounted(worlds, replace(LARGE, setting=setting))
    with open_connection(path, read_only=True) as connection:
        found = outside(compare(connection))
    assert sum(map(len, found.values())) <= 2, found


def test_a_world_that_is_off_is_found(large_database, tmp_path, monkeypatch):
    asked = {"departements", "regions", "ages"}
    tables = [(part, sql) for part, sql in listed() if header(sql)[1]["Name"] in asked]
    monkeypatch.setattr("data_gen.fidelity.comparing.listed", lambda: tables)
    with open_connection(shutil.copy(large_database, tmp_path / "off.duckdb")) as connection:
        connection.execute("update exposure_cube set departement_code = '2A' where sex = 'male'")
        found = outside(compare(connection))
    assert {"departements", "regions"} <= found.keys()
    assert "ages" not in found


def test_the_report_is_printed_and_written(worlds, tmp_path, printed):
    path = worlds.copy(SMALL, tmp_path / "lab.duckdb")
    assert main(["fidelity", "--database", str(path)]) == 0
    assert "published, SYNTHETIC" in printed("fidelity")
    page = (tmp_path / "fidelity.SYNTHETIC.html").read_text(encoding="utf-8")
    assert page.count("<section") == page.count("href='#") > 20
    report = json.loads((tmp_path / "fidelity.SYNTHETIC.json").read_text(encoding="utf-8"))
    assert report["SYNTHETIC"] is True and report["row_count"] == 10_000
    departements = next(each for each in report["modelled"] if each["name"] == "departements")
    assert departements["cells"] == 101 and 0 < departements["total_variation_distance"] < 0.1


def test_no_database_and_no_folder_are_said_before_the_work(tmp_path, capsys):
    for option, said in (
        (["--database", str(tmp_path / "none.duckdb")], "one with: python -m data_gen"),
        (["--folder", str(tmp_path / "none")], "No folder at"),
    ):
        assert main(["fidelity", *option]) == 1
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["fidelity.SYNTHETIC.html", "fidelity.SYNTHETIC.json"])
def test_what_no_report_wrote_stays_and_is_named_before_the_work(tmp_path, small_database, name):
    (tmp_path / name).write_text("my own")
    with pytest.raises(NotReplaced, match=f"{name} is a text file that this lab did not write"):
        fidelity.run(["--database", str(small_database), "--folder", str(tmp_path)])
    assert os.listdir(tmp_path) == [name] and (tmp_path / name).read_text() == "my own"
