"""One test of a rule that many things keep: it names all that break it, not the first alone."""

import inspect
from functools import wraps

import pytest

FAILED = (Exception, pytest.fail.Exception)  # the second of what did not raise


def for_each(names, cases):
    """Make a test run for each case, as one: for what differs in nothing but its values.

    Like `pytest.mark.parametrize`, which is for cases that need fixtures of their own: here all
    cases share those of the test. The test fails with a line for each case that fails. Cases that
    are read from files come from a function, so that a file which is wrong fails the test alone.

    >>> @for_each("number", [1, 2])
    ... def test_number_is_above_nothing(number):
    ...     assert number > 0
    >>> test_number_is_above_nothing()
    """
    arguments = [name.strip() for name in names.split(",")]
    listed = None if callable(cases) else [*cases]  # of what can be gone through once

    def _decorated(test):
        @wraps(test)
        def _all(**fixtures):
            each = [*(cases() if callable(cases) else listed)]
            assert each, "a rule of nothing is no rule"
            failed = [line for case in each for line in _said(test, arguments, case, fixtures)]
            if failed:
                pytest.fail("\n".join([f"{len(failed)} of {len(each)}:", *failed]), pytrace=False)

        signature = inspect.signature(test)
        asked = [each for each in signature.parameters.values() if each.name not in arguments]
        assert len(asked) == len(signature.parameters) - len(arguments), names
        _all.__signature__ = signature.replace(parameters=asked)
        return _all

    return _decorated


def _said(test, arguments, case, fixtures):
    case = tuple(case) if len(arguments) > 1 else (case,)
    try:
        test(**fixtures, **dict(zip(arguments, case, strict=True)))
    except FAILED as error:
        said = " ".join(_name(part) for part in case)
        yield f"{said}: line {_line(test, error)}: {type(error).__name__}: {error}"


def _line(test, error):
    """Return the last line of the test's own file at which it failed."""
    file, line, at = inspect.unwrap(test).__code__.co_filename, 0, error.__traceback__
    while at:
        line = at.tb_lineno if at.tb_frame.f_code.co_filename == file else line
        at = at.tb_next
    return line


def _name(part):
    return str(getattr(part, "query", getattr(part, "name", part)))[:80]
