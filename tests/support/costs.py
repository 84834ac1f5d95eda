"""Costs of the tests: pages and addresses opened, kernels and processes started, worlds made.

Seconds differ between machines; these counts do not, as all tests of a file run in one process.
Each is held to the limit that tests/limits.toml gives it for a tier, and a run above it fails.
"""

import signal
import sys
import tomllib
from collections import Counter
from functools import wraps

import pytest

from breachlab.paths import ROOT, read
from data_gen import build
from tests.support.tiers import is_whole, reason

LIMITS = ROOT / "tests/limits.toml"
# What may start processes: a slow test, and what drives the browser.
MAY_START = ("walk", "chromium")

counts: Counter = Counter()
running: list = []


def limits(tier: str) -> dict[str, int]:
    """Return the highest count of each cost that a tier may have."""
    return tomllib.loads(read(LIMITS))[tier]


def exceeded(found: Counter, highest: dict[str, int]) -> list[str]:
    """Return a sentence for each cost above its limit.

    >>> exceeded(Counter(worlds=3, pages=1), {"worlds": 2, "pages": 1})
    ['worlds: 3, where tests/limits.toml allows 2']
    """
    return [
        f"{name}: {found[name]}, where tests/limits.toml allows {most}"
        for name, most in highest.items()
        if found[name] > most
    ]


def counted(name: str, function):
    """Return the function, which counts its calls under a name."""

    @wraps(function)
    def _counted(*args, **kwargs):
        counts[name] += 1
        return function(*args, **kwargs)

    return _counted


def count_pages(browser_type, page_type) -> None:
    """Count the contexts that browsers open from now on, and the addresses that pages go to."""
    if not hasattr(browser_type.new_context, "__wrapped__"):
        browser_type.new_context = counted("pages", browser_type.new_context)
        browser_type.new_page = counted("pages", browser_type.new_page)
        page_type.goto = counted("addresses", page_type.goto)


def _count_process(event, arguments):
    """Count what `subprocess` starts, and refuse it to a test that is not slow."""
    if event != "subprocess.Popen" or not running:
        return  # or what runs the tests starts their processes
    words = arguments[1] if isinstance(arguments[1], list | tuple) else [arguments[1]]
    counts["kernels" if any("ipykernel" in str(word) for word in words) else "processes"] += 1
    if not _may_start(running[-1]):
        raise RuntimeError(f"A test that starts a process asks for the fixture `process`: {words}")


def _may_start(item) -> bool:
    names = getattr(item, "fixturenames", ())
    return bool(reason(names)) or any(name in names for name in MAY_START)


def pytest_configure(config):
    """Begin to count, before any test module has imported what is counted."""
    config.stash[total] = Counter()
    build.build = counted("worlds", build.build)
    sys.addaudithook(_count_process)
    # A shell's `&` has the run ignore SIGINT, and so its children, which tests interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    running.append(item)
    try:
        return (yield)
    finally:
        running.pop()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Add what a process of the run counted."""
    node.config.stash[total].update(getattr(node, "workeroutput", {}).get("costs", {}))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Hand the counts on, or hold them to the limits where the whole run ends."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["costs"] = dict(counts)
        return
    session.config.stash[total].update(counts)
    if exceeded(session.config.stash[total], limits(session.config.option.tier)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    highest, found = limits(config.option.tier), config.stash[total]
    if is_whole(config):
        terminalreporter.section("what it cost")
    for name, most in highest.items() if is_whole(config) else ():
        terminalreporter.write_line(f"{found[name]:>6,} {name}, of {most:,} allowed")
    for line in exceeded(found, highest):
        terminalreporter.write_line(f"FAILED {line}", red=True)


total = pytest.StashKey[Counter]()
