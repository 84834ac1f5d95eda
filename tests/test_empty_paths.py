"""An empty path is refused by every command: a variable that is not set is no default."""

import importlib
import os

import pytest

import breachlab
from breachlab.errors import NoDatabase
from breachlab.store import databases
from breachlab.teaching import classes

SAYS = "is empty, as if a shell variable were not set"
# Every command with an option that names a file or a folder: {module: lines before the option}.
DATABASE = {
    "data_gen": ["", "macros", "identify", "verify", "fidelity", "follow exposure/total"],
    "breachlab": ["", "exposure/total", "exposure --time", "--drafts"],
    "breachlab.book": [""],
    "dashboard": [""],
}
OF_DATABASE = [(module, words) for module in DATABASE for words in DATABASE[module]]
COMMANDS = [
    *((module, words, "--database") for module, words in OF_DATABASE),
    ("data_gen", "gather --parquet world", "--database"),
    ("data_gen", "spark --rows 1_000 --shards 1 --parquet world", "--database"),
    ("data_gen", "shard --rows 1_000 --shards 1 --shard 0", "--parquet"),
    ("data_gen", "spark --rows 1_000 --shards 1", "--parquet"),
    ("data_gen", "gather", "--parquet"),
    ("data_gen", "rows uniqueness", "--parquet"),
    ("data_gen", "verify", "--parquet"),
    ("data_gen", "fidelity", "--folder"),
    ("breachlab", "exposure/total", "--output"),
    ("breachlab.book", "", "--notebooks"),
    ("breachlab.teaching", "class", "--students"),
    ("breachlab.teaching", "class --students names.csv", "--folder"),
    ("breachlab.teaching", "collect .", "--class"),
    ("breachlab.teaching", "collect .", "--output"),
    ("dashboard", "", "--socket"),
    ("dashboard", "", "--allow-host"),
]


def run(module, words):
    return importlib.import_module(f"{module}.__main__").main(words)


@pytest.fixture
def nothing_begins(tmp_path, monkeypatch):
    """A folder to work in, which must stay empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(databases, "DATA", tmp_path / "data")
    yield tmp_path
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("module", "words", "option"), COMMANDS)
@pytest.mark.parametrize("is_joined", [False, True])
def test_empty_option_is_refused_in_a_line(
    nothing_begins, module, words, option, is_joined, capsys
):
    last = [f"{option}="] if is_joined else [option, ""]
    assert run(module, [*words.split(), *last]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert f"{option} {SAYS}" in printed.err and f"python -m {module}" in printed.err


@pytest.mark.parametrize(
    ("module", "words"), [each for each in OF_DATABASE if each != ("breachlab", "")]
)  # the list of questions opens no database
def test_empty_variable_is_refused_in_a_line(nothing_begins, monkeypatch, module, words, capsys):
    monkeypatch.setenv("BREACHLAB_DATABASE", "")
    assert run(module, words.split()) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert SAYS in printed.err and "unset BREACHLAB_DATABASE" in printed.err


@pytest.mark.parametrize("path", ["", " ", "\t"])
def test_empty_path_is_refused_in_a_notebook(nothing_begins, path):
    for opens in (breachlab.connect, databases.connect_sealed, databases.database_path):
        with pytest.raises(NoDatabase, match=SAYS):
            opens(path)
    with pytest.raises(NoDatabase, match=SAYS), databases.create(path):
        pass
    with pytest.raises(NoDatabase, match=SAYS):
        classes.world(folder=path)


def test_path_that_is_neither_given_nor_set_is_the_default(nothing_begins, monkeypatch):
    monkeypatch.delenv("BREACHLAB_DATABASE", raising=False)
    assert databases.database_path() == nothing_begins / "data" / "breachlab.duckdb"
