"""The dictionary says what the database has, and docs/data_dictionary.md is that dictionary."""

from data_gen.commands import dictionary

SILENT = [
    "world",
    "blocks",
    "breached_records",
    "selection_values",
    "contact_cube_any_year",
    "contact_cube_any_place",
    "ledger_values",
    "due_members",
    "message_parts",
    "cost_draws",
    "readings_by_day",
    "sized_breaches",
    "harms_of_holdings",
]
UNTOLD = """
    select concat(table_name, '.', column_name)
    from duckdb_columns()
    where
        database_name = current_database()
        and not internal
        and not list_contains($silent, table_name)
        and (
            comment is null
            or split_part(comment, ' Source: ', 1) = ''
            or split_part(comment, ' Source: ', 2) = ''
        )
"""


def test_the_page_is_what_would_be_made(lab):
    page = dictionary.PAGE.read_text(encoding="utf-8")
    assert page == dictionary.markdown(lab), "Run: python -m data_gen dictionary --write"


def test_every_column_that_users_read_has_a_meaning_and_a_source(lab):
    assert lab.execute(UNTOLD, {"silent": SILENT}).fetchall() == []


def test_every_table_is_described_or_marked_internal(lab):
    described = {name for name, _ in lab.execute(dictionary.TABLES).fetchall()}
    there = {
        name
        for (name,) in lab.execute(
            "select table_name from duckdb_tables() where not temporary"
        ).fetchall()
    }
    views = lab.execute(
        "select view_name from duckdb_views() where not internal and not temporary"
    ).fetchall()
    assert described == (there | {name for (name,) in views}) - {*SILENT}
