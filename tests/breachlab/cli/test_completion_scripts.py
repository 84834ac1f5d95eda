"""Real shells complete `breachlab` by its scripts: what Tab offers at the end of a line."""

import shutil
from pathlib import Path

import pytest

from breachlab.__main__ import main
from breachlab.cli.completion_scripts import SHELLS, read_values, script
from breachlab.query.queries import names
from breachlab.store.databases import VARIABLE
from tests.support.tables import table

VALUES = {
    "departements": ["59", "Nord", "21", "Côte-d-Or"],
    "sexes": ["female", "male"],
    "extraction": ["targeted", "partial"],
}
# {a line: (what Tab offers at its end, what it does not)}
LINES = {
    line.replace("·", " "): (set(offered.split()), set(others.split()))
    for line, offered, others in table(__file__, "Lines")
}
COMMANDS = {"bash": ["bash", "--norc"], "zsh": ["zsh", "-f"], "fish": ["fish", "-N"]}


@pytest.fixture(params=SHELLS)
def offers(request, process, tmp_path):
    """A function: what one of the shells offers at the end of each line."""
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed here")
    folder = tmp_path / "completions"
    folder.mkdir()
    (folder / "_breachlab").write_text(script(shell, VALUES))
    given = {"FOLDER": f"{folder}", "HITS": f"{folder}/hits"}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": f"{tmp_path}", **given}

    def _offers(*lines):
        ran = process.run(
            [*COMMANDS[shell], Path(__file__).with_name(f"complete.{shell}"), *lines],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert not ran.stderr, ran.stderr
        blocks = ran.stdout.split("---\n")[:-1]
        assert len(blocks) == len(lines), ran.stdout
        return [{*block.splitlines()} for block in blocks]

    return _offers


def test_shell_completes_lines(offers):
    for (line, (offered, other)), hits in zip(LINES.items(), offers(*LINES), strict=True):
        assert offered <= hits and not other & hits, (line, hits)


def test_shell_completes_files_where_files_are_asked_for(offers, tmp_path):
    (tmp_path / "answer.csv").touch()
    lines = "breachlab verify ans", "breachlab cost/total --output ans", "breachlab ans"
    *of_files, of_questions = offers(*lines)
    assert of_files == [{"answer.csv"}] * 2 and "answer.csv" not in of_questions


def test_values_are_codes_and_names_of_one_word(small_database, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(small_database))
    values = read_values()
    assert {"59", "Nord", "Côte-d-Or"} <= {*values["departements"]}
    assert {"53", "Bretagne", "Pays-de-la-Loire"} <= {*values["regions"]}
    assert not [word for words in values.values() for word in words if set(word) & set(" '’\"$")]


def test_completion_prints_a_script_with_every_question_or_names_the_shells(capsys):
    for shell in SHELLS:
        assert main(["completion", shell]) == 0
        text = capsys.readouterr().out
        assert all(name in text for name in names()) and "departements" in text
    assert main(["completion", "tcsh"]) == 2
    assert "bash, zsh or fish" in capsys.readouterr().err
