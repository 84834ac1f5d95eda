"""What is missing for an installation ends in a sentence."""

import shutil
from collections import namedtuple

import pytest

from tools import needs

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("free", "code", "told"), [(1e8, 1, "660 MB are needed, 100 MB are free"), (10e9, 0, "")]
)
def test_main_says_what_is_needed_where_it_is_missing(monkeypatch, capsys, free, code, told):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free))
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
