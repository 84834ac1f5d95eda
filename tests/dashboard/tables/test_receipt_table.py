"""The receipt: what the world was made with, and that its command makes the same one."""

import shlex

import pytest

from breachlab.store.databases import connect
from dashboard.pages.method.tables import command, receipt
from data_gen.__main__ import main
from tests.support.pages.components import keyed, texts
from tests.support.remembered import ask_rows


@pytest.fixture(scope="module")
def row(lab):
    return ask_rows(lab, "method/receipt").dicts()[0]


def test_it_says_each_part_in_words(canvas, french_canvas, lab, row):
    rows = ask_rows(lab, "method/receipt")
    said = texts(receipt(rows, canvas))
    assert "Assumed figuresat the centre of their ranges" in said
    assert row["records_checksum"] in said and row["reference_sha256"] in said
    assert "figés avec la version" in texts(receipt(rows, french_canvas))


def test_its_command_makes_the_same_rows_again(thorough, row, tmp_path):
    words = shlex.split(command(row))[3:]
    database = tmp_path / "again.duckdb"
    assert main([*words, "--database", str(database), "--quiet"]) == 0
    with connect(database) as again:
        assert ask_rows(again, "method/receipt")["records_checksum"] == [row["records_checksum"]]


def test_its_counts_have_keys_and_its_seed_is_no_count(canvas, lab, row):
    keys = ("model_version", "record_count", "person_count")
    assert keyed(receipt(ask_rows(lab, "method/receipt"), canvas)) == [
        (key, row[key]) for key in keys
    ]
