"""Who is known, how often scrypt is asked, and what a changed file changes."""

import hashlib
import os

import pytest

from dashboard import credentials, passwords
from dashboard.credentials import Busy, Credentials
from dashboard.passwords import Cost

COST = Cost(4, 1, 1)
PASSWORD = "four words are enough"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "passwords"
    write(path, "anna", "bob")
    return path


def write(path, *names):
    """Put another file of these readers in its place, as an editor does."""
    new = path.with_suffix(".new")
    new.write_text("".join(f"{passwords.line(name, PASSWORD, COST)}\n" for name in names))
    new.chmod(0o600)
    os.replace(new, path)


@pytest.fixture
def tried(monkeypatch):
    """The costs of every try of scrypt."""
    costs, scrypt = [], hashlib.scrypt

    def counted(password, **settings):
        costs.append((settings["n"], settings["r"], settings["p"]))
        return scrypt(password, **settings)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    return costs


def test_a_reader_is_known_by_name_and_password(path):
    readers = Credentials(path)
    assert readers.are_of("anna", PASSWORD) and readers.are_of("bob", PASSWORD)
    for name, password in (("anna", "another"), ("carl", PASSWORD), ("", ""), ("anna", "")):
        assert not readers.are_of(name, password)


def test_what_is_right_is_tried_once_and_what_is_wrong_each_time(path, tried):
    readers = Credentials(path)
    assert [readers.are_of("anna", PASSWORD) for _ in range(3)] == [True] * 3
    assert len(tried) == 1
    assert [readers.are_of("anna", "another") for _ in range(3)] == [False] * 3
    assert len(tried) == 4


def test_a_name_and_a_password_are_known_as_two(path):
    readers = Credentials(path)
    assert readers.are_of("anna", PASSWORD)
    assert not readers.are_of("ann", f"a{PASSWORD}") and not readers.are_of("bob", f":{PASSWORD}")


def test_an_unknown_name_costs_what_a_known_one_does(path, tried):
    readers = Credentials(path)
    readers.are_of("anna", "another")
    readers.are_of("nobody", "another")
    assert tried == [(4, 1, 1)] * 2


def test_the_password_of_the_line_that_is_tried_for_nobody_lets_nobody_in(path):
    assert not Credentials(path).are_of("nobody", PASSWORD)


def test_a_reader_who_was_struck_out_is_one_no_more(path, tried):
    readers = Credentials(path)
    assert readers.are_of("anna", PASSWORD) and readers.are_of("bob", PASSWORD)
    write(path, "bob", "carl")
    assert not readers.are_of("anna", PASSWORD)
    assert readers.are_of("bob", PASSWORD) and readers.are_of("carl", PASSWORD)
    assert len(tried) == 2 + 2 + 3  # two lines made: nobody is known from before


@pytest.mark.parametrize("spoils", [os.remove, lambda path: path.write_text("anna:secret")])
def test_a_file_that_was_spoilt_leaves_the_former_readers_and_one_line(path, spoils, caplog):
    readers = Credentials(path)
    assert readers.are_of("anna", PASSWORD)
    spoils(path)
    assert [readers.are_of("anna", PASSWORD) for _ in range(3)] == [True] * 3
    (record,) = caplog.records
    assert record.getMessage().startswith("The former passwords hold: ")
    assert "secret" not in record.getMessage()
    write(path, "bob")
    assert not readers.are_of("anna", PASSWORD)


def test_more_than_so_many_at_once_have_to_come_again(path, monkeypatch):
    monkeypatch.setattr(credentials, "AT_ONCE", 1)
    readers, met = Credentials(path), []

    def meanwhile(self, password):
        with pytest.raises(Busy):
            readers.are_of("bob", PASSWORD)
        met.append(password)
        return True

    monkeypatch.setattr(passwords.Hashed, "is_of", meanwhile)
    assert readers.are_of("anna", PASSWORD) and met == [PASSWORD]
    assert readers.are_of("anna", PASSWORD)  # and who is known is never in the way


def test_a_password_is_nowhere_in_what_is_kept(path):
    readers = Credentials(path)
    readers.are_of("anna", PASSWORD)
    kept = repr((vars(readers), list(readers._loaded.known)))
    assert PASSWORD not in kept and PASSWORD.encode().hex() not in kept
