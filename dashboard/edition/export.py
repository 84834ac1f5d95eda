"""Write an edition: python -m dashboard --export FOLDER, or one page of it: --one-file FILE."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import dash
import pandas

from breachlab.answer_files.receipt import WORLD, name_provenance
from breachlab.drawing.paper import png
from breachlab.errors import BadParameters
from breachlab.paths import ROOT
from breachlab.words import LANGUAGES, data_note
from breachlab.words.language import refuse
from dashboard.cards.card import Card
from dashboard.cards.page import first_of
from dashboard.database.communes import list_communes
from dashboard.desk import Desk
from dashboard.edition import documents, folder
from dashboard.edition.addresses import FILES, FIRST, NOTEBOOKS, PUBLICS, Addresses
from dashboard.edition.documents import Documents
from dashboard.edition.folder import Make
from dashboard.files import FORM, card_pictures
from dashboard.files.card_files import Export
from dashboard.layout.document import ASSETS, inline_icons
from dashboard.sheets.contact_list import read_contacts
from dashboard.sheets.document import STYLES
from dashboard.state.page_state import State, read

FORMAT = 1  # of the manifest
# Beside the files of a bundle: what sheets load by name, with the fonts and their licences.
SHEET_FILES = (
    *(f"sheets/{name}.js" for name in ("theme", "sort")),
    *("frame/print.js", "frame/search.js", "own_texts.js"),
)
COPIED = ("vendor/inter*", "vendor/accessible*.txt")
CODE = ("breachlab", "dashboard", "sql")
DIGITS = 12  # of a fraction in a file of rows
# A link of a notebook to a page of Markdown.
TO_MARKDOWN = re.compile(r'<a\b[^>]*href="[^"]*\.md"[^>]*>(.*?)</a>', re.DOTALL)
TOOK = re.compile(r'(?<=<p class="note">)[\d.,]+ s · ')  # of an answer in a notebook
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first of the format: a document says no time of its making


@dataclass(frozen=True)
class Edition:
    """All files of the edition of a database."""

    documents: Documents
    database: Path

    @property
    def addresses(self) -> Addresses:
        """The addresses that have a file."""
        return self.documents.addresses

    @cached_property
    def plan(self) -> dict[str, Make]:
        """{file: what makes it}, in the order in which they are written."""
        plan = dict(chain(self._assets(), self._pages(), self._sheets(), self._rows()))
        plan |= dict(self._pictures())
        if self.documents.has_notebooks:
            plan |= dict(self._notebooks())
        write = self.documents
        for language in LANGUAGES:
            plan[f"{language}/places.html"] = partial(write.places, language)
            plan[f"{language}/messages.html"] = partial(write.messages, language)
            plan[f"{language}/files.html"] = partial(write.files, {*plan}, language)
        # A host of GitHub would else leave out files whose name begins with an underscore.
        return plan | {".nojekyll": lambda: b"", "404.html": write.missing, FIRST: write.first}

    @property
    def key(self) -> dict[str, Any]:
        """What tells this edition from others: the receipt of its data, version, address."""
        world, write = self.documents.world, self.documents
        words = world.words[LANGUAGES[0]].canvas.words
        return {
            "edition": FORMAT,
            "note": data_note(words),
            "receipt": dict(name_provenance(world.made, LANGUAGES[0])),
            "world": {name: str(world.made[name]) for name in WORLD},
            "version": version("breachlab"),
            "code": _sum_code(),
            "contacts": sha256(repr(sorted(write.contacts.items())).encode()).hexdigest()[:16],
            "address": write.start,
            "has_notebooks": write.has_notebooks,
        }

    def _assets(self) -> Iterator[tuple[str, Make]]:
        write = self.documents
        yield "assets/page.css", documents.style
        yield "assets/early.js", documents.early_script
        yield "assets/page.js", documents.script
        for language in LANGUAGES:
            yield f"assets/words.{language}.js", partial(write.words, language)
        yield (
            "assets/communes.js",
            lambda: f"window.editionCommunes = {list_communes(write.world, '')};",
        )
        # With their icons in them: a page that is opened as a file can read no other.
        for name in STYLES:
            text = (ASSETS / f"{name}.css").read_text(encoding="utf-8")
            yield f"assets/{name}.css", partial(inline_icons, text)
        copied = [each for name in COPIED for each in sorted(ASSETS.glob(name))]
        for path in (*(ASSETS / name for name in SHEET_FILES), *copied):
            yield f"assets/{path.relative_to(ASSETS).as_posix()}", path.read_bytes
        yield documents.ICON, (Path(dash.__file__).parent / "favicon.ico").read_bytes

    def _pages(self) -> Iterator[tuple[str, Make]]:
        states = [*self.addresses.list_states()]
        for day in self.documents.world.days[:-1]:
            states += self.addresses.list_states(day=day)
        for place in chain.from_iterable(self.addresses.places.values()):
            states += self.addresses.list_states(place) if place else []
        for state in states:
            for language in LANGUAGES:
                yield self._name(state, language), partial(self.documents.page, state, language)

    def _name(self, state: State, language: str) -> str:
        name = self.addresses.find_file(documents.write_state(state), language)
        assert name is not None  # each state of an edition has one
        return name

    def _sheets(self) -> Iterator[tuple[str, Make]]:
        write = self.documents
        for language in LANGUAGES:
            yield f"{language}/area.html", partial(write.areas, language)
            yield f"{language}/briefing.html", partial(write.briefing, language)
            for day in write.world.days[:-1]:
                yield f"{language}/{day}/briefing.html", partial(write.briefing, language, day)
            yield (
                f"{FILES}/briefing.{language}.{self.addresses.mark}.docx",
                partial(self._briefing_document, language),
            )
            for code in self.addresses.places["departements"]:
                for public in PUBLICS:
                    name = self.addresses.find_file(f"/area/{code}?public={public}", language)
                    yield f"{name}", partial(write.area, code, language, public)

    def _briefing_document(self, language: str) -> bytes:
        # Imported here, since its library takes a third of a second.
        writer = import_module("dashboard.sheets.briefing_document")
        world, contacts = self.documents.world, self.documents.contacts
        written = writer.write_briefing(world, world.words[language], contacts, is_dated=False)
        return _without_times(written)

    def _rows(self) -> Iterator[tuple[str, Make]]:
        """Yield the files of rows: one a card and level, which has all places of that level."""
        for page in self.addresses.desk.pages.values():
            for card in first_of(page.cards).values():
                by_name: dict[str, list[str]] = {}
                for place in self.addresses.levels:
                    if name := self.addresses.find_rows(self._state(page.name, place), card):
                        by_name.setdefault(name, []).append(place)
                for name, places in by_name.items():
                    # A card that every place has alike is in the file of France, once.
                    places = [""] if "" in places else places
                    yield name, partial(self._write_rows, page.name, card, places)
                if card.query == FORM:
                    for language in LANGUAGES:
                        name = f"{FILES}/form.{language}.{self.addresses.mark}.docx"
                        export = Export(State(page.name), self.documents.world, card)
                        yield name, partial(_write_form, export, language)
        for code in self.addresses.places["departements"]:
            name = self.addresses.find_file(f"/area/{code}/communes.csv", LANGUAGES[0])
            yield f"{name}", partial(self._communes, code)

    def _state(self, page: str, place: str) -> State:
        return read(f"/{page}?d={place}" if place else f"/{page}", self.addresses.known)[0]

    def _write_rows(self, page: str, card: Card, places: list[str]) -> bytes:
        tables = []
        for place in places:
            table = Export(self._state(page, place), self.documents.world, card).table(LANGUAGES[0])
            if place:
                table.insert(0, "place", place)
            tables.append(table)
        # A sum of fractions by several threads differs in its last digits from run to run.
        rows = pandas.concat(tables, ignore_index=True)
        fractions = rows.select_dtypes("float").columns
        rows[fractions] = rows[fractions].round(DIGITS) + 0.0  # which makes -0 of a zero 0
        return rows.to_csv(index=False, lineterminator="\n", float_format=f"%.{DIGITS}g").encode()

    def _communes(self, code: str) -> bytes:
        sheets = import_module("dashboard.sheets")
        card = Card(sheets.COMMUNES, settings={"departement": code})
        return Export(sheets.STATE, self.documents.world, card).csv()

    def _pictures(self) -> Iterator[tuple[str, Make]]:
        desk = self.addresses.desk
        for language in LANGUAGES:
            for state in self.addresses.list_states():
                view = desk.view(documents.write_state(state), language)
                for card, drawn in view.cards.items():
                    if card_pictures.has_picture(card, drawn):
                        name = self.addresses.find_picture(state, card, language)
                        yield name, partial(self._picture, state, card, language)

    def _picture(self, state: State, card: Card, language: str) -> bytes:
        desk, world = self.addresses.desk, self.documents.world
        view = desk.view_card(state.page, state, world, card, language)
        page = self._name(state, language)
        drawn = card_pictures.draw_picture(view, card, self.documents.start, page)
        return png(drawn, card_pictures.DENSITY)

    def _notebooks(self) -> Iterator[tuple[str, Make]]:
        """Yield the pages of the notebooks, each run when its page is asked for."""
        book, running = (
            import_module(f"breachlab.book.{name}") for name in ("__main__", "running")
        )
        paths = running.find_notebooks(running.NOTEBOOKS)
        for path in paths:
            yield f"{NOTEBOOKS}/{book.name_of(path)}", partial(self._notebook, path)
        yield f"{NOTEBOOKS}/{book.SCRIPT}", book.get_plotlyjs
        yield f"{NOTEBOOKS}/{FIRST}", partial(self._book, paths)

    def _notebook(self, path: Path) -> str:
        book, running = (
            import_module(f"breachlab.book.{name}") for name in ("__main__", "running")
        )
        (ran,) = running.run_all(running.NOTEBOOKS, [path], self.database, quiet=True)
        _drop_progress(ran.notebook.cells)
        page: str = book.page(ran, self.documents.world.words[LANGUAGES[0]].canvas.words)
        return TO_MARKDOWN.sub(r"\1", TOOK.sub("", page))  # an edition has no such file

    def _book(self, paths: Iterable[Path]) -> str:
        book, running = (
            import_module(f"breachlab.book.{name}") for name in ("__main__", "running")
        )
        read_all = [
            running.Ran(path, running.read(running.NOTEBOOKS, path), 0, 0) for path in paths
        ]
        words = self.documents.world.words[LANGUAGES[0]].canvas.words
        facts = name_provenance(self.documents.world.made, LANGUAGES[0])
        index: str = book.index(read_all, facts, words, is_timed=False)
        return index


def write(
    desk: Desk, database: Path, to: Path, start: str = "", replace: bool = False, book: bool = True
) -> Mapping[str, Make]:
    """Write the edition of a database into a folder; return its plan. Raises as `folder.write`."""
    texts = Documents(Addresses(desk), read_contacts(), start, has_notebooks=book)
    edition = Edition(texts, database)
    folder.write(to, edition.plan, edition.key, replace)
    return edition.plan


def write_page(desk: Desk, address: str, language: str) -> bytes:
    """Return the page of an address as one file; raises BadParameters for an unknown one."""
    addresses = Addresses(desk)
    state, unknown = read(address, addresses.known)
    if unknown:
        raise refuse(BadParameters, "export_place", address=address)
    alone = Documents(addresses, {}, is_alone=True)
    view = desk.view(documents.write_state(state), language)
    return alone.page_of(view, f"{language}.html").encode()


def _write_form(export: Export, language: str) -> bytes:
    return _without_times(export.docx(language, ""))


def _drop_progress(cells: Iterable[Any]) -> None:
    """Take from cells that made a world what they said meanwhile: only the first run makes it."""
    say = import_module("breachlab.teaching.checks").say
    begins = tuple(say("making", language) for language in LANGUAGES)
    for cell in cells:
        outputs = cell.get("outputs", [])
        said = [place for place, each in enumerate(outputs) if each.output_type == "stream"]
        if said and outputs[said[0]].text.startswith(begins):
            cell.outputs = outputs[said[-1] :]


def _without_times(content: bytes) -> bytes:
    """Return a Word document, which is a ZIP, without the time of its making."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as former, ZipFile(made, "w", ZIP_DEFLATED) as document:
        for each in former.infolist():
            document.writestr(ZipInfo(each.filename, ZIP_TIME), former.read(each), ZIP_DEFLATED)
    return made.getvalue()


def _sum_code() -> str:
    """Return a sum of the code and the words that make an edition."""
    paths = sorted(
        path for name in CODE for path in (ROOT / name).rglob("*") if path.suffix != ".pyc"
    )
    digest = sha256()
    for path in paths:
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
