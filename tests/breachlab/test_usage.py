"""What --help says of a question."""

import pytest

from breachlab import find
from breachlab.parameters import PARAMETERS
from breachlab.queries import names
from breachlab.usage import takes, usage
from breachlab.words import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_every_parameter_is_listed_with_what_it_takes(monkeypatch, name, language):
    monkeypatch.setenv("COLUMNS", "200")
    query = find(name)
    out = usage(query, {"sexes": ["female (women)"]}, language)
    for parameter in query.parameters:
        assert f"    --{parameter}  {takes(parameter, language)}" in out
    assert ("female (women)" in out) == ("sexes" in query.parameters)


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_no_line_is_wider_than_the_terminal_nor_than_can_be_read(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = usage(find("exposure/by_region"), {"sexes": ["female (women)"] * 40}, "en").splitlines()
    body = [line for line in lines[1:] if "python -m" not in line]
    assert max(map(len, body)) <= min(columns, 96)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_taken_is_said_of_every_parameter(language):
    said = {takes(name, language) for name in PARAMETERS}
    assert all(said) and "{" not in "".join(said)


def test_days_are_said_with_their_bounds():
    assert takes("as_of", "en") == "a day from 2024-03-08 to 2026-01-29"
    assert takes("as_of", "fr") == "un jour du 2024-03-08 au 2026-01-29"
