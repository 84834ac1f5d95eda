"""Draw w2.parquet and census.parquet from the sample data of pseudopeople, beside this file.

    python -m venv .pseudopeople && .pseudopeople/bin/pip install pseudopeople==1.3.1
    .pseudopeople/bin/python tests/support/pseudopeople/draw.py

The noise is that of the package, by its defaults. Whole households are taken: families stay.
"""

import zlib
from pathlib import Path

import pandas
import pseudopeople

HERE = Path(__file__).parent
OF_FIVE = 2  # households of five that are taken


def write(name, frame, columns):
    """Write the rows of the households that are taken, in an order that tells nothing."""
    is_taken = [zlib.crc32(each.encode()) % 5 < OF_FIVE for each in frame.household_id.astype(str)]
    rows = frame[is_taken].sample(frac=1, random_state=7)[["simulant_id", "household_id", *columns]]
    rows.astype("string").to_parquet(HERE / f"{name}.parquet", index=False, compression="zstd")
    print(name, len(rows), "rows,", rows.simulant_id.nunique(), "persons")


if __name__ == "__main__":
    wages = pseudopeople.generate_taxes_w2_and_1099(seed=0)
    write("w2", wages, ["ssn", "first_name", "last_name"])
    censuses = [pseudopeople.generate_decennial_census(seed=seed) for seed in (1, 2)]
    write("census", pandas.concat(censuses), ["first_name", "last_name", "date_of_birth"])
