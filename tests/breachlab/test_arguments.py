"""What every command line of the lab takes."""

from importlib.metadata import version

import pytest

from breachlab.arguments import Arguments
from breachlab.model import MODEL_VERSION


def test_arguments_version_is_that_of_the_program_and_of_the_model(capsys):
    with pytest.raises(SystemExit) as ended:
        Arguments(prog="lab").parse_args(["--version"])
    told = capsys.readouterr().out
    assert (ended.value.code, told) == (
        0,
        f"breachlab {version('breachlab')}, model version {MODEL_VERSION}\n",
    )


def test_arguments_have_no_value_of_the_version():
    assert vars(Arguments(prog="lab").parse_args([])) == {}
