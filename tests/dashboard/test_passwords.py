"""Lines of a password file: what is made, what is read, and what is said of any other."""

import os
import re
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.errors import BadParameters, BadSecret
from dashboard import new_password, passwords
from dashboard.__main__ import main
from dashboard.passwords import Cost, Hashed
from tests.support.cases import for_each

WEAK = Cost(2, 1, 1)  # for tests that make many
PASSWORD = "four words are enough"
TYPED = ("L", "M", "N", "P", "S")  # categories of characters
NAMES = st.text(st.characters(categories=TYPED, exclude_characters=":"), min_size=1, max_size=20)
PASSWORDS = st.text(st.characters(categories=TYPED, include_characters=" "), min_size=12)


@pytest.fixture
def file(tmp_path):
    """Write a private file of lines, and give its path."""

    def written(*lines, mode=0o600):
        path = tmp_path / "passwords"
        path.write_bytes(b"".join(os.fsencode(line) + b"\n" for line in lines))
        path.chmod(mode)
        return path

    return written


def test_the_digest_is_the_scrypt_of_its_standard():
    kept = Cost(16_384, 8, 1).digest("pleaseletmein", b"SodiumChloride")  # RFC 7914, section 12
    assert kept.hex() == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_a_line_is_a_name_a_cost_a_salt_and_no_password():
    made = passwords.line("anna", PASSWORD)
    assert re.fullmatch(r"anna:scrypt\$32768\$8\$1\$[0-9a-f]{32}\$[0-9a-f]{64}", made)
    assert passwords.line("anna", PASSWORD) != made  # another salt


@given(NAMES.filter(passwords._is_name), PASSWORDS, PASSWORDS)
def test_what_is_made_is_read_and_no_other_password_is_it(name, password, other):
    made = passwords.line(name, password, WEAK)
    ((read_name, read),) = passwords.parsed(made.encode(), Path("passwords")).items()
    assert read_name == name and read.cost == WEAK and read.is_of(password)
    assert read.is_of(other) == (normalize("NFC", other) == normalize("NFC", password))


def test_an_accent_is_the_same_in_one_keystroke_or_two():
    assert Hashed.of("pre\u0301fecture", WEAK).is_of("pr\u00e9fecture")


@for_each("name", ["", "a:b", "a b", "a\nb", "e\u0301", "x" * 65, "\ufffd"])
def test_a_name_that_no_line_can_hold_is_refused(name):
    with pytest.raises(BadParameters, match="is not a name"):
        passwords.line(name, PASSWORD)


@for_each(
    "password, said",
    [
        ("short", "has 5 characters; at least 12"),
        ("", "has 0 characters"),
        ("x" * 12 + "\t", "no key"),
    ],
)
def test_a_password_that_is_none_is_refused(password, said):
    with pytest.raises(BadParameters, match=said):
        passwords.line("anna", password)


def test_a_file_may_have_empty_lines_and_those_of_windows(file):
    one, other = passwords.line("anna", PASSWORD, WEAK), passwords.line("bob", PASSWORD, WEAK)
    assert list(passwords.read(file("", one + "\r", "", other))) == ["anna", "bob"]


def test_a_group_may_read_the_file_for_a_service_runs_as_one(file):
    assert passwords.read(file(passwords.line("anna", PASSWORD, WEAK), mode=0o640))


@pytest.mark.skipif(os.name == "nt", reason="a mode says nothing there")
@for_each("mode", [0o644, 0o604, 0o660, 0o601, 0o777])
def test_a_file_that_others_reach_is_refused_with_what_to_type(file, mode):
    path = file(passwords.line("anna", PASSWORD, WEAK), mode=mode)
    with pytest.raises(BadSecret) as refused:
        passwords.read(path)
    assert str(refused.value) == (
        f"The password file {path} is not private: its mode is {mode:04o}. Type: chmod 600 {path}"
    )


def test_a_file_that_is_not_there_or_is_none_is_refused(tmp_path):
    with pytest.raises(BadSecret, match=r"none cannot be read \(No such file or directory\)"):
        passwords.read(tmp_path / "none")
    with pytest.raises(BadSecret, match="is no file"):
        passwords.read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(BadSecret, match="is no file"):
        passwords.read(tmp_path / "pipe")


def test_an_empty_file_says_how_to_fill_it(file):
    for path in (file(), file("", "  ")):
        with pytest.raises(BadSecret, match=r"is empty\. Add a line to it: python -m dashboard"):
            passwords.read(path)


def test_a_name_twice_is_refused(file):
    lines = [passwords.line(name, PASSWORD, WEAK) for name in ("anna", "bob", "anna")]
    with pytest.raises(BadSecret, match=r"Line 3 of .* gives 'anna' a second password"):
        passwords.read(file(*lines))


GOOD = f"anna:scrypt$2$1$1${'0' * 32}${'0' * 64}"


@for_each(
    "line",
    [
        "anna:the password itself",
        "anna",
        GOOD.replace("anna", ""),
        GOOD.replace("anna", "an na"),
        GOOD.replace("scrypt", "bcrypt"),
        GOOD[:-1],
        GOOD + "0",
        GOOD.replace("$2$", "$3$"),  # no power of two
        GOOD.replace("$2$", "$1$"),
        GOOD.replace("$2$", "$33554432$"),  # gigabytes
        GOOD.replace("$1$1$", "$0$1$"),
        GOOD.replace("$1$1$", "$1$0$"),
        GOOD.replace("$1$1$", "$999$99$").replace("$2$", "$32768$"),
        GOOD.replace("anna", "ann\udcff"),  # not UTF-8
        GOOD.replace("$2$", "$٢$"),  # a digit, and none
    ],
)
def test_a_line_that_is_malformed_is_named_and_not_repeated(file, line):
    path = file(passwords.line("bob", PASSWORD, WEAK), line)
    with pytest.raises(BadSecret) as refused:
        passwords.read(path)
    assert str(refused.value) == (
        f"Line 2 of the password file {path} is not as it was made. "
        "Make it anew: python -m dashboard password NAME"
    )


@given(st.binary(max_size=200))
def test_any_content_is_read_or_refused(content):
    with pytest.raises(BadSecret):
        passwords.parsed(content, Path("passwords"))


class Keyboard:
    """Somebody at a terminal, who types these in turn."""

    def __init__(self, *typed):
        self._typed = iter(typed)

    def isatty(self):
        return True

    def __call__(self, prompt):
        typed = next(self._typed)
        if typed is None:
            raise EOFError
        return typed


@pytest.fixture
def types(monkeypatch):
    def typed(*words):
        keyboard = Keyboard(*words)
        monkeypatch.setattr(new_password.sys, "stdin", keyboard)
        monkeypatch.setattr(new_password, "getpass", keyboard)

    return typed


def test_the_command_asks_twice_and_prints_the_line(types, capsys, file):
    types(PASSWORD, PASSWORD)
    assert main(["password", "anna"]) == 0
    said = capsys.readouterr()
    assert passwords.read(file(said.out.rstrip("\n")))["anna"].is_of(PASSWORD)
    assert PASSWORD not in said.out + said.err


@for_each(
    "typed, said",
    [
        ((PASSWORD, PASSWORD + "!"), "two different passwords"),
        (("short", "short"), "at least 12"),
        ((None,), "No password was typed"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(types, capsys, typed, said):
    types(*typed)
    assert main(["password", "anna"]) == 2
    heard = capsys.readouterr()
    assert heard.err.startswith("Error: ") and said in heard.err and heard.err.count("\n") == 1
    assert heard.out == ""


def test_the_command_reads_a_pipe(capsys, monkeypatch, file, tmp_path):
    (tmp_path / "typed").write_text(f"{PASSWORD}\nmore\n")
    with open(tmp_path / "typed") as typed:
        monkeypatch.setattr(new_password.sys, "stdin", typed)
        assert main(["password", "anna"]) == 0
    assert passwords.read(file(capsys.readouterr().out))["anna"].is_of(PASSWORD)


@for_each("words", [["password"], ["password", "a b"], ["password", "a", "b"]])
def test_a_command_without_a_name_is_a_bad_one(words, capsys, monkeypatch, tmp_path):
    (tmp_path / "typed").write_text(PASSWORD)
    with open(tmp_path / "typed") as typed:
        monkeypatch.setattr(new_password.sys, "stdin", typed)
        assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1
