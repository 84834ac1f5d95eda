"""Records of a world as a list with every column that a mapping knows, and the list counted."""

import csv
import re
import tomllib
from contextlib import contextmanager
from pathlib import Path

from breachlab import connect
from breachlab.paths import read
from data_gen.__main__ import main
from data_gen.own.list_database import default_target
from tests.support.own_folders import say
from tests.support.own_lists import make_iban
from tests.support.remembered import read_records

MAPPING = read(Path(__file__).with_name("whole_list.toml"))
HEADER = [*tomllib.loads(MAPPING)["columns"]]
FILLED_IN = ('breach_folder = "clients-breach"', "takes_assumed_figures = true")
ROWS = read(Path(__file__).with_name("whole_list.sql"))


def make_whole_list(lab, count, has_gaps=False):
    """Return the first records of the small world as rows of a list, by the words of HEADER."""
    found = read_records(lab, ROWS, {"count": count, "has_gaps": has_gaps})
    rows = [dict(zip(HEADER, row, strict=True)) for row in found]
    for number, row in enumerate(rows):
        row["IBAN"] = make_iban(number) if row["IBAN"] else "FR00"
    return rows


def write_whole_list(folder: Path, rows) -> Path:
    """Write the list and its mapping as clients.csv and clients.toml; return the mapping."""
    with (folder / "clients.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "clients.toml").write_text(MAPPING, encoding="utf-8")
    return folder / "clients.toml"


@contextmanager
def open_list(folder, rows, lacking=(), fill=None):
    """Give a connection to the database of a list, whose mapping lacks some columns.

    `fill` fills in the breach folder of the list; the figures of the ledger are taken, too, then.
    """
    mapping = write_whole_list(folder, rows)
    text = MAPPING
    if fill:
        assert main(["own", str(mapping), "--breach-folder", "--quiet"]) == 0
        fill(folder / "clients-breach")
        text = say(text, *FILLED_IN)
    for label in lacking:
        text = re.sub(rf'^"?{label}"? = ".*"$', f'"{label}" = "other"', text, flags=re.MULTILINE)
    mapping.write_text(text, encoding="utf-8")
    assert main(["own", str(mapping), "--quiet"]) == 0
    with connect(default_target(mapping)) as connection:
        yield connection
