"""Other breaches and their composites: counts against the register, and what is said."""

import csv
import math
import operator
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gen.reference import REFERENCE
from tests.sql import test_selection
from tests.sql.banded import BANDED, banded, keeps, selections
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples

BOTH = ["confirmed", "claimed"]
LIVES_HERE = "is_primary and not is_deceased and not lives_abroad"
OF_EVERY_BREACH = ["other_breaches", "bounds_by_stratum", "marginal_effect"]


def row(connection, name, breach, **selection):
    return ask(connection, f"combination/{name}", **selection).set_index("breach_id").loc[breach]


# Counts of the small world, against the register itself.


RESIDENTS_OF_VIAMEDIS = """
    select sum(resident_count)
    from (
        select
            *,
            departement_code::varchar as departements,
            sex::varchar as sexes,
            age_band::varchar as age_bands
        from perimeters
        where breach_id = 'VIAMEDIS'
    )
    where {where}
"""


@examples(20)
@given(data=st.data())
def test_the_outsider_adds_up_the_residents_and_the_living_that_are_selected(lab, data):
    selection = data.draw(selections(lab))
    people = {name: words for name, words in selection.items() if name != "statuses"}
    ((residents,),) = lab.execute(
        RESIDENTS_OF_VIAMEDIS.format(where=keeps(people)), people
    ).fetchall()
    ((living,),) = read_records(
        lab,
        f"select count(*) from {BANDED} where {LIVES_HERE} and {keeps(selection)}",
        selection,
    )
    found = row(lab, "other_breaches", "VIAMEDIS", **selection)
    assert found.resident_count == pytest.approx(residents, abs=1)
    assert found.register_person_count == living


def test_perimeters_hold_as_many_residents_as_their_breaches_say(lab):
    for breach, said, counted in lab.execute(
        "select breach_id, any_value(perimeter_person_count), sum(resident_count)"
        " from breaches inner join perimeters using (breach_id) group by 1"
    ).fetchall():
        assert counted == pytest.approx(said, abs=1), breach


def test_the_outsider_counts_living_residents_inside_the_ages_of_the_perimeter(lab):
    """The perimeter starts at 62: of the band 60-64 three years of five, below nobody."""
    counts = read_records(
        lab,
        f"select age_bands, count(*) from {BANDED}"
        f" where {LIVES_HERE} and sex = 'female' group by age_bands",
    )
    living = dict(counts)
    rows = ask(lab, "combination/overlap_by_age_band", breach="CNAV", sexes=["female"])
    found = rows.astype({"age_band": str}).set_index("age_band").register_person_count
    assert found["60-64"] == round(0.6 * living["60-64"])
    assert found["65-69"] == living["65-69"]
    assert found[:"55-59"].isna().all()


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
    for each in found.fillna({"end_band": ""}).to_dict("records"):
        value = each["status"] + each["end_band"]
        assert [each["exposed_record_count"], each["exposed_person_count"]] == exposed.pop(value)
        assert [each["record_count"], each["person_count"]] == members.get(value, [0, 0])
        share = each["person_count"] / (each["exposed_person_count"] or math.nan)
        assert each["person_share"] == pytest.approx(share, nan_ok=True)
        share = both / (everybody or math.nan)
        assert each["all_person_share"] == pytest.approx(share, nan_ok=True)
    assert not exposed


MEMBERS = """
    select
        breach_mask,
        is_primary,
        nir is not null and (email is not null or phone is not null) as is_joinable
    from {banded} where {where}
"""
STANDINGS = st.sampled_from([None, ["confirmed"], ["claimed"], BOTH])


def read_members(lab, selection):
    """Return (bits of its breaches, whether it is of a person, whether it has NIR and contact).

    Of each record of a selection, from the register. A person is counted at one record.
    """
    query = MEMBERS.format(banded=banded(selection), where=keeps(selection))
    return read_records(lab, query, selection)


def read_breaches(lab, standings):
    """Return {breach: (its bit, whether it took every IBAN)} of the standings: None, confirmed."""
    rows = lab.execute(
        "select breach_id, breach_bit, has_iban_of_all from breaches"
        " where list_contains(?, standing)",
        [standings or ["confirmed"]],
    ).fetchall()
    return {breach: parts for breach, *parts in rows}


@examples(20)
@given(data=st.data(), standings=STANDINGS)
def test_members_of_each_breach_are_those_of_the_register(lab, data, standings):
    selection = data.draw(selections(lab))
    members, breaches = read_members(lab, selection), read_breaches(lab, standings)
    found = ask(lab, "combination/other_breaches", standings=standings, **selection)
    assert {*found.breach_id} == breaches.keys()
    for each in found.itertuples():
        bit, _ = breaches[each.breach_id]
        inside = [is_person for bits, is_person, _ in members if bits & bit]
        assert (each.record_count, each.person_count) == (len(inside), sum(inside))


@examples(20)
@given(data=st.data(), standings=STANDINGS)
def test_a_breach_adds_whom_no_earlier_one_holds_and_completes_whose_iban_was_taken(
    lab, data, standings
):
    """A composite is a record with NIR and contact that this or an earlier breach has the IBAN of.

    `seen` are the bits of this breach and the earlier ones, `with_iban` of those with every IBAN.
    """
    selection = data.draw(selections(lab))
    members, breaches = read_members(lab, selection), read_breaches(lab, standings)
    found = ask(lab, "combination/marginal_effect", standings=standings, **selection)
    assert {*found.breach_id} == breaches.keys()
    seen = with_iban = 0
    for each in found.itertuples():
        bit, has_iban = breaches[each.breach_id]
        new = [is_person for bits, is_person, _ in members if bits & bit and not bits & seen]
        assert (each.new_record_count, each.new_person_count) == (len(new), sum(new))
        seen |= bit
        assert each.person_count == sum(is_person for bits, is_person, _ in members if bits & seen)
        with_iban |= bit if has_iban else 0
        held = [is_person for bits, is_person, joins in members if joins and bits & with_iban]
        assert (each.composite_record_count, each.composite_person_count) == (len(held), sum(held))


@examples(20)
@given(data=st.data(), standings=STANDINGS)
def test_records_and_persons_are_counted_by_the_number_of_their_breaches(lab, data, standings):
    selection = data.draw(selections(lab))
    listed = sum(bit for bit, _ in read_breaches(lab, standings).values())
    counts = defaultdict(lambda: [0, 0])
    for bits, is_person, _ in read_members(lab, selection):
        count = counts[(bits & listed).bit_count()]
        count[0] += 1
        count[1] += is_person
    found = ask(lab, "combination/breaches_per_person", standings=standings, **selection)
    shown = found[["other_breach_count", "record_count", "person_count"]].values.tolist()
    assert shown == [[number, *each] for number, each in sorted(counts.items())]


HELD = """
    select breach_mask, nir is not null, email is not null or phone is not null, is_primary
    from {banded} where {where}
"""


@examples(15)
@given(data=st.data())
def test_composites_are_counted_as_the_register_has_them(lab, data):
    selection = data.draw(selections(lab))
    query = HELD.format(banded=banded(selection), where=keeps(selection))
    taken = lab.execute("""
        select bit_or(breach_bit) filter (has_iban_of_all),
            bit_or(breach_bit) filter (has_employer),
            bit_or(breach_bit) filter (has_insurer)
        from breaches
    """).fetchone()
    counts = defaultdict(lambda: [0, 0])
    for mask, nir, contact, primary in read_records(lab, query, selection):
        count = counts[nir, contact, *(mask & bits != 0 for bits in taken)]
        count[0] += 1
        count[1] += primary
    fields = ["has_nir", "has_contact", "has_iban", "has_employer", "has_insurer"]
    for found in ask(lab, "combination/composite_profiles", **selection).to_dict("records"):
        own = tuple(found[field] for field in fields)
        more = [count for has, count in counts.items() if all(map(operator.le, own, has))]
        assert [found["record_count"], found["person_count"]] == counts.get(own, [0, 0])
        assert found["at_least_record_count"] == sum(records for records, _ in more)
        assert found["at_least_person_count"] == sum(persons for _, persons in more)


# What is known, what is drawn, and how it is said.


@pytest.mark.parametrize("name", OF_EVERY_BREACH)
def test_a_claimed_breach_is_shown_only_where_it_is_asked_for(lab, name):
    shown = {
        tuple(standings or ()): ask(lab, f"combination/{name}", standings=standings)
        for standings in (None, ["confirmed"], ["claimed"], BOTH)
    }
    assert set(shown[()].standing) == {"confirmed"}
    assert shown[()].equals(shown[("confirmed",)])
    assert set(shown[("claimed",)].standing) == {"claimed"}
    parts = [set(shown[of].breach_id) for of in (("confirmed",), ("claimed",))]
    assert set(shown[tuple(BOTH)].breach_id) == parts[0] | parts[1] and not parts[0] & parts[1]


def test_what_was_announced_agrees_with_what_is_modelled(lab):
    differing = lab.execute("""
        select breach_id
        from breaches full join announced_breaches as announced using (breach_id)
        where
            is_modelled and (
                announced_count is distinct from person_count
                or announced.standing is distinct from breaches.standing
                or breached_on is distinct from announced_on
                or announced.has_iban is distinct from breaches.has_iban
            )
            or (breach_id in (select breach_id from breaches) and is_modelled is not true)
    """).fetchall()
    unsound = lab.execute("""
        select breach_id
        from announced_breaches
        where
            trim(coalesce(source, '')) = ''
            or announced_count not between coalesce(least_count, 0) and most_count
            or (least_count is not null)
            is distinct from (standing = 'confirmed' and count_basis <> 'up_to')
    """).fetchall()
    assert (differing, unsound) == ([], [])


def test_the_list_of_breaches_is_said_to_end_on_the_day_of_its_last(english, french):
    """RSA2026 became known on 27 February 2026, after all others of the register's list."""
    with (REFERENCE / "breaches.csv").open(encoding="utf-8") as lines:
        assert max(row["breached_on"] for row in csv.DictReader(lines)) == "2026-02-27"
    for words, day in ((english, "27 February 2026"), (french, "27 février 2026")):
        text = words.text("page", "sentences", "overlap_unknown")
        assert text.replace("\N{NO-BREAK SPACE}", " ").endswith(f" {day}.")
