"""The files of cards: opened as those who take them do, and as the golden file has them."""

import csv
import io
import json
import re
from codecs import BOM_UTF8

import duckdb
import openpyxl
import pandas
import pytest
from docx import Document
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from breachlab.__main__ import main
from breachlab.answer_files.formats import COLUMNS_ROW, list_text_columns
from breachlab.answer_files.formats import xlsx as workbook
from breachlab.cli.verify_file import verify
from breachlab.drawing.bars import bars
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES, Sentence
from dashboard.cards.card import Card
from dashboard.cards.drawn_card import draw_card
from dashboard.files import FORM, card_files, file_address
from dashboard.files.card_files import EXCEL_FR, Export
from dashboard.pages import PAGES
from dashboard.pages.what_if.page import PURGE
from dashboard.pages.who.page import YEARS
from dashboard.state.page_state import State
from tests.support.golden import hold
from tests.support.tiers import some_of
from tests.support.workbooks import show_cell

ADDRESS = "/data/who/exposure/by_first_year"
CARDS = [(page, card) for page in PAGES for card in page.cards]


def take(client, address, language="en"):
    """Return a file as somebody opens it who reads a language."""
    response = client.get(address, headers={"Accept-Language": language})
    assert response.status_code == 200, response.text
    return io.BytesIO(response.data)


def test_plain_csv_read_without_options_has_the_rows_of_the_query(client, world, subtests):
    """Pandas guesses the types, so a column is compared as numbers or as text.

    Two things stand beside the columns of the query: behind the first, texts for its codes, if the
    card has any; at the end, a note that the data are synthetic.
    """
    for page, card in CARDS:
        with subtests.test(page=page.name, card=card.name):
            state = State(page.name, {"sexes": ("female",), "age_bands": ("25-29", "30-34")})
            address = file_address(state, card.query, "csv")
            file = pandas.read_csv(take(client, address))
            rows = world.answers.rows(card.query, card.resolve(state).parameters).frame()
            first, *others = rows
            assert [*file] == [first, *list_text_columns(card.query), *others, "note"]
            (note,) = set(file.note)
            assert note.startswith("SYNTHETIC data: no row describes a real person")
            for name in rows:
                if is_bool_dtype(rows[name]) and rows[name].isna().any():  # some are null
                    assert file[name].dropna().tolist() == rows[name].dropna().tolist()
                elif is_numeric_dtype(rows[name]):
                    assert is_bool_dtype(file[name]) == is_bool_dtype(rows[name])
                    assert is_numeric_dtype(file[name])
                    assert file[name].tolist() == pytest.approx(
                        rows[name].astype(float).tolist(), nan_ok=True
                    )
                elif name == "region_code":  # digits alone, which pandas reads as numbers
                    assert file[name].tolist() == [*map(int, rows[name])]
                else:
                    assert file[name].astype(str).tolist() == rows[name].astype(str).tolist()


def test_a_file_has_all_digits_of_a_number_that_the_page_rounds(client, world):
    state = State("what_if")
    parameters = PURGE.resolve(state).parameters
    asked = world.answers.rows(PURGE.query, parameters)["asked_person_count"][0]
    drawn = draw_card(PURGE, state, world, world.words["en"])
    assert asked % 10 and f"{asked:,}" not in f"{drawn.said}{drawn.found}"
    file = take(client, file_address(state, PURGE.query, "json"))
    assert f"{asked:,}" in json.load(file)["sentence"]


def test_the_language_and_a_filter_on_its_own_change_nothing_in_a_plain_file(client):
    french = {"Accept-Language": "fr"}
    plain = client.get(f"{ADDRESS}.csv")
    assert plain.data == client.get(f"{ADDRESS}.csv?y=2020").data  # it is of all years
    assert plain.data == client.get(f"{ADDRESS}.csv?lang=fr", headers=french).data
    assert not plain.data.startswith(BOM_UTF8) and b"#" not in plain.data  # no comment


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_saved_under_a_name_that_says_synthetic_and_is_not_kept(client, kind):
    headers = client.get(f"{ADDRESS}.{kind}").headers
    name = f"exposure-by_first_year.SYNTHETIC.{kind}"
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == card_files.KINDS[kind]


@pytest.mark.parametrize(
    "path",
    [
        "/data/",
        "/data/who",
        "/data/who/exposure/by_first_year",
        "/data/who/exposure/by_first_year.sql",
        "/data/who/exposure/by_first_year.csv.gz",
        "/data/who/exposure/total.csv",
        "/data/nobody/exposure/by_first_year.csv",
        "/data//exposure/by_first_year.csv",
        "/data/who/../exposure/by_first_year.csv",
        "/data/who/exposure/%2e%2e/by_first_year.csv",
        "/data/who/exposure/by_first_year'--.csv",
        "/data/who/exposure/by_status.docx",  # the form alone is a document
        "/data/situation/severity/scales.docx",
    ],
)
def test_any_other_file_is_404_in_words(client, path):
    response = client.get(path)
    assert response.status_code == 404 and "Il n’y a pas de page" in response.text
    assert client.post(f"{ADDRESS}.csv").status_code == 405


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet", card_files.METADATA])
def test_a_card_that_cannot_count_by_a_filter_has_no_file_of_others(client, kind):
    address = f"/data/combination/combination/other_breaches.{kind}?d=974&y=2010"
    for language, said in (("en", "Not counted by"), ("fr", "Pas de décompte par")):
        response = client.get(address, headers={"Accept-Language": language})
        assert response.status_code == 409 and said in response.text
    take(client, address.replace("&y=2010", ""))


def test_what_is_unknown_in_an_address_is_left_out_as_on_the_page(client):
    odd = client.get(f"{ADDRESS}.csv?d=59.XX&foo=1&for=quattro&a=zz&%ff=%00")
    assert odd.status_code == 200
    assert odd.data == client.get(f"{ADDRESS}.csv?d=59").data


FORMULAS = ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1", "−1", "a=1", " b", ""]
COMMANDS = 8  # the first of them, which a spreadsheet would run


def test_workbook_has_each_text_as_text_and_no_formula(world, monkeypatch):
    texts = ["=1+1", "+1", "-1", "@sum", "http://nowhere.invalid", "{=1}"]
    card, title = Card("exposure/extractions", bars), {"title": "Days"}
    words = type(world.words["en"])
    monkeypatch.setattr(words, "of_card", lambda self, query, key: title.get(key, ""))
    monkeypatch.setattr(words, "headline", lambda self, query, rows: Sentence(""))
    monkeypatch.setattr(Export, "rows", Rows({"field_id": texts, "person_count": [20] * 6}))
    answer = Export(State("who"), world, card).answer("en", "http://localhost")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(answer))).worksheets[0]
    cells = [sheet.cell(6 + number, 1) for number in range(6)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.fixture
def of_formulas(world, monkeypatch):
    """An export whose rows have texts that look like formulas, and numbers below zero."""
    numbers = {"person_count": [-20] * len(FORMULAS), "person_share": [-0.25] * len(FORMULAS)}
    rows = Rows({"field_id": FORMULAS, **numbers})
    monkeypatch.setattr(Export, "rows", rows)
    return Export(State("who"), world, YEARS)


def test_csv_for_excel_has_a_quote_before_a_text_that_would_be_a_formula(of_formulas):
    text = of_formulas.csv(EXCEL_FR).decode("utf-8-sig")
    file = [*csv.reader(io.StringIO(text, newline=""), delimiter=";")]
    assert [row[0] for row in file[1:]] == [
        *(f"'{each}" for each in FORMULAS[:COMMANDS]),
        *FORMULAS[COMMANDS:],
    ]
    assert {(row[1], row[2]) for row in file[1:]} == {("-20", "-0,25")}  # numbers stay numbers


def test_plain_csv_has_texts_as_they_are(of_formulas, monkeypatch):
    monkeypatch.setattr(
        Export, "rows", of_formulas.rows.where(lambda row: row["field_id"] != "\r=1")
    )
    file = [*csv.reader(io.StringIO(of_formulas.csv().decode(), newline=""))]
    assert [row[0] for row in file[1:]] == [each for each in FORMULAS if each != "\r=1"]
    assert {(row[1], row[2]) for row in file[1:]} == {("-20", "-0.25")}


@pytest.mark.parametrize(
    ("kind", "style"), [("csv", ""), ("csv", EXCEL_FR), ("json", ""), ("parquet", ""), ("xlsx", "")]
)
def test_every_file_of_a_card_says_where_it_is_from_and_holds(
    client, small_database, tmp_path, capsys, kind, style
):
    """As one keeps them: the file, and beside a CSV what its address names.

    Its rates are fractions, which the page adds in another order than SQL.
    """
    rates = "exposure/rate_by_departement"
    more = f"&for={style}" if style else ""
    response = client.get(f"/data/who/{rates}.{kind}?s=f&a=25-29{more}")
    name = response.headers["Content-Disposition"].split('"')[1]
    (tmp_path / name).write_bytes(response.data)
    if kind == "csv":
        link, *kinds = response.headers["Link"].split("; ")
        assert kinds == ['rel="describedby"', 'type="application/csvm+json"']
        described = client.get(link.strip("<>"))
        said = described.headers["Content-Disposition"].split('"')[1]
        assert said == f"{name}-metadata.json" and described.json["url"] == name
        (tmp_path / said).write_bytes(described.data)
    assert verify([str(tmp_path / name), "--database", str(small_database)]) == 0
    command = f"{rates} --age_bands 25-29 --sexes female"
    assert command in capsys.readouterr().out


FORM_TEXTS = ["item_text", "answer_text"]


def form_address(kind, style="", **options):
    return file_address(State("situation", {}, options), FORM, kind, style)


def say_in_document(client, language):
    """Return [(item, its words)] of the form as a document."""
    (table,) = Document(take(client, form_address("docx"), language)).tables
    cells = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return [(item.partition("\n")[0].lower(), said) for item, said, _ in cells]


def say(rows):
    """Return [(item, its words)] of the rows of another file of the form."""
    return [(item.lower(), said) for item, said in rows[FORM_TEXTS].itertuples(index=False)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_of_the_form_say_what_its_document_says(client, language):
    said = say_in_document(client, language)
    rows = pandas.read_csv(take(client, form_address("csv"), language))
    assert [*rows][:4] == ["item_id", *FORM_TEXTS, "wording_id"] and say(rows) == said
    assert {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUES"}[language] in rows.note[0]
    book = take(client, form_address("xlsx"), language)
    assert say(pandas.read_excel(book, skiprows=COLUMNS_ROW).iloc[1:]) == said
    sheet = openpyxl.load_workbook(book).worksheets[0]
    headed = {"en": "What the notification may say", "fr": "Ce que la notification peut dire"}[
        language
    ]
    assert sheet.cell(COLUMNS_ROW + 2, 3).value == headed
    assert sheet.cell(COLUMNS_ROW + 3, 3).alignment.wrap_text
    for_excel = pandas.read_csv(
        take(client, form_address("csv", EXCEL_FR), language), sep=";", decimal=","
    )
    assert say(for_excel) == say_in_document(client, "fr")  # whoever takes it


@pytest.mark.parametrize("language", LANGUAGES)
def test_shell_writes_the_words_of_the_form(client, small_database, tmp_path, language):
    path = tmp_path / "form.csv"
    words = [FORM, "--output", str(path), "--database", str(small_database)]
    assert main([*words, "--language", language]) == 0
    assert say(pandas.read_csv(path)) == say_in_document(client, language)


@pytest.mark.parametrize(
    ("kind", "style", "language"),
    some_of(
        [
            ("csv", "", "en"),
            ("csv", "", "fr"),
            ("csv", EXCEL_FR, "en"),
            ("csv", EXCEL_FR, "fr"),
            ("xlsx", "", "fr"),
        ],
        2,
    ),
)
def test_verify_accepts_a_file_of_the_form_in_each_language_and_names_an_altered_text(
    client, small_database, tmp_path, capsys, kind, style, language
):
    """All columns are looked at: its texts are in the reader's language, metadata in English."""
    file, database = tmp_path / f"form.{kind}", ["--database", str(small_database)]
    file.write_bytes(take(client, form_address(kind, style), language).getvalue())
    if kind == "csv":
        described = take(client, form_address(card_files.METADATA, style), language)
        file.with_name(f"{file.name}-metadata.json").write_bytes(described.getvalue())
    assert verify([str(file), *database]) == 0
    assert "not looked at" not in capsys.readouterr().out
    if (kind, style, language) == ("csv", "", "en"):
        altered = file.read_bytes().replace(b"Nature of the breach", b"Another nature", 1)
        file.write_bytes(altered)
        assert verify([str(file), *database]) == 1
        assert "item_text" in capsys.readouterr().out


def test_document_of_the_form_is_of_the_list_chosen(client):
    official, press = (
        Document(take(client, form_address("docx", **options))).tables[0].rows[5].cells[1].text
        for options in ({}, {"provenance": "press"})
    )
    assert official != press


GOLDEN_CARDS = ("who/exposure/by_first_year", "situation/severity/deadlines")
GOLDEN_KINDS = (
    "csv",
    "csv?for=excel-fr",
    "csv-metadata.json?for=excel-fr",
    "json",
    "parquet",
    "xlsx",
)
DOCUMENTS = ("/data/situation/severity/notification_form.docx", "/briefing.docx")
# What differs from world to world, and from version to version.
MADE = re.compile(
    r"((?:sha256|DuckDB|[_ ]version|Version du modèle|_at|Made on|Produit le)\W{1,5})"
    r"[\w.-]+(?: [\d:.]+)?"
)


def test_files_are_read_as_the_golden_file_has_them(client, fixed_day, pytestconfig, tmp_path):
    made = {}
    for language in LANGUAGES:
        for address in [
            *(f"/data/{card}.{kind}" for card in GOLDEN_CARDS for kind in GOLDEN_KINDS),
            *DOCUMENTS,
        ]:
            mark = "&" if "?" in address else "?"
            selection = f"{mark}d=59&y=2020&lang={language}"
            response = client.get(f"{address}{selection}", headers={"Accept-Language": language})
            assert response.status_code == 200, address
            kind = re.search(r"\.([a-z-]+)", address)[1]
            lines = READ[kind](response.data, tmp_path)
            kept = [MADE.sub(r"\1 …", line) for line in lines]
            saved = response.headers["Content-Disposition"].partition("=")[2]
            made[f"{address} {language}"] = "\n".join([saved, *kept])
    hold("files.md", made, pytestconfig)


def read_csv(content, _):
    header, *rows = content.decode("utf-8").splitlines()
    return [ascii(header[:5]), header, *rows[:2], rows[-1]]


def read_json(content, _):
    said = json.loads(content)
    rows, columns = said.pop("rows", []), said.pop("tableSchema", {}).get("columns", [])
    lines = json.dumps(said, ensure_ascii=False, indent=1).splitlines()
    return [*lines, *map(str, [*columns, *rows[:2], *rows[-1:]])]


def read_parquet(content, folder):
    (folder / "a.parquet").write_bytes(content)
    rows = duckdb.read_parquet(str(folder / "a.parquet"))
    first, *_, last = rows.fetchall()
    lines = zip(rows.columns, map(str, rows.types), map(str, first), map(str, last), strict=True)
    return map(" ".join, lines)


def read_xlsx(content, _):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        widths = [round(each.width) for each in sheet.column_dimensions.values()]
        yield f"{sheet.title}: {sheet.freeze_panes} {sheet.auto_filter.ref} {widths}"
        lines = [[show_cell(cell) for cell in row] for row in sheet.iter_rows()]
        for line in [*lines[:7], lines[-1]] if sheet.freeze_panes else lines:
            yield " | ".join(line).rstrip(" |")


def read_docx(content, _):
    document = Document(io.BytesIO(content))
    known = document.core_properties
    yield f"{known.title} | {known.language} | {known.comments}"
    yield f"created {known.created:%Y-%m-%d}, modified {known.modified:%Y-%m-%d}"
    yield f"header: {document.sections[0].header.paragraphs[0].text}"
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            yield from (" | ".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            yield f"{part.style.name}: {part.text}"


READ = {"csv": read_csv, "csv-metadata": read_json, "json": read_json, "parquet": read_parquet,
        "xlsx": read_xlsx, "docx": read_docx}  # fmt: skip
