"""The notification form as a Word document: to complete, to have reviewed, and to print."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import note_of
from breachlab.words.language import interface
from breachlab.words.own_texts import is_if_late
from dashboard.pages.situation.tables import FILLED, IF_LATE, MISSING, word_item
from dashboard.tables import label, text
from dashboard.words import PageWords

A4, MARGIN = (Mm(210), Mm(297)), Mm(18)
WIDTHS = (Mm(48), Mm(104), Mm(22))  # of the item, its words, and its state: filled in or not
LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
MACHINERY = ("query", "parameters", "rows", "command")  # lines of a receipt

Row = dict[str, Any]


def write_form(
    rows: Rows, query: str, receipt: Iterable[tuple[str, str]], words: PageWords
) -> bytes:
    """Return the document: a table with a row for each item of the form on a day, and the receipt.

    The header of each page and the first paragraph mark it as synthetic.
    """
    document, file = Document(), BytesIO()
    title = words.of_card(query, "title")
    day = {"as_of": rows["as_of"][0]} if len(rows) else {}
    prepare(document, title, words, day.get("as_of"))
    document.add_heading(title, level=1)
    note = note_of(query, rows, day, words.canvas.words)
    document.add_paragraph(note).runs[0].bold = True
    document.add_paragraph(words.headline(query, rows).text)
    document.add_paragraph(words.of_card(query, "caption"))
    _fill_items(document, rows.dicts(), words.canvas)
    document.add_heading(interface(words.language)["exports"]["receipt"], level=2)
    _fill_receipt(document, receipt, words)
    document.save(file)
    return file.getvalue()


def prepare(document: Word, title: str, words: PageWords, on: date | None) -> None:
    """Set the paper size, the language, the properties, and the mark in the header of each page.

    It is dated by the day on which it tells what was known, so that equal documents stay equal.
    """
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.header.paragraphs[0].text = f"{words.of_kind('mark')} · {words.of_kind('nobody_real')}"
    document.styles["Normal"].font.size = Pt(10)
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), LANGUAGES[words.language])
    document.core_properties.title, document.core_properties.author = title, "breachlab"
    if on is not None:
        day = datetime(on.year, on.month, on.day)
        document.core_properties.created = document.core_properties.modified = day
    document.core_properties.language = LANGUAGES[words.language]
    document.core_properties.comments = words.of_kind("note")  # at most 255 characters


def _fill_items(document: Word, items: Sequence[Row], canvas: Canvas) -> None:
    table = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    _write(table, 0, [text(canvas, "item"), text(canvas, "words"), ""])
    for row in items:
        table.add_row()
        law = label(canvas, "legal_reference", row["legal_reference"])
        item = f"{label(canvas, 'item_id', row['item_id'])}\n{law}"
        state = text(canvas, MISSING) if row["is_to_fill"] else FILLED
        state = text(canvas, IF_LATE) if is_if_late(row) else state
        if f"own_{row['item_id']}" in canvas.words.facts:
            state = interface(canvas.language)["own_texts"]["yours"]
        _write(table, -1, [item, word_item(row, canvas).text, state])


def _fill_receipt(document: Word, receipt: Iterable[tuple[str, str]], words: PageWords) -> None:
    """Add the lines of the receipt but those of the lab's machinery, which no authority reads."""
    texts = interface(words.language)["exports"]
    left_out = {texts[key] for key in MACHINERY}
    for name, value in (each for each in receipt if each[0] not in left_out):
        line = document.add_paragraph(f"{name} · {value}")
        line.paragraph_format.space_after = Pt(0)
        line.runs[0].font.size = Pt(8)


def _write(table: Table, number: int, texts: Sequence[str]) -> None:
    for cell, width, each in zip(table.rows[number].cells, WIDTHS, texts, strict=True):
        cell.width, cell.text = width, each
