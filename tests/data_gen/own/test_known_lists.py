"""Persons of seven lists of which the truth is known, with slips sought and without.

The noise of FEBRL 3 and of pseudopeople is that of their packages.
"""

import dataclasses
from collections import Counter

import pytest

from data_gen.own.mapping import read_mapping
from tests.support.known_lists import KNOWN
from tests.support.own_reading import read_rows

THOROUGH = [*KNOWN][2:]  # the club and the insurer are tried in every run
WIDEST = 1.10  # of the high end by the low


def check_persons(name, folder):
    """Hold the range of a list to its persons."""
    known = KNOWN[name]()
    mapping, persons = read_mapping(known.write(folder)), len({*known.persons})
    exact, _ = read_rows(mapping)
    report, rows = read_rows(dataclasses.replace(mapping, seeks_slips=True))
    assert persons <= exact.high_persons
    assert report.low_persons <= persons <= report.high_persons <= exact.high_persons
    assert report.high_persons <= WIDEST * report.low_persons
    people = {*zip(rows.person_id, known.persons, strict=True)}
    joined = Counter(person for person, _ in people)
    # Who has the name and the birth date of another in his household is joined with him.
    assert sum(count > 1 for count in joined.values()) <= persons * 0.01


@pytest.mark.parametrize("name", ["insurer", "club"])
def test_with_slips_the_truth_lies_between_ends_that_are_near(name, tmp_path):
    check_persons(name, tmp_path)


@pytest.mark.parametrize("name", THOROUGH)
def test_with_slips_the_truth_of_a_larger_list_lies_between_ends_that_are_near(
    name, tmp_path, thorough
):
    check_persons(name, tmp_path)
