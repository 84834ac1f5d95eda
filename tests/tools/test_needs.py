"""What an installation and a world need is said, and what is missing ends in a sentence."""

import shutil
from collections import namedtuple

import pytest

from tools import needs

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("words", "free", "code", "told"),
    [
        (["world", "43_000_000"], 10e9, 0, "Making 43,000,000 records: about 2.3 GB of disk"),
        (["world", "43_000_000"], 1e9, 1, "2.3 GB are needed, 1.0 GB are free"),
        (["install"], 1e8, 1, "660 MB are needed, 100 MB are free"),
        (["install", "--tools"], 7e8, 1, "1.1 GB are needed, 700 MB are free"),
        (["install"], 10e9, 0, ""),
    ],
)
def test_main_says_what_is_needed_and_what_is_missing(monkeypatch, capsys, words, free, code, told):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free))
    assert needs.main(words) == code
    assert told in "".join(capsys.readouterr())


def test_main_names_a_python_that_is_too_old(monkeypatch, capsys):
    monkeypatch.setattr(needs, "missing_python", lambda: "This is Python 3.9")
    assert needs.main(["install"]) == 1
    assert capsys.readouterr().err == "This is Python 3.9\n"
