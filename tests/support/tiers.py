"""The two tiers of the tests: `make test` runs the fast one, `make test-all` all of them.

A test's tier follows from its fixtures: one that asks, itself or through another fixture, for a
fixture of SLOW is slow. `--tier fast` leaves those out. The end of a run says what was left out. A
test that starts a process without asking for such a fixture fails.
"""

import signal
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.plugin import pytest_xdist_auto_num_workers as auto_num_workers

SLOW = {
    "browser": "open pages of a browser for themselves",
    "kernel": "start a Jupyter kernel",
    "process": "start processes",
    "proxy": "run a proxy in front of the dashboard",
    "spark": "run Spark",
    "thorough": "try every case where the fast tests try one of each kind",
    "wheel": "build and install the wheel",
}
TIERS = ("fast", "all")
# What may start processes: a slow test, and what drives the browser.
MAY_START = (*SLOW, "walk", "chromium")
# Files of these begin, as they take longest: Spark, which waits as much as it works, first of all.
LONGEST = ("spark", "walk", "browser")

FEW = 5  # examples that hypothesis draws in a fast run, 100 or what a test says in the other
left_out = pytest.StashKey[Counter]()
running: list = []


def pytest_addoption(parser):
    parser.addoption(
        "--tier", choices=TIERS, default="all", help="fast: leave out the slow tests (default: all)"
    )


def pytest_configure(config):
    """Let hypothesis draw the examples that a tier has time for; no test fails for its time.

    A shell's `&` has a run ignore SIGINT, and so its children, which tests interrupt: undo that.
    """
    few = {"max_examples": FEW} if config.option.tier == "fast" else {}
    settings.register_profile("tier", deadline=None, **few)
    settings.load_profile("tier")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _refuse_process(event, arguments):
    """Refuse a process to a test that is not slow; what runs the tests starts their processes."""
    if event == "subprocess.Popen" and running and not {*MAY_START} & {*_fixtures(running[-1])}:
        raise RuntimeError(
            f"A test that starts a process asks for the fixture `process`: {arguments[1]}"
        )


sys.addaudithook(_refuse_process)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    running.append(item)
    try:
        return (yield)
    finally:
        running.pop()


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config):
    """Return how many processes run the tests: for all of them, one more than there are cores.

    A test that starts Spark, a proxy, a browser or a kernel waits for it.
    """
    return auto_num_workers(config) + (config.option.tier == "all")


def examples(count: int) -> settings:
    """Return the settings for a test that wants another count of examples than 100."""
    return settings(max_examples=min(count, settings.default.max_examples))


def some_of(cases: list, step: int = 4) -> list:
    """Return all cases, and in a fast run every fourth of them, the first among them."""
    return cases[::step] if settings.default.max_examples == FEW else cases


def reason(names) -> str | None:
    """Return what makes a test slow that has these fixtures, or None.

    >>> reason(["lab", "tmp_path"])
    >>> reason(["lab", "browser"])
    'browser'
    """
    return next((name for name in SLOW if name in names), None)


def pytest_ignore_collect(collection_path):
    """Pass over a module without an example in a docstring, as a look for some would import it."""
    if collection_path.suffix != ".py" or collection_path.name.startswith(("test_", "conftest")):
        return None
    return ">>>" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(config, items):
    """Leave out the slow tests of a fast run; the files that take longest begin."""
    if config.option.tier == "fast":
        slow = [item for item in items if reason(_fixtures(item))]
        config.stash[left_out] = Counter(reason(_fixtures(item)) for item in slow)
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not reason(_fixtures(item))]
    places = _places(items)
    items.sort(key=lambda item: places[item.path])


def _places(items) -> dict[Path, int]:
    """Return the place of each file in a run: that of its longest test in LONGEST."""
    places: dict[Path, int] = {}
    for item in items:
        places[item.path] = min(_place(item), places.get(item.path, len(LONGEST)))
    return places


def _place(item) -> int:
    names = _fixtures(item)
    return next((place for place, name in enumerate(LONGEST) if name in names), len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take over what a process of the run left out; each of them leaves out the same."""
    node.config.stash[left_out] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(left_out, {}))


def _fixtures(item) -> tuple[str, ...]:
    return getattr(item, "fixturenames", ())


def summary(tier: str, left: Counter) -> list[str]:
    """Return the lines that tell which tests ran, what was left out and how to run that.

    >>> summary("all", Counter())
    ['All tests ran: fast and slow.']
    >>> for line in summary("fast", Counter(kernel=2)):
    ...     print(line)
    The fast tests ran. Left out:
        2 that start a Jupyter kernel
    Run these too: make test-all
    """
    if tier == "all":
        return ["All tests ran: fast and slow."]
    lines = [f"    {left[name]} that {what}" for name, what in SLOW.items() if left[name]]
    return ["The fast tests ran. Left out:", *lines, "Run these too: make test-all"]


def is_whole(config) -> bool:
    """Return whether all tests of a tier run, and not a part that somebody named."""
    option = config.option
    named = option.keyword or option.collectonly or getattr(option, "lf", False)
    return config.args_source is config.ArgsSource.TESTPATHS and not named


def pytest_terminal_summary(terminalreporter, config):
    if not is_whole(config):
        return
    terminalreporter.section("what ran")
    left = config.stash.get(left_out, Counter())
    for line in summary(config.option.tier, left):
        terminalreporter.write_line(line)
