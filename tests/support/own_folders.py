"""A list of eight rows with a breach folder that is filled in, for tests."""

import csv
import shutil
from functools import cache, partial
from pathlib import Path

from filelock import FileLock

from data_gen.__main__ import main
from data_gen.own.breach_folder import FILES
from data_gen.own.list_database import default_target
from tests.data_gen.own.test_list_database import ADULTS, EIGHT, MAPPING

FILLED = {
    "dpc_score_id": "dpc_financial",
    "cnil_score_id": "cnil_limited",
    "source": "the controller",
}


def fill_in(folder, **other):
    """Fill in every ? of a breach folder, with FILLED and the other values given."""
    for name in FILES:
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
        for row in rows:
            row |= {key: (FILLED | other).get(key, "why") for key in row if row[key] == "?"}
        _write(path, rows)


def fill_in_by_status(folder):
    """Fill in a breach folder with segments by status, named and ordered as those of the lab.

    Who registered is at level high, a candidate space below, so that no scale says the same of
    all; the circumstances are one that adds nothing and one that adds a quarter.
    """
    fill_in(folder)
    with (folder / "severity_segments.csv").open(encoding="utf-8", newline="") as file:
        *_, minors, adults = csv.DictReader(file)
    minors |= {"rule_order": "1"}
    space = {"status": "candidate_space", "dpc_score_id": "dpc_simple", "ei_score_id": "ei_limited"}
    with_nir = {"is_space_with_nir": "1", "cnil_score_id": "cnil_significant"}
    rows = [
        minors,
        adults | space | with_nir | {"segment_id": "candidate_spaces_with_nir", "rule_order": "2"},
        adults | space | {"segment_id": "candidate_spaces", "rule_order": "3"},
        adults | {"segment_id": "registrants", "rule_order": "4"},
    ]
    _write(folder / "severity_segments.csv", rows)
    codes = "cb_confidentiality_known", "cb_integrity_no_misuse"
    _write(folder / "circumstances.csv", [{"score_id": each, "source": "why"} for each in codes])


def _write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)


def write_list(folder, mapping, rows=EIGHT):
    (folder / "clients.csv").write_text(rows, encoding="utf-8")
    (folder / "clients.toml").write_text(mapping, encoding="utf-8")
    return folder / "clients.toml"


def say(mapping, *lines):
    """Return a mapping with further lines under [list]."""
    return mapping.replace("[columns]", "\n".join([*lines, "", "[columns]"]), 1)


def make_answered(folder, rows=EIGHT):
    """Make the database of a list, all alive and the lab's figures taken; return its path."""
    file = write_list(folder, MAPPING, rows)
    assert main(["own", str(file), "--breach-folder", "--quiet"]) == 0
    fill_in(folder / "clients-breach")
    lines = (
        "all_living_in_france = true",
        "takes_assumed_figures = true",
        'breach_folder = "clients-breach"',
    )
    return count_list(write_list(folder, say(MAPPING, *lines), rows))


def make_bare(folder, *said, rows=EIGHT):
    """Make the database of a list, with further lines in its mapping; return its path."""
    return count_list(write_list(folder, say(MAPPING, *said), rows))


def count_list(file):
    """Make the database of a mapping; return its path."""
    assert main(["own", str(file), "--quiet"]) == 0
    return default_target(file)


MAKERS = {
    "bare": make_bare,
    "living": lambda folder: make_bare(folder, "all_living_in_france = true"),
    "answered": make_answered,
    "many bare": partial(make_bare, rows=EIGHT + ADULTS),
    "many answered": partial(make_answered, rows=EIGHT + ADULTS),
}


class EightRows:
    """Databases of the list that the processes of a run share; each is only to be read."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.path = cache(self._path)

    def _path(self, kind: str) -> Path:
        """Return the path of a database of MAKERS, which is made if it is not there."""
        folder = self.folder / kind
        path = default_target(folder / "clients.toml")
        with FileLock(self.folder / f"{kind}.lock"):
            if not path.exists():
                folder.mkdir()
                MAKERS[kind](folder)
        return path

    def copy(self, kind: str, folder: Path) -> Path:
        """Copy a list with its mapping and database; return the path of the database."""
        whole = self.path(kind).parent.parent
        shutil.copytree(whole, folder, dirs_exist_ok=True)
        return default_target(folder / "clients.toml")
