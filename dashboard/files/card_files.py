"""Downloads: the rows of a card in several formats, each at an address of its own.

    /data/who/exposure/by_first_year.csv?d=59.62    comma, point, UTF-8: read by any program
    …?d=59.62&for=excel-fr                          semicolon, decimal comma, for Excel in French
    /data/who/exposure/by_first_year.xlsx?d=59.62   rounded, with a sheet "Read me"
    /data/who/exposure/by_first_year.json?d=59.62   also .parquet: typed
    …/by_first_year.csv-metadata.json?d=59.62       metadata of the CSV
    /data/who/exposure/by_first_year.png?d=59.62    also .svg: a picture of the card, for paper
    /data/situation/severity/notification_form.docx   the form of the notification, to complete

The query string is that of the page's address, and means the same. A plain CSV holds the query's
rows in one form for all readers: codes and numbers; that of the form has its texts, too, in the
reader's language. Each row has the word SYNTHETIC in the column
`note`, so that it survives cut and paste. Where a card tells nothing, as on an earlier day, or
cannot count by a filter, its files are refused in words. Every file names the origin of its rows;
`python -m breachlab verify FILE` recomputes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, request

from breachlab import find
from breachlab.answer_files import receipt
from breachlab.answer_files.formats import (
    FORMATS,
    Answer,
    add_texts,
    list_text_columns,
)
from breachlab.answer_files.receipt import (
    METADATA_SUFFIX,
    METADATA_TYPE,
    describe_origin,
    describe_table,
)
from breachlab.drawing.paper import png
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import note_of
from breachlab.words.own_texts import fill_words
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.desk import Desk
from dashboard.files import card_pictures
from dashboard.server import headers
from dashboard.state.options import is_earlier, mark_file
from dashboard.state.page_state import State, write_state
from dashboard.words import PageWords

if TYPE_CHECKING:
    import pandas


METADATA = f"csv{METADATA_SUFFIX}"
KINDS = {
    METADATA: METADATA_TYPE,
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "svg": "image/svg+xml",
}
PICTURES = ("png", "svg")
DOCUMENTS = {"severity/notification_form"}  # the questions with a Word document too
EXCEL_FR = "excel-fr"
# First characters of cells that run as formulas: OWASP, CSV Injection. The last four are the
# full-width forms of the first four.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"  # a spreadsheet displays the rest of the cell as text


@dataclass(frozen=True)
class Export:
    """The rows of a card in a state of the page."""

    state: State
    world: World
    card: Card

    @property
    def rows(self) -> Rows:
        """The answer to the card's question."""
        return self.world.answers.rows(self.card.query, self.card.resolve(self.state).parameters)

    def frame(self) -> "pandas.DataFrame":
        """Return the rows; on an earlier day without the columns that nobody could fill by then."""
        return (self.rows.drop_empty() if is_earlier(self.state) else self.rows).frame()

    def csv(self, style: str = "", language: str = "en") -> bytes:
        """Return the rows as CSV, plain or in the form that Excel opens in French.

        The language is that of the texts of codes; a CSV without any is the same for all readers.
        """
        is_french = style == EXCEL_FR
        own = language if list_text_columns(self.card.query) else "en"
        table = self.table("fr" if is_french else own)
        table = quote_formulas(table) if is_french else table
        # The writer quotes a text that holds `lineterminator`.
        more: dict[str, Any] = {"lineterminator": "\n"}
        if is_french:
            more = {"sep": ";", "decimal": ",", "lineterminator": "\r\n"}
        text = table.to_csv(index=False, **more)
        return text.encode("utf-8-sig" if is_french else "utf-8")

    def table(self, language: str) -> "pandas.DataFrame":
        """Return the rows with the texts of codes in a language, and the note on each."""
        query, words = self.card.query, self.world.words[language].canvas.words
        note = note_of(query, self.rows, self.card.resolve(self.state).parameters, words)
        return add_texts(self.frame(), query, words).assign(note=note)

    def answer(self, language: str, host: str) -> Answer:
        """Return the rows with the words of a file, in a language.

        `host` is the origin at which the page is served, for the address in the receipt.
        """
        card, rows, page_words = self.card, self.rows, self.world.words[language].whole
        resolved, words = card.resolve(self.state), page_words.canvas.words
        whom, is_of_day = page_words.describe(resolved.selection), is_earlier(self.state)
        made = receipt.without_size(self.world.made) if is_of_day else self.world.made
        origin = (find(card.query), resolved.parameters, len(rows), made, words)
        source = page_words.of_numbers(card.query, card.query, is_of_day)
        frame = self.frame()
        of_page = (whom, host + write_state(self.state), self.world.own_database)
        return Answer(
            frame,
            words,
            query=card.query,
            title=page_words.of_card(card.query, "title"),
            sentence=page_words.headline(card.query, rows).text,
            whom=whom,
            counts=counts.find_keys(card.query, map(str, frame)),
            receipt=lambda: [*receipt.of_query(*origin, source=source, of_page=of_page)],
            origin=lambda: describe_origin(*origin),
        )

    def beside(self, style: str = "") -> bytes:
        """Return the metadata of the CSV, in English: it is the same for all readers."""
        answer, is_french = self.answer("en", ""), style == EXCEL_FR
        rows = add_texts(answer.rows, self.card.query, answer.words)
        return describe_table(
            file_name(self, "csv"),
            rows,
            answer.counts,
            answer.origin(),
            is_french,
            answer.words.data_kind,
        ).encode()

    def docx(self, language: str, host: str, answers: Mapping[str, str] | None = None) -> bytes:
        """Return the form as a Word document with its receipt, in a language, and own texts."""
        # Imported here, since its library takes a third of a second, for which no page need wait.
        document = import_module("dashboard.pages.situation.form_document")
        words, receipt = self.world.words[language], self.answer(language, host).receipt()
        if answers:
            filled = fill_words(words.canvas.words, answers, self.rows.dicts())
            words = replace(words, canvas=replace(words.canvas, words=filled))
        return document.write_form(self.rows, self.card.query, receipt, words)


def quote_formulas(table: "pandas.DataFrame") -> "pandas.DataFrame":
    """Return a table with a quote before each text that would run as a formula.

    Numbers stay numbers.

    Example:

        >>> import pandas
        >>> quote_formulas(pandas.DataFrame({"a": ["=1+1", "1"], "b": [-1, 2]})).values.tolist()
        [["'=1+1", -1], ['1', 2]]
    """
    return table.rename(columns=_quote).apply(lambda column: column.map(_quote))


def _quote(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS)
    return f"{QUOTE}{value}" if is_formula else value


def serve(server: Flask, desk: Desk, language: str) -> None:
    """Have a server answer requests for the rows of each card of each page."""
    for page in desk.pages:
        server.add_url_rule(
            f"/data/{page}/<path:where>",
            f"data-{page}",
            lambda where, page=page: _serve_file(f"{page}/{where}", desk, language),
        )


def _serve_file(where: str, desk: Desk, language: str) -> Response:
    page, topic, name, kind = _parts(where)
    parts = desk.card(f"/{page}?{request.query_string.decode('latin-1')}", f"{topic}/{name}")
    if parts is None or kind not in KINDS:
        abort(404)
    export = Export(*parts)
    given = export.card.resolve(export.state).parameters
    if export.card.list_unmet(export.world.coverage, given):  # of a list of one's own
        abort(404)
    if kind == "docx" and export.card.query not in DOCUMENTS:
        abort(404)
    if refusal := _refuse(export, export.world.words[headers.language(language)]):
        not_kept = {"Cache-Control": "no-store"}
        return Response(f"{refusal}\n", 409, not_kept, mimetype="text/plain")
    if kind in PICTURES:
        content = _picture(desk, export, page, kind, language)
    else:
        content = _content(export, kind, request.args.get("for", ""), language)
    return Response(content, headers=_headers(export, kind))


def _picture(desk: Desk, export: Export, page: str, kind: str, language: str) -> bytes:
    """Return the picture of a card; abort with the reason, or with 404, where nothing is drawn."""
    view = desk.view_card(page, export.state, export.world, export.card, headers.language(language))
    drawn = view.cards[export.card]
    if drawn.lacks:
        abort(Response(f"{drawn.lacks}\n", 409, mimetype="text/plain"))
    if not card_pictures.has_picture(export.card, drawn):
        abort(500 if drawn.has_failed else 404)
    picture = card_pictures.draw_picture(view, export.card, request.host_url.rstrip("/"))
    return png(picture, card_pictures.DENSITY) if kind == "png" else picture.encode()


def _refuse(export: Export, words: PageWords) -> str:
    """Return why a card has no file in a state: it tells nothing, or would tell of others."""
    if reason := export.card.hides(export.state):
        return words.of_reason(reason, "because")
    resolved = export.card.resolve(export.state)
    if resolved.folds:
        return words.text("not_counted_by").format(words.titles(resolved.ignored))
    return ""


def _content(export: Export, kind: str, style: str, language: str) -> bytes:
    asked_in, host = headers.language(language), request.host_url.rstrip("/")
    if kind == "csv":
        return export.csv(style, asked_in)
    if kind == METADATA:
        return export.beside(style)
    if kind == "docx":
        return export.docx(asked_in, host)
    written = FORMATS[kind](export.answer(asked_in, host))
    return written.encode() if isinstance(written, str) else written


def _headers(export: Export, kind: str) -> Mapping[str, str]:
    headers = {
        "Content-Type": KINDS[kind],
        "Content-Disposition": f'attachment; filename="{file_name(export, kind)}"',
        "Cache-Control": "no-store",
    }
    if kind == "csv":  # by the W3C's CSV on the Web
        place = f"{request.path}{METADATA_SUFFIX}?{request.query_string.decode('latin-1')}"
        headers["Link"] = f'<{place}>; rel="describedby"; type="{METADATA_TYPE}"'
    return headers


def file_name(export: Export, kind: str) -> str:
    """Return the name of a downloaded file: its query, its day if one is chosen, its data."""
    mark = mark_file(export.state, export.world.words["en"].of_kind("file_mark"))
    name = export.card.name if kind in PICTURES else export.card.query
    return f"{name.replace('/', '-')}.{mark}.{kind}"


def _parts(where: str) -> tuple[str, str, str, str]:
    """Return the page, topic, query name and file format of a path.

    >>> _parts("who/exposure/by_status.csv"), _parts("who")
    (('who', 'exposure', 'by_status', 'csv'), ('', '', 'who', ''))
    """
    before, _, file = where.rpartition("/")
    page, _, topic = before.rpartition("/")
    name, _, kind = file.partition(".")
    return page, topic, name, kind
