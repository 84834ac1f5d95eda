"""The minors of everybody: no count by age was published, and other shapes give other numbers.

Their ends are those of all runs of data_gen/ends, at full size.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from breachlab.paths import SQL, read
from breachlab.words import Sentence, Words, data_note, fill
from breachlab.words.language import interface
from breachlab.words.vocabulary import SYNTHETIC

QUESTION = "severity/by_segment"  # its first row counts them
BANDS = {"16-17"}
CODES = {"age_band": BANDS, "age_group": BANDS, "segment_id": {"minors"}, "group_id": {"minors"}}
TOLD = {"severity/by_level"}  # its rows have no code of minors
FILED = {"severity/notification_form", "exposure/compare"}  # their files alone: no card shows more
PARTS = ("departements", "regions", "sexes", "statuses", "first_years", "end_bands", "departement")


@cache
def find_ends() -> dict[str, int]:
    """Return the lowest and the highest number of minors in all runs, by key."""
    rows = csv.DictReader(read(SQL / "headline_ends.csv").splitlines())
    found = [row for row in rows if row["question"] == QUESTION]
    values = [int(row[end]) for row in found for end in ("low", "central", "high")]
    return {"low_end_person_count": min(values), "high_end_person_count": max(values)}


def counts_minors(query: str, rows: Any, parameters: Mapping[str, Any]) -> bool:
    """Return whether an answer counts the minors of everybody, in a row or as its selection.

    Rows of no question may be of any selection: they do not.
    """
    ages = parameters.get("age_bands")
    if not query or any(map(parameters.get, PARTS)) or (ages and BANDS.isdisjoint(ages)):
        return False
    if selects_minors(parameters):
        return True
    coded = (column for column in CODES if column in rows)
    return query in TOLD or any(CODES[name] & {*map(str, rows[name])} for name in coded)


def selects_minors(parameters: Mapping[str, Any]) -> bool:
    """Return whether a selection is of all minors and of nobody else."""
    ages = parameters.get("age_bands") or ()
    return bool(ages) and BANDS.issuperset(ages) and not any(map(parameters.get, PARTS))


def say_ends(words: Words, language: str = "") -> Sentence:
    """Return the sentence with the ends of the number of minors."""
    said = replace(words, language=language or words.language)
    return fill(interface(said.language)["exports"]["minors"], find_ends(), said)


def note_of(
    query: str, rows: Any, parameters: Mapping[str, Any], words: Words, language: str = ""
) -> str:
    """Return the note on the data of an answer, with the ends of minors where it counts them."""
    note = data_note(words, language)
    is_filed = query in FILED and not any(map(parameters.get, PARTS))
    is_told = is_filed or counts_minors(query, rows, parameters)
    if words.data_kind != SYNTHETIC or not is_told:
        return note
    return f"{note}. {say_ends(words, language)}"
