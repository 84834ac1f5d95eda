"""The shell as a user has it: words in, and the exit code with what is printed out."""

import pytest

from breachlab.__main__ import main


@pytest.fixture
def say(small_database, capsys):
    def run(*words):
        code = main([*words, "--database", str(small_database)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
