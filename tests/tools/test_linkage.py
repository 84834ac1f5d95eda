"""Exact keys over the members of another breach: what is linked rightly, whom a drift hides."""

import pytest

from tools.linkage.__main__ import BIT, EXACT_KEYS

NAMES, ANY_TWO = "names and birth date", "any two beside the birth date"
MEMBERS = """
    select count(*) from breached_records where is_primary and breach_mask & $bit <> 0
"""


@pytest.fixture(scope="module")
def bit(lab):
    ((bit,),) = lab.execute(BIT, {"breach": "VIAMEDIS"}).fetchall()
    return bit


@pytest.fixture(scope="module")
def found(lab, bit):
    rows = lab.execute(EXACT_KEYS, {"seed": 1, "breach_bit": bit}).fetchall()
    return {(linked_by, whom): counts for linked_by, whom, *counts in rows}


def test_exact_keys_list_every_member_and_leave_a_fifth_outside(lab, bit, found):
    ((members,),) = lab.execute(MEMBERS, {"bit": bit}).fetchall()
    listed, inside, *_ = found[NAMES, "all"]
    assert listed == members and 0.75 < inside / listed < 0.85
    for groups in (("female", "male"), ("born abroad", "born in France")):
        assert sum(found[NAMES, each][0] for each in groups) == listed


def test_exact_keys_miss_a_slip_and_another_surname_and_find_all_else(found):
    assert found[NAMES, "slip"][2] == 0
    assert found[NAMES, "surname in use"][3] == 0
    _, inside, linked, right, _ = found[NAMES, "no drift"]
    assert right == inside == linked
    _, inside, _, right, _ = found[ANY_TWO, "surname in use"]
    assert right == inside > 0
