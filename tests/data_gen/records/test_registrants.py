"""By proportion: shares against their targets; by oracle: NIRs and phone numbers."""

import csv
from collections import Counter

import phonenumbers
import pytest
from stdnum.fr import nir

from data_gen.reference import REFERENCE

DEVIATIONS = 4.5  # of some four hundred shares below, one in 150,000 lies further off by chance


def shares(connection, column, where="true"):
    rows = connection.execute(
        f"select ({column})::varchar, count(*) from registrants "
        f"where is_primary and {where} group by 1"
    ).fetchall()
    return {value: count for value, count in rows if value is not None}


def assert_close(found, targets):
    """Each share within DEVIATIONS standard errors of its target, none missing or extra."""
    total, whole = sum(found.values()), sum(targets.values())
    assert found.keys() <= targets.keys()
    for value, target in targets.items():
        share = target / whole
        error = (share * (1 - share) / total) ** 0.5
        assert abs(found.get(value, 0) / total - share) <= DEVIATIONS * error, value


def table(name, value, weight):
    path = REFERENCE / "central" / f"{name}.csv"
    with (path if path.exists() else REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        totals = Counter()
        for row in csv.DictReader(file):
            totals[row[value]] += int(row[weight])
        return totals


def test_statuses_meet_their_target(world):
    assert_close(shares(world, "status"), table("status", "status", "persons"))


def test_first_registrations_meet_their_target(world):
    assert_close(
        shares(world, "year(first_registered_on)"), table("first_year", "first_year", "persons")
    )


def test_years_since_the_last_end_meet_their_target(world):
    since = "date_sub('year', last_ended_on + 1, date '2024-03-06')"
    assert_close(shares(world, since), table("years_since_end", "years_since_end", "persons"))


def test_sexes_and_ages_meet_their_target(world):
    targets = Counter()
    with (REFERENCE / "central" / "persons_by_age.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            persons = sum(
                int(row[f"{part}_persons"]) for part in ("resident", "abroad", "deceased")
            )
            targets[f"{row['sex']} {int(row['age']) // 5}"] += persons
    found = shares(world, "concat(sex, ' ', date_sub('year', born_on, date '2024-03-05') // 5)")
    assert_close(found, targets)


def test_regions_meet_their_target(world):
    assert_close(shares(world, "region_code"), table("region_persons", "region_code", "persons"))


def test_births_by_month_meet_their_target(world):
    assert_close(shares(world, "month(born_on)"), table("birth_months", "birth_month", "weight"))


def test_communes_of_a_departement_are_peopled_by_their_population(world):
    with (REFERENCE / "communes.csv").open(encoding="utf-8") as file:
        targets = {
            row["commune_code"]: int(row["population"])
            for row in csv.DictReader(file)
            if row["departement_code"] == "59" and int(row["population"])
        }
    found = shares(world, "commune_code", "departement_code = '59'")
    assert found.keys() <= targets.keys()
    assert_close(towns(found, targets), towns(targets, targets))


def towns(counts, populations):
    """Return the counts of the towns one by one, and of all villages together."""
    large = {code: count for code, count in counts.items() if populations[code] >= 10_000}
    return large | {"villages": sum(counts.values()) - sum(large.values())}


def test_one_in_six_was_born_abroad(world):
    assert_close(shares(world, "birth_departement_code = '99'"), {"true": 160, "false": 840})


def test_those_born_in_france_live_where_they_were_born_as_often_as_is_known(world):
    for departement, share in (("69", 0.5), ("974", 0.825 / 0.96)):
        found = shares(
            world,
            "birth_departement_code = departement_code",
            f"birth_departement_code <> '99' and departement_code = '{departement}'",
        )
        own = found["true"] / sum(found.values())
        assert abs(own - share) < 0.03, (departement, own)


def test_records_per_person_meet_their_target(world):
    counts = dict(
        world.execute("""
            select record_count::varchar, count(*)
            from (select count(*) as record_count from registrants group by person_id)
            group by 1
        """).fetchall()
    )
    targets = {"1": 0.8545, "2": 0.1250, "3": 0.0187, "4": 0.0018}  # assumed
    for value, target in targets.items():
        assert abs(counts[value] / sum(counts.values()) - target) < 0.002


@pytest.mark.parametrize(
    ("where", "target"),
    [
        ("status = 'registered'", 0.97),
        (
            "status = 'formerly_registered' and last_ended_on <= date '2008-03-05'"
            " and born_on > date '1964-03-05'",
            0.35,
        ),
    ],
)
def test_emails_are_on_file_as_often_as_assumed(world, where, target):
    if "2008" not in where:
        where += " and born_on > date '1964-03-05'"
    assert_close(shares(world, "has_email", where), {"true": target, "false": 1 - target})


def test_neighbours_on_the_register_are_as_strangers(world):
    agreeing = world.execute("""
        select
            avg((former.sex = latter.sex)::integer) as sex,
            avg((month(former.born_on) = month(latter.born_on))::integer) as birth_month,
            avg((former.departement_code = latter.departement_code)::integer) as departement
        from registrants as former
        inner join registrants as latter on latter.person_id = former.person_id + 1
        where former.is_primary and latter.is_primary
    """).fetchall()[0]
    for found, column in zip(agreeing, ("sex", "month(born_on)", "departement_code"), strict=True):
        counts = shares(world, column).values()
        by_chance = sum((count / sum(counts)) ** 2 for count in counts)
        assert abs(found - by_chance) < 0.005


def test_python_stdnum_finds_every_nir_valid(world):
    rows = world.execute(
        "select nir from registrants where nir is not null and record_id % 20 = 0"
    ).fetchall()
    assert len(rows) > 10_000
    assert all(nir.is_valid(number) for (number,) in rows)


def test_corsica_counts_as_19_and_18_in_the_key(world):
    rows = world.execute(
        "select nir from registrants"
        " where nir is not null and birth_departement_code in ('2A', '2B')"
    ).fetchall()
    assert rows and all(nir.is_valid(number) for (number,) in rows)


def test_phonenumbers_finds_each_number_possible_and_french(world):
    rows = world.execute(
        "select distinct phone from registrants where phone is not null and record_id % 40 = 0"
    ).fetchall()
    assert len(rows) > 1_000
    for (phone,) in rows:
        parsed = phonenumbers.parse(phone, "FR")
        assert parsed.country_code == 33 and phonenumbers.is_possible_number(parsed)


def test_no_two_people_share_a_nir_or_an_agency_identifier(world):
    for column in ("nir", "agency_id"):
        shared = world.execute(
            f"select count({column}) - count(distinct {column}) from registrants where is_primary"
        ).fetchall()
        assert shared == [(0,)]
