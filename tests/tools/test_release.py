"""A release is dated by its commit; what is in it is held by the tests of the wheel."""

from tools import release


def test_commit_seconds_are_those_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert release.commit_seconds() == 1_700_000_000


def test_commit_seconds_are_of_1980_outside_a_repository(process, monkeypatch, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(release, "ROOT", tmp_path)
    assert release.commit_seconds() == release.EARLIEST


def test_sums_are_as_sha256sum_reads_them(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    release.write_sums(tmp_path, "a")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / "SHA256SUMS").read_text() == f"{empty}  a\n"
