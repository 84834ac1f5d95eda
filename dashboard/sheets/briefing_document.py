"""The briefing as a Word document: the same sentences, to complete and to print."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as Word

from breachlab.words import Sentence, data_note
from breachlab.words.language import interface
from dashboard.database.served_world import World
from dashboard.pages.situation.form_document import prepare
from dashboard.pages.situation.head import headline
from dashboard.pages.situation.page import COUNTS
from dashboard.pages.situation.tables import say_bridge
from dashboard.sheets.briefing import REACH, SITUATION, Point, Points, list_points, list_questions
from dashboard.sheets.contact_list import Contacts, say_contact
from dashboard.state.page_state import State
from dashboard.words import PageWords


def write_briefing(
    world: World,
    words: PageWords,
    contacts: Contacts,
    state: State = SITUATION,
    is_dated: bool = True,
) -> bytes:
    """Return the document with the decisions of a state; raises the errors of its questions."""
    document, file = Document(), BytesIO()
    texts = interface(words.language)["briefing"]
    state = replace(SITUATION, options=state.kept)
    world.answers.prepare(list_questions(state))
    points = list_points(world, words, state, is_dated)
    prepare(document, texts["title"], words, date.fromisoformat(world.days[-1]))
    document.add_heading(headline(SITUATION, world, words).text, level=1)
    document.add_paragraph(data_note(words.canvas.words)).runs[0].bold = True
    _write_first(document, points, world, words)
    document.add_page_break()
    _write_second(document, points, contacts, words)
    document.save(file)
    return file.getvalue()


def _write_first(document: Word, points: Points, world: World, words: PageWords) -> None:
    texts = interface(words.language)["briefing"]
    _list(document, points.lines)
    _fill_tiles(document, points.tiles)
    document.add_heading(texts["decide"], level=2)
    _list(document, points.decisions, "List Number")
    rows = world.answers.rows(COUNTS.query, COUNTS.resolve(SITUATION).parameters)
    finding = words.finding(COUNTS.query, rows)
    document.add_heading(finding.text if finding else "", level=2)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, number in say_bridge(rows.dicts(), words.canvas):
        for cell, text in zip(table.add_row().cells, (name, number), strict=True):
            cell.text = text


def _write_second(document: Word, points: Points, contacts: Contacts, words: PageWords) -> None:
    texts = interface(words.language)["briefing"]
    for name, of in (("may", points.said), ("may_not", points.unsaid)):
        document.add_heading(texts[name], level=2)
        _list(document, of, "List Bullet")
    document.add_heading(texts["asked"], level=2)
    _list(document, points.answers)
    document.add_heading(texts["reach"], level=2)
    for whom in REACH:
        document.add_paragraph(say_contact(whom, contacts, words))
    for title, text in (("sources", "source"), ("unknown", "unknowns")):
        document.add_heading(texts[title], level=2)
        document.add_paragraph(words.canvas.words.resolve(texts[text]))
    document.add_paragraph(points.printed.said.text)


def _list(document: Word, points: Iterable[Point], style: str | None = None) -> None:
    for point in points:
        paragraph = document.add_paragraph(style=style)
        if point.title:
            paragraph.add_run(f"{point.title} ").bold = True
        paragraph.add_run(point.said.text)


def _fill_tiles(document: Word, tiles: Sequence[Sequence[Sentence]]) -> None:
    if not tiles:
        return
    table = document.add_table(rows=1, cols=len(tiles), style="Table Grid")
    for cell, (number, of, more) in zip(table.rows[0].cells, tiles, strict=True):
        cell.paragraphs[0].add_run(number.text).bold = True
        for each in (of, more):
            cell.add_paragraph(each.text)
