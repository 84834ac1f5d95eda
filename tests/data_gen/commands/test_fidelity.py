"""python -m data_gen fidelity, as a user types it: a table, a page, a file of figures."""

import json
import os

import pytest

from breachlab.errors import NotReplaced
from data_gen.__main__ import main
from data_gen.commands import fidelity
from tests.conftest import SMALL


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


def test_no_database_is_report(tmp_path, capsys):
    assert main(["fidelity", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "Make one with: python -m data_gen" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_report_before_the_work(tmp_path, capsys):
    assert main(["fidelity", "--folder", str(tmp_path / "none")]) == 1
    assert "No folder at" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["fidelity.SYNTHETIC.html", "fidelity.SYNTHETIC.json"])
def test_what_no_report_wrote_stays_and_is_named_before_the_work(tmp_path, small_database, name):
    (tmp_path / name).write_text("my own")
    with pytest.raises(NotReplaced, match=f"{name} is a text file that this lab did not write"):
        fidelity.run(["--database", str(small_database), "--folder", str(tmp_path)])
    assert os.listdir(tmp_path) == [name] and (tmp_path / name).read_text() == "my own"
