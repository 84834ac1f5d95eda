"""What is missing for an installation is said; a release is dated by its commit."""

import shutil
from types import SimpleNamespace

import pytest

from tools import needs, release


@pytest.mark.parametrize(
    ("free", "code", "told"), [(1e8, 1, "660 MB are needed, 100 MB are free"), (10e9, 0, "")]
)
def test_main_says_what_is_needed_where_it_is_missing(monkeypatch, capsys, free, code, told):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert needs.main([]) == code
    assert told in "".join(capsys.readouterr())


@pytest.mark.parametrize("words", [[], ["--home"]])
def test_main_says_where_nothing_can_be_written(monkeypatch, capsys, tmp_path, words):
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file/me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "file/me"))
    assert needs.main(words) == 1
    assert capsys.readouterr().err.startswith(f"Nothing can be written to {tmp_path}/file/me, ")
    monkeypatch.setenv("HOME", str(tmp_path / "new"))
    assert needs.main(["--home"]) == 0


def test_main_names_a_python_that_is_too_old(monkeypatch, capsys):
    monkeypatch.setattr(needs, "missing_python", lambda: "This is Python 3.9")
    assert needs.main([]) == 1
    assert capsys.readouterr().err == "This is Python 3.9\n"


def test_commit_seconds_are_those_given_or_of_1980(process, monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert release.commit_seconds() == 1_700_000_000
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    assert release.commit_seconds() == release.EARLIEST
    with pytest.raises(SystemExit, match=r"no git checkout.*make wheel"):
        release.copy_sources(tmp_path / "tree")


def test_a_file_that_git_does_not_track_is_not_packed(process, monkeypatch, tmp_path, capsys):
    checkout, tree = tmp_path / "checkout", tmp_path / "tree"
    (checkout / "data_gen").mkdir(parents=True)
    (checkout / "data_gen/persons.csv").write_text("a,b\n1,2\n")
    git = ["git", "-C", str(checkout), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "persons: add"]):
        process.run([*git, *words], check=True)
    (checkout / "data_gen/clients.csv").write_text("1234567890123\n")
    (checkout / "data_gen/persons.csv").write_text("a,b\n1,3\n")
    monkeypatch.setattr(release, "ROOT", checkout)
    release.copy_sources(tree)
    (packed,) = [path for path in tree.rglob("*") if path.is_file()]
    assert packed.relative_to(tree).as_posix() == "data_gen/persons.csv"
    assert capsys.readouterr().err == (
        "Not as in the last commit, and packed as they are: data_gen/persons.csv\n"
    )


def test_files_of_others_are_listed_with_their_licences():
    listed = {each["name"]: each for each in release.list_vendored()}
    assert {name: each["licenses"][0]["license"] for name, each in listed.items()} == {
        "plotly.js-cartesian-dist-min": {"id": "MIT"},
        "accessible-autocomplete": {"id": "MIT"},
        "@fontsource-variable/inter": {"id": "OFL-1.1"},
        "dejavu-fonts-ttf": {"name": "Bitstream Vera"},
    }
    assert (
        listed["@fontsource-variable/inter"]["purl"] == "pkg:npm/%40fontsource-variable/inter@5.3.0"
    )


def test_sums_are_as_sha256sum_reads_them(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    release.write_sums(tmp_path, "a")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / "SHA256SUMS").read_text() == f"{empty}  a\n"
