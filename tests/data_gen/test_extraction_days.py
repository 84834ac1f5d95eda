"""Who was read, and when: shares of each extraction, and that a read is clustered."""

import datetime

import pytest

SHARES = {"targeted": 0.05, "partial": 0.40, "near-total": 0.90, "total": 1.0}
READ = """
    select count(*) / (select count(*) from registrants)
    from registrants
    inner join extraction_days using (region_code, identifier_block)
    where extraction = $extraction
"""


def test_an_extraction_reads_its_share(lab):
    shares = {}
    for extraction in SHARES:
        ((shares[extraction],),) = lab.execute(READ, {"extraction": extraction}).fetchall()
    assert shares == pytest.approx(SHARES, abs=0.02)


def test_reading_lasts_from_the_first_to_the_last_day(lab):
    ends = lab.execute(
        "select extraction, min(read_on), max(read_on) from extraction_days group by all"
    ).fetchall()
    days = datetime.date(2024, 2, 6), datetime.date(2024, 3, 5)
    assert sorted(ends) == sorted((extraction, *days) for extraction in SHARES)


def test_the_targeted_one_stays_in_two_regions(lab):
    regions = lab.execute(
        "select distinct region_code from extraction_days where extraction = 'targeted' order by 1"
    ).fetchall()
    assert regions == [("04",), ("24",)]


def test_the_partial_one_reads_whole_identifier_blocks(lab):
    ((partly, whole),) = lab.execute("""
        select count(*) filter (regions < 18), count(*) filter (regions = 18)
        from (
            select count(*) as regions from extraction_days
            where extraction = 'partial' group by identifier_block
        )
    """).fetchall()
    assert partly <= 1 and 100 < whole < 108  # 40 % of 260


def test_a_day_is_one_day_per_place(lab):
    ((doubled,),) = lab.execute("""
        select count(*) - count(distinct (extraction, region_code, identifier_block))
        from extraction_days
    """).fetchall()
    assert doubled == 0
