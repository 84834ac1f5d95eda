"""One test of a rule that many things keep: all that break it are named, not the first alone."""

import pytest


def holds_for_each(cases, rule) -> None:
    """Hold a rule against each case; fail with a line for each of which it is not true.

    A case that is a tuple is the arguments of the rule.
    """
    cases = [*cases]
    assert cases, "a rule of nothing is no rule"
    broken = [line for case in cases for line in _said(case, rule)]
    if broken:
        pytest.fail("\n".join([f"{len(broken)} of {len(cases)}:", *broken]), pytrace=False)


def _said(case, rule):
    try:
        rule(*case) if isinstance(case, tuple) else rule(case)
    except Exception as error:
        yield f"{_name(case)}: {type(error).__name__}, line {_line(error)}: {error}"


def _line(error):
    """Return the line of the rule at which it failed, below that of `_said`."""
    return error.__traceback__.tb_next.tb_lineno


def _name(case):
    parts = case if isinstance(case, tuple) else [case]
    return " ".join(str(getattr(part, "query", getattr(part, "name", part)))[:80] for part in parts)
