"""The database that a list of one's own becomes."""

import argparse

from breachlab.errors import LabError
from data_gen.own.mapping import Mapping


def make(options: argparse.Namespace, mapping: Mapping) -> int:
    """Make the database beside the mapping; return the exit code."""
    raise LabError(
        f"No database can be made of {mapping.path.name} yet; --check reads it whole. "
        f"Type: python -m data_gen own {mapping.file.name} --check"
    )
