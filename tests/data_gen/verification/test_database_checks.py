"""How much of a database is compared; of the counts of a list, what needs no row of it."""

import pytest

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.verification.database_checks import Extent
from data_gen.verification.made_again import _draw
from data_gen.world import World
from tests.support.cases import for_each

FORGED = """
    update labels set label_en = 'nobody' where kind = 'status' and code = 'registered';
    update selection_values set word = 'nobody' where parameter = 'sexes' and word = 'male';
    update age_bands set width_years = 10 * width_years where first_age = 25;
    comment on column labels.code is 'No more than a code.';
    create or replace macro severity_level(se) as 'none';
    update provenance set title = 'Another breach';
"""


def verify(path, capsys):
    code = main(["verify", "--database", str(path)])
    said = capsys.readouterr().out
    return code, [line.partition(" s  ")[2] or line for line in said.splitlines()]


def test_verify_names_what_was_altered_in_the_database_of_a_list(own_lists, tmp_path, capsys):
    path = own_lists.copy("answered", tmp_path)
    with open_connection(path) as connection:
        connection.execute(FORGED)
    code, said = verify(path, capsys)
    assert code == 1 and [line[:5] for line in said[:5]] == ["FAILS"] * 3 + ["holds"] * 2
    assert "provenance: is of another code in: title" in said[0]
    assert said[1].endswith(": macro severity_level differs; table labels differs")
    assert said[2].endswith(
        "differ: age_bands in 1 row; labels in 1 row; selection_values in 1 row"
    )
    assert "of the breach folder, and not compared" in said[3]
    assert said[5].startswith("3 checks failed. Count the list again with: python -m data_gen own")


@pytest.mark.parametrize("kind", ["bare", "living"])
def test_verify_holds_what_a_list_does_not_change(kind, own_lists, capsys, thorough):
    code, said = verify(own_lists.path(kind), capsys)
    assert code == 0 and [line[:5] for line in said[:-1]] == ["holds"] * 4
    assert said[-1] == "all checks hold, PERSONAL DATA"
    assert said[2].endswith("47 tables are what the reference files give")


@for_each(
    "extent, rows, groups",
    [
        (Extent(), 43_000_000, None),
        (Extent(), 430_000_000, 1_000),
        (Extent(whole=True), 430_000_000, None),
        (Extent(sample=7), 43_000_000, 7),
    ],
)
def test_an_extent_is_all_up_to_a_hundred_million_records(extent, rows, groups):
    world = World(rows=rows)
    assert extent.count_groups(world) == groups
    drawn, _ = _draw(world, groups)
    assert (sum(map(len, drawn)) if drawn else None) == groups
