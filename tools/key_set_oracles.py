"""Compare identifiability_cube with other engines: pandas and pyCANON on rows, Polars on Parquet.

Run by hand, in a separate environment, since breachlab does not need them:
    pip install duckdb==2.0.1 pandas pycanon polars
    python tools/key_set_oracles.py pandas --database data/demo.duckdb
    python tools/key_set_oracles.py polars --database data/breachlab.duckdb --parquet /tmp/persons
"""

import argparse
import sys
from pathlib import Path

import duckdb

# The facts of the sets, as text from `registrants`.
READABLE = """
    select
        year(born_on) as birth_year,
        strftime(born_on, '%Y-%m') as birth_month,
        born_on::varchar as birth_date,
        registrants.sex::varchar as sex,
        registrants.departement_code::varchar as departement,
        commune_code as commune,
        postcode,
        concat(commune_code, ' ', postcode) as locality,
        records.birth_place::varchar as birth_place,
        registrants.first_name,
        registrants.birth_name,
        registrants.usage_name,
        coalesce(registrants.first_registered_on::varchar, 'none') as first_registration
    from registrants
    inner join records using (record_id)
    where registrants.is_primary
"""
CODES = """
    copy (
        select
            birth_day as birth_date,
            (year(date '1929-01-01' + birth_day::integer) * 12
            + month(date '1929-01-01' + birth_day::integer))::usmallint as birth_month,
            year(date '1929-01-01' + birth_day::integer)::usmallint as birth_year,
            enum_code(sex) as sex,
            enum_code(departement_code) as departement,
            substring(locality::varchar, 1, 5) as commune,
            substring(locality::varchar, 7)::uinteger as postcode,
            enum_code(locality) as locality,
            enum_code(birth_place) as birth_place,
            enum_code(first_name) as first_name,
            enum_code(birth_name) as birth_name,
            enum_code(usage_name) as usage_name,
            coalesce(first_registered_day, 0) as first_registration
        from records
        where drift = 'none'
    ) to '{path}' (format parquet)
"""
COUNTED = """
    select
        key_set_id,
        facts,
        sum(person_count)::bigint as persons,
        coalesce(sum(person_count) filter (others_band = '0'), 0)::bigint as alone
    from identifiability_cube
    inner join key_sets using (key_set_id)
    group by all
    order by key_set_id
"""
LARGEST_GAP = 0.0005  # of the persons: 0.05 points


def main() -> int:
    """Print a line a set with the persons alone, as stored and as counted; 1 if one differs."""
    options = _parser().parse_args()
    with duckdb.connect(options.database, read_only=True) as connection:
        count = {"pandas": _by_pandas, "polars": _by_polars}[options.engine](connection, options)
        gaps = [
            _compare(key_set_id, persons, alone, count(list(facts)))
            for key_set_id, facts, persons, alone in connection.execute(COUNTED).fetchall()
        ]
    print(f"{len(gaps)} sets, the largest gap {max(gaps):.5%} of the persons")
    return int(not gaps or max(gaps) > LARGEST_GAP)


def _compare(key_set_id: str, persons: int, stored: int, counts: dict[str, int]) -> float:
    others = ", ".join(f"{engine} {count:,}" for engine, count in counts.items())
    print(f"{key_set_id:<40} {persons:>12,} stored {stored:,}, {others}", flush=True)
    return max(abs(count - stored) / persons for count in counts.values())


def _by_pandas(connection, options):
    """Return a function that counts the persons alone, by a plain group by and by pyCANON."""
    from pycanon.anonymity.utils import aux_anonymity

    rows = connection.execute(READABLE).df()

    def count(facts):
        classes = aux_anonymity.get_equiv_class(rows[facts], facts)
        return {
            "pandas": int((rows.groupby(facts, observed=True).size() == 1).sum()),
            "pyCANON": sum(len(each) == 1 for each in classes),
        }

    return count


def _by_polars(connection, options):
    """Return a function that counts the persons alone by Polars, over a Parquet file of codes."""
    import polars

    path = Path(options.parquet).with_suffix(".parquet")
    if not path.exists():
        connection.execute(CODES.format(path=path.as_posix()))  # a path cannot be a parameter
    persons = polars.scan_parquet(path)

    def count(facts):
        sizes = persons.group_by(facts).agg(polars.len().alias("size"))
        alone = sizes.filter(polars.col("size") == 1).select(polars.len())
        return {"Polars": alone.collect(engine="streaming").item()}

    return count


def _parser():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engine", choices=["pandas", "polars"])
    parser.add_argument("--database", required=True)
    parser.add_argument("--parquet", default="persons", help="where Polars reads: PATH.parquet")
    return parser


if __name__ == "__main__":
    sys.exit(main())
