"""The command own: what it prints, writes and refuses, and that it says nothing of anybody."""

import errno
import os
import re
import shutil
import stat
import tempfile
import tomllib
from pathlib import Path

import duckdb
import pytest

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.own import reading
from data_gen.own.mapping import read_mapping
from data_gen.own.reading import read_list
from tests.support.own_lists import HEADER, OwnList, make_list, write_list

ROLES = {
    "N° client": "identifier",
    "Civilité": "sex",
    "Nom": "surname",
    "Prénom": "first_name",
    "Date de naissance": "birth_date",
    "Adresse": "street_address",
    "Code postal": "postcode",
    "Ville": "commune",
    "E-mail": "email",
    "Téléphone": "phone",
    "IBAN": "iban",
    "Statut": "status",
    "Remarque": "other",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A list, beside the mapping that is proposed of it; only to be read."""
    path = write_list(tmp_path_factory.mktemp("made") / "clients.csv", make_list(400, 1))
    assert main(["own", str(path), "--quiet"]) == 0
    return path


@pytest.fixture
def listed(made, tmp_path):
    return Path(shutil.copy(made, tmp_path))


@pytest.fixture
def proposed(made, listed):
    return Path(shutil.copy(made.with_suffix(".toml"), listed.parent))


def test_own_proposes_a_mapping_and_writes_nothing_else(listed, printed):
    before = listed.read_bytes()
    assert main(["own", str(listed)]) == 0
    target = listed.with_suffix(".toml")
    assert sorted(os.listdir(listed.parent)) == ["clients.csv", "clients.toml"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600 and listed.read_bytes() == before
    mapping = read_mapping(target)
    assert mapping.columns == ROLES and mapping.form.encoding == "windows-1252"
    assert mapping.date_formats == {"birth_date": ["%d/%m/%Y"]}
    assert mapping.words["status"]["Résilié"] == "formerly_registered"
    assert "is this right: Civilité, Prénom, Téléphone?" in target.read_text("utf-8")
    assert "python -m data_gen own" in printed("own", mapping=target.read_text("utf-8"))


def test_own_proposes_counts_and_makes_in_french(listed, capsys, printed):
    target = listed.with_suffix(".toml")
    assert main(["own", str(listed), "--language", "fr"]) == 0
    text = target.read_text("utf-8")
    printed("own_in_french", mapping=text)
    assert main(["own", str(target), "--check", "--language", "fr"]) == 0
    said = capsys.readouterr()
    assert "400 lignes, lecture complète" in said.out and "rien n’a été écrit" in said.err
    for key in ("organisation", "name_en", "name_fr"):
        text = text.replace(f'{key} = "?"', f'{key} = "Club"')
    target.write_text(text, encoding="utf-8")
    assert main(["own", str(target), "--language", "fr"]) == 0
    said = capsys.readouterr()
    assert "400 lignes, DONNÉES PERSONNELLES, dans" in said.out and "liste …\n" in said.err


def test_own_proposes_the_same_without_the_names_of_columns(listed, tmp_path):
    lines = listed.read_bytes().split(b"\r\n", 1)
    listed.write_bytes(b";".join(b"c%d" % number for number in range(13)) + b"\r\n" + lines[1])
    assert main(["own", str(listed), "--quiet"]) == 0
    found = [*read_mapping(listed.with_suffix(".toml")).columns.values()]
    expected = [*ROLES.values()]
    for by_name_alone in ("identifier", "status"):
        expected[expected.index(by_name_alone)] = "other"
    assert found == expected


def test_own_does_not_write_over_a_mapping_unasked(proposed, capsys):
    proposed.write_text("mine")
    assert main(["own", str(proposed.with_suffix(".csv"))]) == 1
    assert "--replace" in capsys.readouterr().err and proposed.read_text() == "mine"
    assert main(["own", str(proposed.with_suffix(".csv")), "--replace", "--quiet"]) == 0
    assert proposed.read_text("utf-8").startswith("# The mapping")


def test_own_check_counts_and_writes_nothing(proposed, capsys, printed):
    assert main(["own", str(proposed), "--check"]) == 0
    lines = printed("own_check").partition("Unanswered here: 174 questions")[2].splitlines()
    assert len(lines) < 15 and "Map deceased and lives_abroad in the list. Or write" in lines[1]
    assert main(["own", str(proposed), "--check", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert sorted(os.listdir(proposed.parent)) == ["clients.csv", "clients.toml"]


def test_check_with_slips_says_to_ask_for_them_again(proposed, capsys):
    for options, is_said in ((["--slips"], True), ([], False)):
        assert main(["own", str(proposed), "--check", *options]) == 0
        assert ("Type --slips again" in capsys.readouterr().out) == is_said


def test_own_stops_at_a_word_without_a_meaning_unless_told(proposed, capsys):
    text = proposed.read_text("utf-8").replace('"Actif" = "registered"', '"Actif" = "?"')
    proposed.write_text(text, encoding="utf-8")
    assert main(["own", str(proposed), "--check"]) == 1
    assert '"Actif" = "?" under [status.words]' in capsys.readouterr().err
    assert main(["own", str(proposed), "--check", "--as-not-known"]) == 0


def is_french(said):
    """Return whether an error is one line in French, without the words of its English twin."""
    is_one_line = said.startswith("Erreur") and said.count("\n") == 1
    return is_one_line and not re.search(r"\b(expected|there|then|the|is|are|was)\b", said)


def edit_mapping(path, edits):
    text = path.read_text("utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([("[list]", "[lisst]")], "Did you mean 'list'?"),
        ([("[list]", '[list]\nbreach_folder = "nowhere"')], "--breach-folder"),
        ([("[list]", "[list]\ntakes_assumed_figures = 1")], "true or false was expected"),
        (
            [("[list]", '[list]\nstatus_of_all = "customer"')],
            "registered, formerly_registered",
        ),
        ([("[list]", '[list]\nstatus_of_all = "deceased"')], "'deceased' is"),
        (
            [("[list]", '[list]\nstatus_of_all = "registered"')],
            "at the same time as a column with the role",
        ),
        ([('"windows-1252"', '"latin"')], "is not known"),
        ([("reference_day = 2", 'reference_day = "2')], "is not TOML"),
        ([("reference_day = ", "reference_day = 1 # ")], "is not a day"),
        ([('format = "%d/%m/%Y"', "")], "does not say the format"),
        ([('"clients.csv"', '"none.csv"')], "none.csv"),
        ([('"clients.csv"', "3")], "has no path"),
        ([('"clients.csv"', '"."')], "it is a folder"),
        ([('"clients.csv"', r'"clients\u0000.csv"')], "no path can have"),
        ([("header = true", 'header = "yes"')], "true or false was expected"),
        ([("header = true", "table = 3")], "table = 3 is not text"),
        ([('"windows-1252"', "1252")], "encoding = 1252 is not known"),
        ([('format = "csv"', "format = 3")], "format = 3 is not known"),
        ([('delimiter = ";"', "delimiter = 3")], "a single ASCII character"),
        ([('delimiter = ";"', r'delimiter = "\n"')], "a single ASCII character"),
        ([('delimiter = ";"', r'delimiter = "\""')], "quote and delimiter are the same character"),
        ([("reference_day = 2", "reference_day = 0001-01-01 # ")], "is not a day"),
        ([('format = "%d/%m/%Y"', "format = 3")], "the format is not valid"),
        ([('format = "%d/%m/%Y"', 'format = "%d/%m/%Q"')], "the format is not valid"),
        ([('format = "%d/%m/%Y"', 'fromat = "%d/%m/%Y"')], "Did you mean 'format'?"),
        ([("[status.words]", "[status]\nwords = 3")], "words under [status] is not a table"),
        ([('"Nom" = "surname"', '"Nom" = ["surname"]')], "is without a known role"),
        (
            [("encoding", "encodng"), ("delimiter", "delimter")],
            "encodng under [list], delimter under [list] are of no use here; "
            "Did you mean 'encoding'? Did you mean 'delimiter'?",
        ),
        (
            [('= "surname"', '= "surnam"'), ('= "email"', '= "emial"')],
            '"Nom" = "surnam", "E-mail" = "emial" are without a known role; '
            "Did you mean 'surname'? Did you mean 'email'?",
        ),
        (
            [('= "surname"', '= "first_name"'), ('= "commune"', '= "postcode"')],
            "two columns have the role first_name, postcode",
        ),
        (
            [("[sex.words]", "[sex.wrds]"), ("[status.words]", "[status.wods]")],
            "wods under [status], wrds under [sex] are of no use",
        ),
        ([('"Nom" =', '"Non" ='), ('"Ville" =', '"Vile" =')], 'has no column "Non", "Vile"'),
    ],
)
def test_own_says_what_is_wrong_in_a_mapping_and_names_all_of_a_kind(edits, said, proposed, capsys):
    edit_mapping(proposed, edits)
    assert main(["own", str(proposed), "--check"]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and error.startswith("Error: ")
    assert main(["own", str(proposed), "--check", "--language", "fr"]) == 1
    assert is_french(capsys.readouterr().err)


def test_own_names_at_once_what_is_wrong_in_several_parts_of_a_mapping(proposed, capsys):
    edits = [
        ("reference_day = ", "reference_day = 1 # "),
        ('delimiter = ";"', "delimiter = 3"),
        ('= "surname"', '= "surnam"'),
        ('format = "%d/%m/%Y"', "format = 3"),
        ("[sex.words]", "[sex.wrds]"),
    ]
    edit_mapping(proposed, edits)
    assert main(["own", str(proposed), "--check"]) == 1
    error = capsys.readouterr().err
    for said in (
        "reference_day is not a day",
        "delimiter is not a single ASCII character",
        '"Nom" = "surnam" is without a known role',
        "[birth_date]: the format is not valid",
        "wrds under [sex] is of no use here",
    ):
        assert error.count(said) == 1
    assert error.count("\n") == error.count("Correct it there") == error.count("clients.toml") == 1


def test_own_lists_at_once_all_that_a_mapping_leaves_open(proposed, capsys):
    edits = [
        ('"Actif" = "registered"', '"Actif" = "?"'),
        ('"Prospect" = "candidate_space"', '"Prospect" = "?"'),
        ('"Mme" = "female"', '"Mme" = "femal"'),
        ('format = "%d/%m/%Y"', ""),
    ]
    edit_mapping(proposed, edits)
    assert main(["own", str(proposed)]) == 1
    error = capsys.readouterr().err
    for said in (
        '"Mme" = "femal" under [sex.words] has no meaning',
        'does not say the format of "Date de naissance"',
        "organisation, name_en, name_fr are empty under [list]",
        '"Actif" = "?"',
        '"Prospect" = "?"',
        "under [status.words] have no meaning",
    ):
        assert said in error
    assert error.count("\n") == 1
    assert main(["own", str(proposed), "--check", "--as-not-known"]) == 1
    error = capsys.readouterr().err
    assert "organisation" not in error and "status" not in error and "femal" in error


def test_own_names_the_unlisted_words_of_all_columns(proposed, capsys):
    edit_mapping(proposed, [('"Actif" = "registered"\n', ""), ('"Mme" = "female"\n', "")])
    assert main(["own", str(proposed), "--check"]) == 1
    error = capsys.readouterr().err
    assert '[sex.words] does not list: "Mme"; ' in error
    assert '[status.words] does not list: "Actif". Every' in error


@pytest.mark.parametrize("name", ["cli\nents.csv", "cli\tents.csv", "cli\nents.toml"])
def test_own_refuses_a_name_that_no_line_can_hold(name, tmp_path, capsys):
    (tmp_path / name).write_text("Nom;Prénom\nPetit;Anne\n", encoding="utf-8")
    assert main(["own", str(tmp_path / name)]) == 1
    error = capsys.readouterr().err
    assert "Rename the file" in error and error.count("\n") == 1
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("start", [b"PAR1", b"\0" * 8 + b"DUCK", b"\x1f\x8b\0\0"])
def test_own_refuses_a_torn_file_in_a_line(start, tmp_path, capsys):
    path = tmp_path / "torn"
    path.write_bytes(start + b"qzmark\0" * 800)
    assert main(["own", str(path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "was expected" in error and "qzmark" not in error
    assert main(["own", str(path), "--language", "fr"]) == 1
    assert is_french(capsys.readouterr().err)
    assert os.listdir(tmp_path) == ["torn"]


def test_own_without_a_file_says_what_to_type(tmp_path, capsys):
    for name in ("none.csv", "none.toml"):
        assert main(["own", str(tmp_path / name), "--check"]) == 1
        assert "python -m data_gen own" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt, 130, "Interrupted"),
        (OSError(errno.ENOSPC, "No space left on device", "list.csv"), 1, "No space left"),
        (duckdb.OutOfMemoryException("qzmark (1.0 GiB/1.5 GiB used)"), 1, "--memory-limit 3221MB"),
        (duckdb.ConversionException("qzmark"), 1, "ConversionException"),
    ],
)
def test_own_leaves_nothing_of_a_run_that_fails(error, code, said, proposed, monkeypatch, capsys):
    def fail(*_):
        raise error

    monkeypatch.setattr(reading, "find_persons", fail)
    assert main(["own", str(proposed), "--check"]) == code
    err = capsys.readouterr().err
    assert said in err and "qzmark" not in err
    assert main(["own", str(proposed), "--check", "--language", "fr"]) == code
    assert re.search(r"Interrompu|Erreur|mémoire|ne peut pas", capsys.readouterr().err)
    assert sorted(os.listdir(proposed.parent)) == ["clients.csv", "clients.toml"]


# All but \r, by which a run of more than two seconds draws its bar.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]")


def test_no_control_sign_of_a_list_reaches_the_terminal(tmp_path, capsys):
    path, row = tmp_path / "clients.csv", "Petit;Anne;act\x1b[31mif;Lille\n"
    path.write_text("Nom\x1b[2J\x9b;Prénom;Statut\u202e;Ville\n" + 3 * row, encoding="utf-8")
    assert main(["own", str(path)]) == 0
    proposed = capsys.readouterr()
    assert r"Nom\x1b[2J\x9b  surname" in proposed.out and r"Statut\u202e" in proposed.out
    text = path.with_suffix(".toml").read_text("utf-8")
    assert tomllib.loads(text)["columns"]["Nom\x1b[2J\x9b"] == "surname"
    assert main(["own", str(path.with_suffix(".toml")), "--check"]) == 1
    refused = capsys.readouterr()
    assert main(["own", str(path.with_suffix(".toml")), "--check", "--as-not-known"]) == 0
    checked = capsys.readouterr()
    assert r"Nom\x1b[2J" in checked.out and r"act\x1b[31mif" in refused.err
    for said in (proposed, refused, checked):
        assert not CONTROL.search(said.out + said.err)


def marked_list():
    """Return a list with a marker in every field: 50 rows that tell whether a value gets out."""
    marks = [[f"qzmark{column}x{row:02}" for column in range(len(HEADER))] for row in range(50)]
    for row in marks:
        row[4] = f"{row[4]}/1980"
        row[8] = f"{row[8]}@exemple.fr"
    return OwnList(marks, [*range(50)])


@pytest.mark.parametrize("torn", ["", 'C1;"qzmarkopen\r\n', "qzmark;" * 20 + "\r\n"])
def test_own_says_and_keeps_no_value_of_anybody(torn, tmp_path, monkeypatch, capfd, caplog):
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    path = write_list(tmp_path / "clients.csv", marked_list())
    main(["own", str(path)])
    path.write_bytes(path.read_bytes() + torn.encode())
    target = path.with_suffix(".toml")
    assert main(["own", str(target), "--check", "--as-not-known"]) == (1 if torn else 0)
    assert main(["own", str(target), "--check"]) == 1 or not torn
    said = "".join(capfd.readouterr()) + caplog.text + target.read_text("utf-8")
    assert "qzmark" not in said and len(said) > 1_000
    assert sorted(os.listdir(tmp_path)) == ["clients.csv", "clients.toml", "temp"]
    assert os.listdir(temp) == []


def test_own_rows_hold_no_value_of_anybody(tmp_path):
    path = write_list(tmp_path / "clients.csv", marked_list())
    assert main(["own", str(path), "--quiet"]) == 0
    with open_connection(tmp_path / "clients.duckdb") as connection:
        mapping = read_mapping(path.with_suffix(".toml"), as_not_known=True)
        assert read_list(connection, mapping, True).rows == 50
        rows = connection.execute("select own_rows::varchar from own_rows").fetchall()
        connection.execute("checkpoint")
    assert len(rows) == 50 and "qzmark" not in str(rows)
    assert b"qzmark" not in (tmp_path / "clients.duckdb").read_bytes()
