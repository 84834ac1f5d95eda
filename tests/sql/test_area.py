"""One département on the small world: its answers beside the national ones and the register."""

import pytest

from breachlab import find
from breachlab.errors import BadParameters
from breachlab.query.queries import names
from tests.support.remembered import ask, read_records

AREA = [name for name in names() if name.startswith("area/")]
CODES = ["59", "75", "2A", "974"]
everywhere = pytest.mark.parametrize("code", CODES)


@pytest.mark.parametrize("name", AREA)
def test_a_departement_that_exists_must_be_named(lab, name):
    # Paris has the fewest communes of the large: its answer can be read.
    assert find(name).examples["departement"] == ("75" if name == "area/communes" else "59")
    with pytest.raises(BadParameters, match="also needs: departement"):
        ask(lab, name)
    with pytest.raises(BadParameters, match="Did you mean 974"):
        ask(lab, name, departement="9744")


@everywhere
@pytest.mark.parametrize("by", ["age_band", "status"])
def test_a_breakdown_is_the_national_one_of_that_departement(lab, code, by):
    national = ask(lab, f"exposure/by_{by}", departements=[code])
    here = ask(lab, f"area/by_{by}", departement=code)
    here = here[here.record_count > 0]
    for column in (by, "record_count"):
        assert here[column].tolist() == national[column].tolist()
    assert here.living_here_person_count.tolist() == national.person_count.tolist()
    assert here.living_here_person_share.sum() == pytest.approx(1)


@everywhere
def test_the_summary_is_the_row_of_the_national_rates(lab, code):
    rates = ask(lab, "exposure/rate_by_departement")
    (here,) = ask(lab, "area/summary", departement=code).to_dict("records")
    national = rates.set_index("departement_code").loc[code]
    residents = "living_here_person_count"
    for column in ("record_count", residents, "location_quotient", "standardised_ratio"):
        assert here[column] == pytest.approx(national[column])


@everywhere
def test_young_people_and_seniors_are_those_of_the_age_bands(lab, code):
    bands = ask(lab, "exposure/by_age_band", departements=[code]).set_index("age_band")
    young = ask(lab, "area/young_people", departement=code)
    # 25 is a single year of the band 25 to 29, the other groups are bands.
    for band in young[young.age_group != "25"].age_group.unique():
        of_band = young[young.age_group == band]
        assert of_band.record_count.sum() == bands.record_count[band]
        assert of_band.living_here_person_count.sum() == bands.person_count[band]
    rows = ask(lab, "area/seniors", departement=code).set_index("age_group")
    seniors = rows.living_here_person_count
    assert seniors["60_and_over"] == bands.person_count["60-64":].sum()
    # A small département has nobody so old in this world.
    assert seniors["75_and_over"] == bands.person_count.get("75 and over", 0)


CHANNELS = """
    with living as (
        select
            registrants.status <> 'formerly_registered' as has_space,
            is_email_deliverable is true as has_email,
            is_address_valid is true as has_letter,
            has_phone and fields_on_file & 32 <> 0 as has_mobile
        from registrants inner join records using (record_id)
        where
            registrants.is_primary and not is_deceased and not lives_abroad
            and registrants.departement_code = $code
            and (
                registrants.status <> 'candidate_space' or has_nir or born_on > date '2006-03-05'
            )
    )
    select
        count(*) filter (has_email),
        count(*) filter (not has_email and has_mobile),
        count(*) filter (not has_email and not has_mobile and has_letter),
        count(*) filter (not has_email and not has_mobile and not has_letter and has_space),
        count(*) filter (not has_email and not has_mobile and not has_letter and not has_space)
    from living
"""


@everywhere
def test_channels_are_those_of_the_register(lab, code):
    counts = read_records(lab, CHANNELS, {"code": code})[0]
    rows = ask(lab, "area/channels", departement=code)
    assert tuple(rows.reached_living_here_person_count) == counts
    assert rows.reached_share.tolist() == pytest.approx([each / sum(counts) for each in counts])
    (compared,) = ask(lab, "exposure/compare", departements=[code]).to_dict("records")
    assert compared["to_inform_living_here_person_count"] == sum(counts)
    assert compared["public_notice_living_here_person_count"] == counts[-1]
    for each in ("to_inform", "public_notice"):
        column = f"{each}_living_here_person_count"
        assert set(rows[column]) == {compared[column]}
    young = ask(lab, "area/young_people", departement=code)
    minors = young.living_here_person_count[young.age_group == "16-17"]
    assert compared["minor_living_here_person_count"] == minors.sum()


@everywhere
def test_age_groups_are_the_bands_added_up_with_their_residents(lab, code):
    rows = ask(lab, "area/by_age_group", departement=code).set_index("age_range")
    bands = ask(lab, "area/by_age_band", departement=code).set_index("age_band")
    for name, first, last in (
        ("from_16", "16-17", "16-17"),
        ("from_18", "18-19", "20-24"),
        ("from_25", "25-29", "45-49"),
        ("from_50", "50-54", "55-59"),
        ("from_60", "60-64", "70-74"),
        ("from_75", "75 and over", "75 and over"),
    ):
        for column in ("record_count", "living_here_person_count", "resident_count"):
            assert rows[column][name] == bands.loc[first:last, column].sum(), (name, column)
    rates = 1000 * rows.living_here_person_count / rows.resident_count
    assert rows.persons_per_thousand.tolist() == pytest.approx(rates.tolist())
    france = "france_persons_per_thousand"
    assert rows[france]["from_75"] == pytest.approx(bands[france]["75 and over"])


COMMUNES = """
    select commune_code, count(record_id) filter (
        is_primary and not is_deceased and not lives_abroad
    )
    from communes left join registrants using (commune_code)
    where communes.departement_code = $code
    group by commune_code
"""


@everywhere
def test_communes_are_all_of_the_departement_and_the_largest_fifteen_come_first(lab, code):
    counts = dict(lab.execute(COMMUNES, {"code": code}).fetchall())
    residents = sum(counts.values())
    rows = ask(lab, "area/communes", departement=code)
    assert dict(zip(rows.commune_code, rows.living_here_person_count, strict=True)) == counts
    assert set(rows.departement_living_here_person_count) == {residents}
    largest = ask(lab, "area/largest_communes", departement=code)
    found = largest.living_here_person_count
    assert found.tolist() == sorted(filter(None, counts.values()), reverse=True)[:15]
    assert largest.commune_code.tolist() == rows.commune_code[: len(largest)].tolist()
    assert (largest.living_here_person_share * residents).tolist() == pytest.approx(found.tolist())
    assert ((largest.seed_deviation - found**0.5).abs() <= 0.5).all()


@everywhere
def test_idle_files_and_other_breaches_are_those_of_the_register(lab, code):
    retention = ask(lab, "area/retention", departement=code, retention_years=3)
    total = ask(lab, "exposure/total", departements=[code])
    assert retention.record_count.sum() == total.record_count[0]
    assert retention.living_here_person_count.sum() == total.person_count[0]
    older = retention[~retention.idle_band.isin(["registered", "0", "1", "2"])]
    assert retention.older_person_count[0] == older.living_here_person_count.sum()
    members = lab.execute(
        "select breach_id, count(*) from breaches join registrants on breach_mask & breach_bit <> 0"
        " where is_primary and not is_deceased and not lives_abroad and departement_code = $code"
        " group by breach_id",
        {"code": code},
    ).fetchall()
    rows = ask(lab, "area/other_breaches", departement=code, standings=["confirmed", "claimed"])
    by_breach = dict(zip(rows.breach_id, rows.living_here_person_count, strict=True))
    assert {breach: count for breach, count in by_breach.items() if count} == dict(members)


@everywhere
def test_rates_of_neighbours_are_those_of_their_summaries(lab, code):
    rows = ask(lab, "area/neighbours", departement=code)
    assert rows.departement_code[0] == code
    assert rows.is_asked.tolist() == [True] + [False] * (len(rows) - 1)
    columns = ["persons_per_thousand", "living_here_person_count", "france_persons_per_thousand"]
    for row in rows.to_dict("records"):
        summary = ask(lab, "area/summary", departement=row["departement_code"]).iloc[0]
        assert [row[each] for each in columns] == pytest.approx(summary[columns].tolist())
