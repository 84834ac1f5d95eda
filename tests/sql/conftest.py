"""Collects the cases of Markdown beside the modules: tests/sql/cases.py says how they read."""

from tests.sql.cases import collect


def pytest_collect_file(file_path, parent):
    return collect(file_path, parent)
