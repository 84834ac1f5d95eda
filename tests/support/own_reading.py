"""A list of one's own proposed and read, as the command does it, for tests."""

import dataclasses
from datetime import date

from breachlab.store.connections import open_connection
from data_gen.own.mapping import read_mapping
from data_gen.own.proposal import propose, write_toml
from data_gen.own.reading import read_list

REFERENCE_DAY = date(2024, 1, 31)


def propose_mapping(folder, content, name="clients.csv", as_not_known=True):
    """Write a list of this text or these bytes, and the mapping proposed; return the mapping."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.with_suffix(".toml").write_text(write_toml(propose(path), path), encoding="utf-8")
    mapping = read_mapping(path.with_suffix(".toml"), as_not_known)
    return dataclasses.replace(mapping, reference_day=REFERENCE_DAY)


def read_rows(mapping):
    """Return the report of a list, and own_rows as a frame in the order of the list."""
    with open_connection() as connection:
        report = read_list(connection, mapping, True)
        return report, connection.execute("from own_rows order by row_number").df()


def counts(report, role):
    """Return how many rows of a role are empty, placeholder, not understood, implausible."""
    column = next(each for each in report.columns if each.role == role)
    return column.empty, column.placeholder, column.not_understood, column.implausible
