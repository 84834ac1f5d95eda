"""A release is dated by its commit; what is in it is held by the tests of the wheel."""

import pytest

from tools import release


def test_commit_seconds_are_those_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert release.commit_seconds() == 1_700_000_000


def test_commit_seconds_are_of_1980_outside_a_repository(process, monkeypatch, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(release, "ROOT", tmp_path)
    assert release.commit_seconds() == release.EARLIEST


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


def test_a_folder_without_git_is_refused_in_a_sentence(process, monkeypatch, tmp_path):
    monkeypatch.setattr(release, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match=r"no git checkout.*make wheel"):
        release.copy_sources(tmp_path / "tree")


def test_files_of_others_are_listed_with_their_licences():
    listed = {each["name"]: each for each in release.list_vendored()}
    assert {name: each["licenses"][0]["license"]["id"] for name, each in listed.items()} == {
        "plotly.js-cartesian-dist-min": "MIT",
        "accessible-autocomplete": "MIT",
        "@fontsource-variable/inter": "OFL-1.1",
    }
    assert (
        listed["@fontsource-variable/inter"]["purl"] == "pkg:npm/%40fontsource-variable/inter@5.3.0"
    )


def test_sums_are_as_sha256sum_reads_them(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    release.write_sums(tmp_path, "a")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / "SHA256SUMS").read_text() == f"{empty}  a\n"
