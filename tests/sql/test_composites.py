"""Breaches joined: composites of fields, and breaches added one by one."""

import math
from collections import deque
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.tables import open_session, recount
from tests.conftest import SMALL
from tests.sql import test_combination, test_selection
from tests.sql.banded import banded, keeps, selections
from tests.support.remembered import ask
from tests.support.tiers import examples


def held(connection, selection):
    """Return {fields held: [records, persons]} from the register, row by row."""
    rows = connection.execute(
        "select breach_bit, has_iban_of_all, has_employer, has_insurer from breaches"
    ).fetchall()
    bits = [sum(row[0] for row in rows if row[1 + number]) for number in range(3)]
    counts = {}
    for mask, nir, contact, primary in connection.execute(
        "select breach_mask, nir is not null, email is not null or phone is not null, is_primary"
        f" from {banded(selection)} where {keeps(selection)}",
        selection,
    ).fetchall():
        count = counts.setdefault((nir, contact, *(mask & bit != 0 for bit in bits)), [0, 0])
        count[0] += 1
        count[1] += primary
    return counts


@examples(15)
@given(data=st.data())
def test_composites_are_counted_as_the_register_itself_does(lab, data):
    selection = data.draw(selections(lab))
    counts = held(lab, selection)
    for found in ask(lab, "combination/composite_profiles", **selection).to_dict("records"):
        fields = tuple(
            found[f"has_{field}"] for field in ("nir", "contact", "iban", "employer", "insurer")
        )
        more = [c for has, c in counts.items() if all(map(lambda a, b: a <= b, fields, has))]
        assert [found["record_count"], found["person_count"]] == counts.get(fields, [0, 0])
        assert found["at_least_record_count"] == sum(records for records, _ in more)
        assert found["at_least_person_count"] == sum(persons for _, persons in more)


def test_every_composite_stands_once_and_the_worst_is_one_of_them(lab):
    rows = ask(lab, "combination/composite_profiles")
    fields = ["has_nir", "has_contact", "has_iban", "has_employer", "has_insurer"]
    assert set(map(tuple, rows[fields].values)) == set(product([False, True], repeat=5))
    (worst,) = ask(lab, "combination/worst_composite").to_dict("records")
    same = rows.set_index("held_ids").loc["nir contact iban employer"]
    assert worst["person_count"] == same.at_least_person_count
    assert worst["expected_person_count"] == same.expected_person_count
    for bound in ("least", "most"):
        assert worst[f"{bound}_person_count"] == same[f"{bound}_person_count"]
        assert worst[f"{bound}_if_even_count"] == same[f"{bound}_if_even_count"]


STANDINGS = st.sampled_from([None, ["confirmed"], ["claimed"], ["claimed", "confirmed"]])


def masks(connection, selection, standings):
    """Return [(mask of the breaches asked for, is primary, NIR and contact)], row by row."""
    bits = connection.execute(
        "select bit_or(breach_bit) from breaches where list_contains($asked, standing)",
        {"asked": standings or ["confirmed"]},
    ).fetchall()[0][0]
    return connection.execute(
        f"select breach_mask & {bits}, is_primary,"
        " nir is not null and (email is not null or phone is not null)"
        f" from {banded(selection)} where {keeps(selection)}",
        selection,
    ).fetchall()


@examples(15)
@given(data=st.data(), standings=STANDINGS)
def test_each_breach_adds_whom_no_earlier_one_holds(lab, data, standings):
    selection = data.draw(selections(lab))
    rows = masks(lab, selection, standings)
    bits = dict(lab.execute("select breach_id, breach_bit from breaches").fetchall())
    ibans = dict(lab.execute("select breach_bit, has_iban_of_all from breaches").fetchall())
    found = ask(lab, "combination/marginal_effect", standings=standings, **selection)
    seen = seen_ibans = 0
    for each in found.to_dict("records"):
        bit = bits[each["breach_id"]]
        new = [primary for mask, primary, _ in rows if mask & bit and not mask & seen]
        assert (each["new_record_count"], each["new_person_count"]) == (len(new), sum(new))
        seen |= bit
        assert each["person_count"] == sum(primary for mask, primary, _ in rows if mask & seen)
        seen_ibans |= bit if ibans[bit] else 0
        held = [primary for mask, primary, joinable in rows if joinable and mask & seen_ibans]
        assert each["composite_record_count"] == len(held)
        assert each["composite_person_count"] == sum(held)


def test_the_last_breach_leaves_as_many_composites_as_there_are(lab):
    last = ask(lab, "combination/marginal_effect").iloc[-1]
    rows = ask(lab, "combination/composite_profiles").set_index("held_ids")
    assert last.composite_person_count == rows.at_least_person_count["nir contact iban"]
    assert last.composite_record_count == rows.at_least_record_count["nir contact iban"]


@examples(15)
@given(data=st.data(), standings=STANDINGS)
def test_breaches_per_person_are_the_bits_of_the_register(lab, data, standings):
    selection = data.draw(selections(lab))
    expected = {}
    for mask, primary, _ in masks(lab, selection, standings):
        count = expected.setdefault(mask.bit_count(), [0, 0])
        count[0] += 1
        count[1] += primary
    rows = ask(lab, "combination/breaches_per_person", standings=standings, **selection)
    found = rows[["other_breach_count", "record_count", "person_count"]].values.tolist()
    assert found == [[number, *counts] for number, counts in sorted(expected.items())]


def test_fields_of_a_composite_come_from_confirmed_breaches(lab):
    """No claimed one took any, as the notes say; else these questions need $standings."""
    claimed = lab.execute(
        "select breach_id from breaches where standing <> 'confirmed'"
        " and (has_iban_of_all or has_employer or has_insurer)"
    ).fetchall()
    assert claimed == []


@examples(25)
@given(data=st.data())
def test_the_breach_of_2023_is_counted_by_history_as_the_register_itself_does(lab, data):
    selection = data.draw(test_selection.selections(lab))
    column = "concat(statuses, end_bands)"
    exposed = test_selection.from_the_register(lab, column, selection)
    members = test_selection.from_the_register(lab, column, selection, "breach_mask & 2 <> 0")
    both, everybody = (
        sum(persons for _, persons in counts.values()) for counts in (members, exposed)
    )
    found = ask(lab, "combination/in_breach_of_2023", **selection).astype({"end_band": object})
    for row in found.fillna({"end_band": ""}).to_dict("records"):
        value = row["status"] + row["end_band"]
        assert [row["exposed_record_count"], row["exposed_person_count"]] == exposed.pop(value)
        assert [row["record_count"], row["person_count"]] == members.get(value, [0, 0])
        share = row["person_count"] / (row["exposed_person_count"] or math.nan)
        assert row["person_share"] == pytest.approx(share, nan_ok=True)
        share = both / (everybody or math.nan)
        assert row["all_person_share"] == pytest.approx(share, nan_ok=True)
    assert not exposed


def test_a_composite_of_one_source_has_the_bounds_of_its_breach(lab):
    breach = test_combination.row(lab, "combination/bounds_by_stratum", "VIAMEDIS")
    insurer = ask(lab, "combination/composite_profiles").set_index("held_ids").loc["insurer"]
    assert insurer.expected_person_count == breach.expected_from_strata
    assert insurer.least_if_even_count == breach.least_from_strata
    assert insurer.most_if_even_count == breach.most_from_strata
    assert insurer.least_person_count == breach.least_from_totals
    assert insurer.most_person_count == breach.most_from_totals


def test_what_the_register_alone_holds_is_known_exactly(lab):
    rows = ask(lab, "combination/composite_profiles").set_index("held_ids")
    for held_ids in ("nir contact", "nir", "contact", "none"):
        found = rows.loc[held_ids]
        assert found.least_person_count == found.most_person_count == found.at_least_person_count


def test_composite_cube_counts_no_iban_of_a_breach_that_is_only_claimed(worlds):
    """None of them has one today; were one to, nobody would be said to have lost it."""
    with worlds.in_memory(SMALL) as connection:
        cells = connection.execute("from composite_cube order by all").fetchall()
        open_session(connection, SMALL)
        connection.execute("update breaches set has_iban_of_all = true where standing = 'claimed'")
        deque(recount(connection, ["composite_cube"]), maxlen=0)
        assert connection.execute("from composite_cube order by all").fetchall() == cells
