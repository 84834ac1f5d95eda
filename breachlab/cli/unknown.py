"""The questions that a database leaves open, for the shell: counted by what they lack, or each."""

import argparse
import os
from collections.abc import Sequence
from shlex import quote

import duckdb

from breachlab import find
from breachlab.cli.topics import ALL, find_questions
from breachlab.errors import LabError
from breachlab.query.needs import read_coverage
from breachlab.query.not_known import Unmet, describe_all, explain_each, list_all_unmet
from breachlab.store.databases import VARIABLE, connect_sealed
from breachlab.words.language import interface


def list_unmet_if_named(chosen: argparse.Namespace, wanted: Sequence[str]) -> Unmet:
    """Return {question: the facts that a database lacks}; empty if none is named that opens."""
    if not (chosen.database or os.environ.get(VARIABLE)):
        return {}
    try:
        with connect_sealed(chosen.database) as connection:
            return list_all_unmet(map(find, wanted), read_coverage(connection))
    except (LabError, duckdb.Error):  # a list of questions needs no database
        return {}


def describe_unknown(unmet: Unmet, chosen: argparse.Namespace) -> list[str]:
    """Return a text on the questions without an answer, by what they lack; nothing if none is."""
    if not unmet:
        return []
    french = " --language fr" if chosen.language == "fr" else ""
    named = f" --database {quote(chosen.database)}" if chosen.database else ""
    command = f"python -m breachlab {chosen.query or ALL} --unknown{named}{french}"
    each = f"{interface(chosen.language)['shell']['list_unknown']} {command}"
    return ["\n".join([*describe_all(unmet, chosen.language), each])]


def list_unknown(chosen: argparse.Namespace) -> str:
    """Return a line for each question that the database leaves open: what it lacks."""
    wanted = find_questions(chosen.query or ALL, chosen.language)
    with connect_sealed(chosen.database) as connection:
        unmet = list_all_unmet(map(find, wanted), read_coverage(connection))
    lines = explain_each(unmet, chosen.language)
    return "\n".join(lines) or interface(chosen.language)["shell"]["all_known"]
