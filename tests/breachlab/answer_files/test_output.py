"""Output of an answer: nothing that is there is lost, and no file is half written."""

import os
from pathlib import Path

import pytest

from breachlab.answer_files.output import save
from breachlab.answer_files.receipt import metadata_path
from breachlab.cli.answering import check
from breachlab.cli.shell_options import parser
from breachlab.errors import BadParameters, NoRoom
from breachlab.store.connections import open_connection
from breachlab.store.files import draft_of_file


def chosen(*words):
    return parser(words).parse_args(["exposure/total", *words])


def test_save_that_is_refused_names_what_was_typed_and_what_to_type(tmp_path):
    path = tmp_path / "none" / "answer.csv"
    for language, said in (("en", r"Cannot write \S+/answer\.csv \("), ("fr", "ne peut pas être")):
        with pytest.raises(NoRoom, match=said):
            save(b"x", metadata_path(path), False, language, path)
    (tmp_path / "answer.csv").write_text("mine")
    with pytest.raises(BadParameters, match=r"or add: replace=True$"):
        save(b"x", tmp_path / "answer.csv", False, "en", in_python=True)


def test_save_replaces_the_file_behind_a_link_and_the_link_stays(tmp_path):
    file, link = tmp_path / "answer.csv", tmp_path / "latest.csv"
    file.write_text("mine")
    link.symlink_to(file)
    save(b"rows", link, may_replace=True, language="en")
    assert link.is_symlink() and file.read_bytes() == b"rows"
    assert {*os.listdir(tmp_path)} == {"answer.csv", "latest.csv"}


@pytest.mark.parametrize("may_replace", [True, False])
def test_save_onto_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, may_replace):
    def fill(draft, mode):
        Path(draft).write_bytes(b"r")  # half of a file
        raise OSError(28, "No space left on device")

    file = tmp_path / "answer.csv"
    if may_replace:
        file.write_text("mine")
    monkeypatch.setattr("breachlab.answer_files.output.open", fill, raising=False)
    with pytest.raises(NoRoom, match=r"No space left on device.*Name another file"):
        save(b"rows", file, may_replace, "en")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"] * may_replace


def test_save_removes_the_draft_of_a_killed_run_and_says_so(tmp_path, capsys):
    file, other = tmp_path / "answer[1].csv", tmp_path / ".answer[1].csv.7"
    own = draft_of_file(file).name.removesuffix(str(os.getpid()))
    nobody = 2**22 + 1  # above the highest number that a process has by default
    left, running = (tmp_path / f"{own}{number}" for number in (nobody, os.getppid()))
    elsewhere = tmp_path / f".answer[1].csv.breachlab-draft-another.machine-{nobody}"
    kept = (running, other, elsewhere)
    for each in (left, *kept):
        each.write_text("half")
    save(b"rows", file, may_replace=False, language="en")
    assert {*tmp_path.iterdir()} == {file, *kept}
    assert capsys.readouterr().err == f"Removed what a killed run had left: {left.name}\n"


@pytest.mark.parametrize("has_links", [True, False])
def test_save_gives_a_new_file_its_name_when_it_is_whole(tmp_path, monkeypatch, has_links):
    """Half of one, that a killed run had left, would be taken for whole."""
    seen = []

    def name(path, draft):
        seen.append((draft.read_bytes(), path.exists()))
        if not has_links:
            raise PermissionError
        os.link(draft, path)

    monkeypatch.setattr(Path, "hardlink_to", name)
    save(b"rows", tmp_path / "answer.csv", may_replace=False, language="en")
    assert seen == [(b"rows", False)]
    assert os.listdir(tmp_path) == ["answer.csv"]
    with pytest.raises(BadParameters):
        save(b"others", tmp_path / "answer.csv", may_replace=False, language="en")
    assert (tmp_path / "answer.csv").read_bytes() == b"rows"


@pytest.fixture
def own_folder(tmp_path):
    """A folder with a list, its mapping and its database, as `data_gen own` leaves them."""
    (tmp_path / "clients.csv").write_text("Nom;Prénom\nPetit;Anne\n")
    (tmp_path / "clients.toml").write_text('[list]\npath = "clients.csv"\n\n[columns]\n"Nom" = "x"')
    (tmp_path / "own").mkdir()
    with open_connection(tmp_path / "own" / "clients.duckdb") as connection:
        connection.execute("create table provenance as select 1 as seed")
    (tmp_path / "shard.parquet").write_text("rows")
    (tmp_path / "shard.parquet").chmod(0o444)
    (tmp_path / "notes.toml").write_text("[tool]\npath = 7")
    return tmp_path


# {how a file is reached: a function of it and of a free name, which returns its other name}
WAYS = {
    "as it is": lambda file, other: file,
    "relative": lambda file, other: Path(os.path.relpath(file)),
    "link": lambda file, other: other.symlink_to(file) or other,
    "hard link": lambda file, other: other.hardlink_to(file) or other,
}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize(
    "name", ["clients.csv", "clients.toml", "own/clients.duckdb", "shard.parquet"]
)
def test_answer_takes_the_place_of_no_database_list_or_mapping(name, how, own_folder):
    before = (own_folder / name).read_bytes()
    path = WAYS[how](own_folder / name, own_folder / "other.csv")
    database = ["--database", str(own_folder / "own" / "clients.duckdb"), "--replace"]
    with pytest.raises(BadParameters, match="it stays"):
        check(chosen("--output", str(path), "--format", "json", *database))
    for language, said in (("en", "it stays"), ("fr", "il reste en place")):
        with pytest.raises(BadParameters, match=said):
            save(b"an answer", path, True, language)
    assert (own_folder / name).read_bytes() == path.read_bytes() == before


def test_answer_takes_the_place_of_no_list_that_lies_apart_and_of_no_log(own_folder, tmp_path):
    (own_folder / "lists").mkdir()
    (own_folder / "clients.csv").rename(own_folder / "lists" / "clients.csv")
    text = (own_folder / "clients.toml").read_text().replace("clients.csv", "lists/clients.csv")
    (own_folder / "clients.toml").write_text(text)
    database = ["--database", str(own_folder / "own" / "clients.duckdb"), "--replace"]
    for name in ("lists/clients.csv", "own/clients.duckdb.wal"):
        with pytest.raises(BadParameters, match="it stays"):
            check(chosen("--output", str(own_folder / name), "--format", "csv", *database))
    for name in ("answer.csv", "notes.toml", "other.duckdb.wal"):
        check(chosen("--output", str(own_folder / name), "--format", "csv", *database))
