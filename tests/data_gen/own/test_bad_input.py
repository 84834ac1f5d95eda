"""What stands in exported files and is nobody: totals, roles that do not fit, odd columns."""

import tomllib
from dataclasses import replace

import pytest

from breachlab.errors import BadList
from data_gen.__main__ import main
from data_gen.own.list_file import label_columns
from data_gen.own.mapping import read_mapping
from data_gen.own.proposal import propose, write_toml
from tests.data_gen.own.test_workbook_file import ANNE, HEADER, ZOE, write_workbook
from tests.support.own_reading import propose_mapping, read_rows

PEOPLE = "Prénom;Nom;Ville;Montant\nAnne;Petit;Lille;3\nZoé;Roche;Paris;4\n"


@pytest.mark.parametrize(
    "last",
    [
        "Total;;;7",
        "TOTAL : 2 clients;;;",
        ";;Somme;7\n\n",
        '"Total général";;;"7"',
        "Sous-total;;;7",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_line_of_totals_is_left_out_or_refused_with_its_number(last, encoding, tmp_path):
    mapping = propose_mapping(tmp_path, (PEOPLE + last).encode(encoding))
    assert mapping.form.has_total and read_rows(mapping)[0].rows == 2
    mapping = replace(mapping, form=replace(mapping.form, has_total=False))
    with pytest.raises(BadList, match=r"ends with a line of totals \(line 4\)"):
        read_rows(mapping)


STRAY = 'Prénom;Nom;CP;Statut dossier;Remarque\nAnne;Petit;1000;Actif;"dit "le matin""\n' + (
    "Zoé;Roche;01100;Résilié;\n"
)


@pytest.mark.parametrize("title", ["Export du 30/11/2026 08:12;;;\n", "Occupants\n\n"])
def test_a_title_above_the_header_is_refused(title, tmp_path):
    """Without its header a list would be taken for one without names of columns."""
    with pytest.raises(BadList, match=r"begins with a title above its header \(1 row\)"):
        propose_mapping(tmp_path, title + PEOPLE)


def test_a_first_row_that_is_half_empty_is_no_title_if_the_next_is_a_person(tmp_path):
    form = propose_mapping(tmp_path, "Anne;;;\nZoé;Roche;Paris;0639980001\n").form
    assert not form.has_header


def test_stray_quotes_lost_zeros_and_a_status_are_proposed(tmp_path, capsys):
    mapping = propose_mapping(tmp_path, STRAY)
    assert mapping.form.quote == "" and mapping.has_lost_zeros
    assert mapping.words["status"] == {"Actif": "registered", "Résilié": "formerly_registered"}
    assert read_rows(mapping)[1].postcode.tolist() == ["01000", "01100"]
    assert propose_mapping(tmp_path, STRAY.replace('"', "")).form.quote == '"'
    belgian = propose_mapping(tmp_path, STRAY.replace(";1000;", ";1999;"))
    assert not belgian.has_lost_zeros


def test_a_code_of_four_digits_is_of_france_only_where_its_commune_is(tmp_path):
    """1000 is of Bourg-en-Bresse, without its zero, and of Bruxelles."""
    text = "Prénom;Nom;CP;Ville\n" + "".join(
        f"{first};ROY;{code};{commune}\n"
        for first, code, commune in (
            ("Anne", "1000", "Bourg-en-Bresse"),
            ("Luc", "1000", "Bruxelles"),
            ("Zoé", "7500", "Tournai"),
            ("Max", "1000", ""),
            ("Léa", "59000", "Lille"),
        )
    )
    _, rows = read_rows(replace(propose_mapping(tmp_path, text), has_lost_zeros=True))
    assert rows.departement_code.fillna("").tolist() == ["01", "", "", "01", "59"]


def test_check_says_what_is_left_in_the_breach_folder_and_under_list(tmp_path, capsys):
    file = propose_mapping(tmp_path, PEOPLE).file
    assert main(["own", str(file), "--breach-folder"]) == 0
    text = file.read_text("utf-8")
    assert '# breach_folder = "clients-breach"' in text
    file.write_text(text.replace("# breach_folder", "breach_folder"), encoding="utf-8")
    capsys.readouterr()
    assert main(["own", str(file), "--check"]) == 1
    printed = capsys.readouterr()
    assert "2 rows, read in full" in printed.out
    assert "before you count the list: organisation, name_en, name_fr" in printed.out
    assert "severity_segments.csv, line 2" in printed.err


def test_a_row_of_totals_of_a_sheet_is_refused(tmp_path):
    rows = [HEADER, ANNE, ZOE, ["Total", None, None, None, None, 25.5]]
    path = write_workbook(tmp_path / "clients.xlsx", ("Clients", rows))
    mapping = propose_mapping(tmp_path, path.read_bytes(), path.name)
    with pytest.raises(BadList, match=r"line of totals \(the last row\)"):
        read_rows(mapping)


@pytest.mark.parametrize("last", ["Total;Marie;Lille;7", "Somme;Anne;Lille;2", "Totaline;;;"])
def test_a_person_of_such_a_name_is_no_total(last, tmp_path):
    assert read_rows(propose_mapping(tmp_path, PEOPLE + last))[0].rows == 3


def test_a_role_that_contradicts_its_values_is_said(tmp_path, capsys):
    mapping = propose_mapping(tmp_path, PEOPLE)
    text = mapping.file.read_text("utf-8").replace('"Ville" = "commune"', '"Ville" = "email"')
    mapping.file.write_text(text, encoding="utf-8")
    said = "Ville: 2 of 2 values outside the role email; is the role right?"
    assert main(["own", str(mapping.file), "--check"]) == 0
    assert said in capsys.readouterr().out
    for key in ("organisation", "name_en", "name_fr"):
        text = text.replace(f'{key} = "?"', f'{key} = "Club"')
    mapping.file.write_text(text, encoding="utf-8")
    assert main(["own", str(mapping.file)]) == 0
    error = capsys.readouterr().err
    assert said in error and error.index(said) < error.index("cubes")


def test_labels_are_no_two_alike_whatever_the_columns_are_called():
    assert label_columns(["Nom", "Nom #3", "Nom", "", "column 4"]) == [
        "Nom",
        "Nom #3",
        "Nom #3 #3",
        "column 4",
        "column 4 #5",
    ]


ODD = ("=cmd|'/c calc'!A1", '"]\n[list]\npath="x"', "@SUM(1)", "a\\b", "# Rôle", "", "Prénom")


def test_a_name_of_a_column_that_is_a_formula_or_toml_stays_a_name(tmp_path):
    cells = ",".join('"' + name.replace('"', '""') + '"' for name in ODD)
    path = tmp_path / "clients.csv"
    path.write_text(f"{cells}\n" + "x,x,x,x,x,x,Anne\n" * 3, encoding="utf-8")
    found = tomllib.loads(write_toml(propose(path), path))
    assert found["columns"] == dict.fromkeys(label_columns(ODD), "other") | {"Prénom": "first_name"}
    assert found["list"]["path"] == "clients.csv"


def test_ten_thousand_columns_are_read(tmp_path):
    names = ["Prénom", *(f"x{number}" for number in range(10_000))]
    rows = "".join(f"{name}{';1' * 10_000}\n" for name in ("Anne", "Zoé"))
    mapping = propose_mapping(tmp_path, f"{';'.join(names)}\n{rows}")
    assert read_rows(mapping)[0].rows == 2


# Lines 3, 4 and 6 have a field too many, which line 4 has in quotes with a newline.
WIDE = (
    "Prénom;Nom;Ville\nAnne;Petit;Lille\nZoé;Roche;Paris;x\n"
    'Ines;"Du\nBois";Lyon;"y"\nLéa;Morel;Nice;;\nNoé;Blanc;Brest;z\nEva;Noir;Dax\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_all_lines_that_are_too_wide_are_named_and_can_be_left_out(encoding, tmp_path, capsys):
    mapping = propose_mapping(tmp_path, WIDE.encode(encoding))
    with pytest.raises(BadList, match=r"lines 3, 5, 6, 7: as many fields .* --skip-bad-lines"):
        read_rows(mapping)
    file = tmp_path / "clients.toml"
    assert main(["own", str(file), "--check", "--skip-bad-lines"]) == 0
    said = capsys.readouterr().out
    assert "3 rows left out, with more fields than the header" in said
    assert "write skip_bad_lines = true under [list]" in said
    file.write_text(file.read_text("utf-8").replace("[list]", "[list]\nskip_bad_lines = true", 1))
    report, rows = read_rows(read_mapping(file))
    assert (report.rows, report.skipped_rows) == (3, 3) and len(rows) == 3


def test_a_message_of_many_wide_lines_names_twenty(tmp_path):
    wide = "".join(f"Anne;Petit;Lille;{row}\n" for row in range(25))
    with pytest.raises(BadList, match=r"lines 2, 3, .*, 21 …, 25 in all"):
        read_rows(propose_mapping(tmp_path, "Prénom;Nom;Ville\n" + wide))


MARKED = "Prénom;Nom;Décédé\nAnne;Petit;oui\nZoé;Roche;\nInès;Dubois;\n"


def test_an_empty_cell_of_a_column_of_marks_is_asked_and_then_means_what_is_said(tmp_path, capsys):
    mapping = propose_mapping(tmp_path, MARKED)
    assert mapping.words["deceased"] == {"oui": "true", "": "?"}
    file = tmp_path / "clients.toml"
    assert main(["own", str(file), "--check"]) == 1
    assert '"" = "?"' in capsys.readouterr().err
    for code, expected in (("false", [True, False, False]), ("not_known", [True, None, None])):
        said = replace(mapping, words={"deceased": {"oui": "true", "": code}})
        rows = read_rows(said)[1]
        assert rows.is_deceased.astype(object).where(rows.is_deceased.notna(), None).tolist() == (
            expected
        )
    both = propose_mapping(tmp_path, MARKED.replace("Roche;", "Roche;non"))
    assert both.words["deceased"] == {"oui": "true", "non": "false"}
