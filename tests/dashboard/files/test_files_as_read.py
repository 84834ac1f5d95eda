"""Files as those who take them have them: what stands where, in which form, in both languages."""

import io
import json
import re
from datetime import date

import duckdb
import openpyxl
import pytest
from docx import Document

from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.sheets import briefing as talking_points
from tests.support.golden import hold
from tests.support.workbooks import show_cell

CARDS = ("who/exposure/by_first_year", "situation/severity/deadlines")
KINDS = ("csv", "csv?for=excel-fr", "csv-metadata.json?for=excel-fr", "json", "parquet", "xlsx")
DOCUMENTS = ("/data/situation/severity/notification_form.docx", "/briefing.docx")
# What differs from world to world, and from version to version.
MADE = re.compile(
    r"((?:sha256|DuckDB|[_ ]version|Version du modèle|_at|Made on|Produit le)\W{1,5})"
    r"[\w.-]+(?: [\d:.]+)?"
)


class Day(date):
    """A day on which these files are taken, later than all days that they name."""

    @classmethod
    def today(cls):
        return date(2027, 8, 9)


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client()


def test_files_are_read_as_the_golden_file_has_them(client, monkeypatch, pytestconfig, tmp_path):
    monkeypatch.setattr(talking_points, "date", Day)
    made = {}
    for language in LANGUAGES:
        for address in [*(f"/data/{card}.{kind}" for card in CARDS for kind in KINDS), *DOCUMENTS]:
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
    yield f"header: {document.sections[0].header.paragraphs[0].text}"
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            yield from (" | ".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            yield f"{part.style.name}: {part.text}"


READ = {"csv": read_csv, "csv-metadata": read_json, "json": read_json, "parquet": read_parquet,
        "xlsx": read_xlsx, "docx": read_docx}  # fmt: skip
