"""A pytest plugin for runs over a mutant.

It writes failures to a file, runs the nearest tests first, and can leave out the fast ones.
"""

import json
import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.support.tiers"]  # defines --tier, which a run of only doctests lacks


def pytest_addoption(parser):
    parser.addoption(
        "--failures", type=Path, help="a file: a line for each that failed, one at the end"
    )
    parser.addoption("--first", action="append", default=[], help="a file whose tests run first")
    parser.addoption("--only-slow", action="store_true", help="leave out the fast tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if config.option.only_slow:
        fast = [item for item in items if not _is_slow(item)]
        config.hook.pytest_deselected(items=fast)
        items[:] = [item for item in items if _is_slow(item)]
    first = config.option.first
    items.sort(key=lambda item: _rank(item.nodeid.partition("::")[0], first))


def _is_slow(item) -> bool:
    from tests.support.tiers import reason  # later than pytest, which rewrites its plugins

    return reason(getattr(item, "fixturenames", ())) is not None


def _rank(path: str, first: list[str]) -> int:
    return first.index(path) if path in first else len(first)


class _Failures:
    def __init__(self, path: Path):
        self.path = path

    def pytest_runtest_logreport(self, report):
        self._write(report)

    def pytest_collectreport(self, report):
        self._write(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus):
        self._append({"ended_in": int(exitstatus)})

    def _write(self, report):
        if report.failed:
            is_timeout = "Timeout (>" in report.longreprtext
            self._append({"test": report.nodeid, "is_timeout": is_timeout})

    def _append(self, row):
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def pytest_configure(config):
    if config.option.failures and "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(_Failures(config.option.failures))
