"""Files that commands write anew take the place of their former selves alone."""

import os

import pytest

from breachlab.errors import NotReplaced
from breachlab.query import answer_snapshots, catalogue
from breachlab.store.files import check_own_file, draft_of_file, write_own_file
from data_gen.commands import dictionary
from tests.support.cases import for_each


def test_write_own_file_replaces_what_says_synthetic_and_leaves_no_draft(tmp_path):
    path = tmp_path / "page.md"
    for text in ("SYNTHETIC: one", "SYNTHETIC: two"):
        write_own_file(path, text)
        assert path.read_text() == text
    assert os.listdir(tmp_path) == ["page.md"]


def test_write_own_file_removes_the_draft_of_a_killed_run_and_says_so(tmp_path, capsys):
    own = draft_of_file(tmp_path / "page.md").name.removesuffix(str(os.getpid()))
    left, other = tmp_path / f"{own}4194305", tmp_path / ".page.md.4194305"
    for each in (left, other):
        each.write_text("half")
    write_own_file(tmp_path / "page.md", "SYNTHETIC")
    assert {path.name for path in tmp_path.iterdir()} == {"page.md", other.name}
    assert left.name in capsys.readouterr().err


def test_write_own_file_follows_a_link_and_leaves_it(tmp_path):
    path, behind = tmp_path / "page.md", tmp_path / "behind.md"
    behind.write_text("SYNTHETIC: former")
    path.symlink_to("behind.md")
    write_own_file(path, "SYNTHETIC: latter")
    assert os.readlink(path) == "behind.md" and behind.read_text() == "SYNTHETIC: latter"


OTHERS = {
    "text": (lambda path: path.write_text("my own"), "is a text file that this lab did not"),
    "empty": (lambda path: path.touch(), "is an empty file that this lab did not"),
    "bytes": (lambda path: path.write_bytes(b"\xff\x00"), "is a file of another kind that"),
    "folder": (lambda path: path.mkdir(), "is a folder: a free name was expected"),
    "pipe": (os.mkfifo, "is a pipe: a free name was expected"),
    "loop": (lambda path: path.symlink_to(path), r"leads to no file \(Too many levels"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_write_own_file_keeps_what_is_of_others_and_names_it(tmp_path, kind):
    put, says = OTHERS[kind]
    path = tmp_path / "page.md"
    put(path)
    before = (os.lstat(path), path.read_bytes() if path.is_file() else None)
    with pytest.raises(NotReplaced, match=says):
        write_own_file(path, "SYNTHETIC")
    assert (os.lstat(path), path.read_bytes() if path.is_file() else None) == before
    assert os.listdir(tmp_path) == ["page.md"]


@for_each("page", [*catalogue.PAGES.values(), answer_snapshots.FILE, dictionary.PAGE])
def test_every_page_that_a_command_writes_anew_says_synthetic(page):
    """Or the command would refuse to write it."""
    assert page.is_file()
    check_own_file(page)


def test_the_catalogue_is_not_written_over_a_page_of_others(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("my own")
    monkeypatch.setattr(catalogue, "PAGES", {"en": tmp_path / "README.md"})
    monkeypatch.setattr(catalogue, "LANGUAGES", ["en"])
    with pytest.raises(NotReplaced, match=r"README\.md is a text file"):
        catalogue.write()
    assert (tmp_path / "README.md").read_text() == "my own"
