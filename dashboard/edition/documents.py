"""The documents of an edition: pages, sheets, lists of places and files, first screen, 404."""

import base64
import json
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from breachlab.paths import read as read_text
from breachlab.query.asking import ask
from breachlab.query.headlines import MESSAGE, draft
from breachlab.words import LANGUAGES, fill, numbers
from breachlab.words.language import interface
from dashboard import html
from dashboard.cards.page import first_of
from dashboard.database.served_world import World
from dashboard.desk import View
from dashboard.edition.addresses import (
    FILES,
    FIRST,
    LEVELS,
    NOTEBOOKS,
    PLACES,
    Addresses,
    name_of,
)
from dashboard.edition.still import Still
from dashboard.files.card_pictures import has_picture
from dashboard.html import mark_scope
from dashboard.layout import frame, head, page_shell
from dashboard.layout.document import ASSETS, styles
from dashboard.sheets.area import area
from dashboard.sheets.areas import areas
from dashboard.sheets.briefing import write_briefing, write_known
from dashboard.sheets.contact_list import Contacts
from dashboard.sheets.document import STATE, Sheet, document
from dashboard.state.options import is_earlier
from dashboard.state.page_state import DAY, TAB, State, at_state, write_state
from dashboard.words import PageWords

EDITION = html.macros("edition.html")
ICON = "assets/favicon.ico"
NO_ICON = "data:,"
FONT = re.compile(r'url\("(vendor/[^"]+)"\)')
COMMANDS = "make dashboard\nmake demo PORT=8051"
# Of these a static page has what it needs: theme.js comes before them, in the head.
SCRIPTS = (
    "edition/edition.js",
    *(f"frame/{name}.js" for name in ("accordion", "anchors", "copier", "more", "picker", "print")),
    "frame/search.js",
    *(f"{name}.js" for name in ("map", "own_texts", "strip", "tooltip", "walk")),
    "vendor/accessible-autocomplete.min.js",
)
ADDRESS = re.compile(r'(?:(?<=href=")|(?<=src="))/(assets/[^"]*|_favicon\.ico)(?=")')
OTHER = re.compile(r'href="\?[^"]*(?=" lang=)')  # the link of a sheet to the other language
# The buttons of a sheet are for scripts.
NO_SCRIPT = "<noscript><style>.tools button { display: none !important }</style></noscript>"
ADDRESS_LINE = '</p><p id="address"'  # of a sheet, after the origin of its numbers
SEARCH = (("area", "search"), ("edition", "find_departement"))
MESSAGES = "messages"  # the tab of the drafts
LETTER = "letter"
COMMUNES = re.compile(
    r'<script src="[^"]*sheets/communes\.js"[^>]*></script>| data-communes="[^"]*"'
)


def style() -> str:
    """Return all styles of the pages of an edition."""
    return f"{styles().text}\n{read_text(ASSETS / 'edition/edition.css')}"


def script() -> str:
    """Return all scripts of the pages of an edition, but for the theme."""
    return "\n".join(read_text(ASSETS / name) for name in SCRIPTS)


def early_script() -> str:
    """Return the script before the first paint: light or dark, and that there are scripts."""
    return f'{read_text(ASSETS / "sheets/theme.js")}document.documentElement.dataset.scripted = "";'


@dataclass(frozen=True)
class Documents:
    """The documents of a world; `start` is the address at which they are served, if it is known.

    With `is_alone` a page stands for itself: it has no other file to lead to.
    """

    addresses: Addresses
    contacts: Contacts
    start: str = ""
    is_alone: bool = False
    has_notebooks: bool = True

    @property
    def world(self) -> World:
        """The world of the edition."""
        return self.addresses.world

    def page(self, state: State, language: str) -> str:
        """Return the document of a page in a state."""
        file = self.addresses.find_file(write_state(state), language) or FIRST
        return self.page_of(self.addresses.desk.view(write_state(state), language), file)

    def page_of(self, view: View, file: str) -> str:
        """Return the document of a view, as the file of this name."""
        words, texts = view.words, interface(view.words.language)["edition"]
        still = self._still(view.state, view, file)
        to, page = still.relative, view.page
        shell = page_shell.list_parts(view)
        parts = {
            **{name: still.make(shell[name]) for name in ("chips", "head", "receipt")},
            "tabs": still.make(shell["tabs"]) if "tabs" in shell else "",
            "block": still.make(shell["block"]) if "block" in shell else "",
            "levers": still.make(head.levers(view)),
            "rows": still.make(frame.rows(view)),
        }
        is_whole = not is_earlier(view.state)
        briefing = self._link(at_state("/briefing", view.state), view, to)
        whom = [words.describe(view.state.named, most=None)] if view.state.selection else []
        about = {
            **self._about(words, file),
            "title": " · ".join([words.of_page(page.name, "link"), *whom]),
            "data": {
                "data-file": name_of(view.state),
                "data-places": to(f"{words.language}/{FIRST}").removesuffix(FIRST) or "./",
            },
            "scope": frame.scopes(view)["main"],
            "records": mark_scope({}, {}, "records"),
            "days": self._days(view, to),
            "notes": [interface(words.language)["notes"][key] for key in page.notes]
            if is_whole
            else [],
            "glossary": page_shell.glossary(words),
            "pages": [] if self.is_alone else self._pages(view, to),
            "drafts": to(self._drafts(view.words.language)) if self._has_drafts(view) else "",
            "places": "" if self.is_alone else to(f"{words.language}/places.html"),
            "find": texts["find" if is_whole else "find_today"],
            "briefing": "" if self.is_alone else briefing,
            "first": "" if self.is_alone else to(FIRST),
            "links": [] if self.is_alone else self._links(view, to, texts, briefing),
        }
        body = EDITION.page(about, parts, texts, words)
        return _document({**about, "body": body})

    def _still(self, state: State, view: View | None, file: str) -> Still:
        language = file.partition("/")[0] if view is None else view.words.language
        texts, find = interface(language)["edition"], self.addresses

        def find_link(address: str) -> str | None:
            return None if self.is_alone else find.find_file(address, language)

        def follow(act: str) -> str | None:
            return None if self.is_alone else find.follow(state, act, language)

        still = Still(file, find_link, follow, lambda _: "", see=texts["see"])
        still.instead = _find_instead(language)
        run = f"{still.relative(FIRST)}#{'run' if language == 'en' else f'run-{language}'}"
        still.needs = (
            f"{texts['needs']} <code>{COMMANDS.splitlines()[0]}</code>"
            if self.is_alone
            else f'{texts["needs"]} <a href="{run}">{texts["two_commands"]}</a>'
        )
        still.places = "" if self.is_alone else still.relative(f"{language}/places.html")
        if view is not None:
            still.offer = partial(self._offer, view, still)
        return still

    def _offer(self, view: View, still: Still, query: str) -> str:
        """Return the links to the files of a card of a view."""
        card = view.page.card(query)
        if self.is_alone or card is None:
            return ""
        rows = self.addresses.find_rows(view.state, card)
        drawn = view.cards.get(card)
        has = drawn is not None and not view.state.selection and not is_earlier(view.state)
        picture = (
            self.addresses.find_picture(view.state, card, view.words.language)
            if has and drawn is not None and has_picture(card, drawn)
            else ""
        )
        return str(EDITION.files(*(each and still.relative(each) for each in (rows, picture))))

    def _about(self, words: PageWords, file: str) -> dict[str, Any]:
        """Return what every document of the edition says of itself."""
        (other,) = {*LANGUAGES} - {words.language}
        up = "../" * file.count("/")
        name = file.removeprefix(f"{words.language}/")
        there = posixpath.relpath(f"{other}/{name}", posixpath.dirname(file) or ".")
        inlined = None
        if self.is_alone:
            inlined = {
                "early": _inline(early_script()),
                "style": html.Markup(_embed(style())),
                "late": _inline(self.words(words.language)) + _inline(script()),
            }
        return {
            "language": words.language,
            "mark": words.of_kind("mark"),
            "nobody_real": words.of_kind("nobody_real"),
            "as_known": words.say_day("as_known", self.world.days[-1]).text,
            "origin": words.say_world(self.world.made, STATE).text,
            "up": up,
            "icon": NO_ICON if self.is_alone else f"{up}{ICON}",
            "data": {},
            "canonical": f"{self.start}{file}" if self.start else "",
            "inlined": inlined,
            "other": {
                "href": "" if self.is_alone else there,
                "language": other,
                "title": interface(other)["page"]["this_language"],
            },
        }

    def _days(self, view: View, to: Callable[[str], str]) -> list[dict[str, Any]]:
        """Return the days of a page: of France each has a file, of a place the last one alone."""
        words, days = view.words, self.world.days
        since = interface(words.language)["edition"]["and_since"]
        on = view.state.options.get(DAY, days[-1])
        has_all = not view.state.selection and not self.is_alone
        listed = []
        for day in days if has_all else (on,):
            options = {name: each for name, each in view.state.options.items() if name != DAY}
            if day != days[-1]:
                options[DAY] = day
            address = write_state(replace(view.state, options=options))
            file = self.addresses.find_file(address, words.language) if has_all else None
            written = numbers.write_day(date.fromisoformat(day), words.language)
            listed.append(
                {
                    "text": written if day != days[-1] else since.format(written),
                    "href": to(file) if file else "",
                    "is_current": day == on,
                }
            )
        return listed

    def _pages(self, view: View, to: Callable[[str], str]) -> list[dict[str, Any]]:
        """Return a link to each page of the same place and day."""
        return [
            {
                "text": view.words.of_page(page.name, "link"),
                "href": self._link(write_state(view.state.go(page.name)), view, to),
                "page": page.name,
                "is_rare": page.name not in page_shell.IN_THE_BAR,
                "is_current": page is view.page,
            }
            for page in view.pages
        ]

    def _link(self, address: str, view: View, to: Callable[[str], str]) -> str:
        file = self.addresses.find_file(address, view.words.language)
        return to(file) if file else ""

    def _has_drafts(self, view: View) -> bool:
        is_last = not is_earlier(view.state)  # the drafts are those of the last day
        return view.state.options.get(TAB) == MESSAGES and is_last and not self.is_alone

    @staticmethod
    def _drafts(language: str) -> str:
        return f"{language}/messages.html"

    def _links(
        self, view: View, to: Callable[[str], str], texts: Mapping[str, Any], briefing: str
    ) -> list[dict[str, str]]:
        """Return all that an edition has, for the foot of a page and a phone's sheet."""
        language = view.words.language
        others = {
            f"{language}/places.html": texts["places"],
            f"{language}/area.html": texts["sheets"],
            self._drafts(language): texts["drafts"],
            f"{language}/files.html": texts["files"],
        }
        if self.has_notebooks:
            others[f"{NOTEBOOKS}/{FIRST}"] = f"{texts['notebooks']} {texts['notebooks_are']}"
        others[FIRST] = texts["first"]
        return [
            *({"href": each["href"], "text": each["text"]} for each in self._pages(view, to)),
            {"href": briefing, "text": view.words.text("briefing")},
            *({"href": to(file), "text": text} for file, text in others.items()),
        ]

    def words(self, language: str) -> str:
        """Return the script with the words of the pages, and the places for their find box."""
        texts = interface(language)
        words = texts["browser"] | {
            "no_results": texts["edition"]["nothing_found"],
            "of_commune": texts["edition"]["of_commune"],
            "communes": texts["edition"]["communes"],
        }
        choices = page_shell.search_choices(self.world, language)
        places = [each for each in choices if each[0].startswith(f"add:{PLACES}=")]
        told = {"words": words, "choices": [] if self.is_alone else places}
        return f"window.edition = {json.dumps(told, ensure_ascii=False)};"

    def briefing(self, language: str, day: str = "") -> str:
        """Return the briefing of the last day, or the sheet of an earlier one."""
        words = self.world.words[language]
        if day:
            sheet = write_known(self.world, words, State("situation", options={DAY: day}))
        else:
            sheet = write_briefing(self.world, words, self.contacts, is_dated=False)
        return self._sheet(sheet, f"{language}/{f'{day}/' if day else ''}briefing.html", words)

    def area(self, code: str, language: str, public: str) -> str:
        """Return the sheet of a département for one of PUBLICS."""
        words = self.world.words[language]
        file = self.addresses.find_file(f"/area/{code}?public={public}", language)
        return self._sheet(area(code, self.world, words, public, self.contacts), f"{file}", words)

    def areas(self, language: str) -> str:
        """Return the list of the sheets."""
        words = self.world.words[language]
        return self._sheet(areas(self.world, words), f"{language}/area.html", words)

    def _sheet(self, sheet: Sheet, file: str, words: PageWords) -> str:
        still, about = self._still(sheet.state, None, file), self._about(words, file)
        written = COMMUNES.sub("", document(sheet, self.world, words))
        written = OTHER.sub(f'href="{about["other"]["href"]}', written)
        # Communes are in files of the server.
        found, other = (interface(words.language)[part][name] for part, name in SEARCH)
        written = written.replace(str(html.Markup.escape(found)), str(html.Markup.escape(other)))

        def link(found: re.Match) -> str:
            name = ICON if found[1].startswith("_") else found[1]
            return still.relative(name)

        written = ADDRESS.sub(link, written)
        day = sheet.state.options.get(DAY, self.world.days[-1])
        known = f" {html.Markup.escape(words.say_day('as_known', day).text)}"
        made = str(still.make(written.replace(ADDRESS_LINE, f"{known}{ADDRESS_LINE}", 1)))
        canonical = f'<link rel="canonical" href="{about["canonical"]}">' if self.start else ""
        return made.replace("</title>", f"</title>{canonical}{NO_SCRIPT}", 1)

    def places(self, language: str) -> str:
        """Return the list of all places."""
        words = self.world.words[language]
        labels = words.canvas.dimensions[PLACES]
        regions = []
        for code, members in self.world.regions.items():
            name = words.canvas.words.label("region", code) or code
            file = self._home(f"R{code}" if len(members) > 1 else members[0], language)
            regions.append(
                {
                    "name": name,
                    "href": file,
                    "members": [
                        {
                            "name": labels.heading(each),
                            "href": self._home(each, language),
                            "sheet": f"{each}/sheet.html",
                        }
                        for each in members
                    ],
                }
            )
        texts = interface(language)["edition"]
        return self._plain(
            texts["places"], EDITION.places(texts, regions, words), language, "places"
        )

    def _home(self, place: str, language: str) -> str:
        file = self.addresses.find_file(f"/{self.addresses.known.home}?d={place}", language)
        return f"{file}".removeprefix(f"{language}/")

    def files(self, names: set[str], language: str) -> str:
        """Return the list of the files of rows and pictures, of these names."""
        words, texts = self.world.words[language], interface(language)["edition"]
        pages = []
        for page in self.addresses.desk.pages.values():
            cards = []
            for query, card in first_of(page.cards).items():
                start = f"{FILES}/{page.name}/{query.replace('/', '-')}"
                found = {
                    f"{start}.{level}.{self.addresses.mark}.csv": texts[f"of_{level}"]
                    for level in LEVELS
                }
                picture = self.addresses.find_picture(State(page.name), card, language)
                found[picture] = "PNG"
                links = [
                    {"href": f"../{file}", "text": text}
                    for file, text in found.items()
                    if file in names
                ]
                if links:
                    cards.append({"title": words.of_card(query, "title"), "files": links})
            if cards:
                pages.append({"name": words.of_page(page.name, "link"), "cards": cards})
        contents = EDITION.files_list(texts, pages)
        return self._plain(texts["files"], contents, language, "files")

    def messages(self, language: str) -> str:
        """Return the draft of each message, letters first, each on a page of its own in print."""
        words = self.world.words[language].canvas.words
        texts, head = interface(language)["edition"], interface(language)["shell"]["draft"]
        with self.world.connection.cursor() as cursor:
            rows = ask(cursor, MESSAGE).to_dict("records")
        rows.sort(key=lambda row: row["channel"] != LETTER)
        drafts = [
            {
                "head": fill(head, row, words).text,
                "is_letter": row["channel"] == LETTER,
                "paragraphs": draft(row, words).split("\n\n"),
            }
            for row in rows
        ]
        contents = EDITION.drafts(texts, drafts)
        return self._plain(texts["drafts"], contents, language, "messages")

    def _plain(self, title: str, contents: html.Markup, language: str, name: str) -> str:
        about = self._about(self.world.words[language], f"{language}/{name}.html")
        about |= {"title": title, "contents": contents}
        return _document({**about, "body": EDITION.plain(about)})

    def first(self) -> str:
        """Return the first screen, in both languages."""
        spoken = [self._introduce(each) for each in LANGUAGES]
        return f"<!DOCTYPE html>\n{EDITION.first(spoken, {}, self.start)}\n"

    def _introduce(self, language: str) -> dict[str, Any]:
        words, texts = self.world.words[language], interface(language)["edition"]
        links = [
            {"href": f"{language}/{self.addresses.known.home}.html", "text": texts["open"]},
            {"href": f"{language}/places.html", "text": texts["places"]},
            {"href": f"{language}/briefing.html", "text": words.text("briefing")},
            {"href": f"{language}/area.html", "text": texts["sheets"]},
            {"href": f"{language}/files.html", "text": texts["files"]},
        ]
        if self.has_notebooks:
            says = "" if language == "en" else texts["notebooks_are"]
            notebooks = {"href": f"{NOTEBOOKS}/{FIRST}", "text": texts["notebooks"], "says": says}
            links.append(notebooks)
        as_known = words.say_day("as_known", self.world.days[-1]).text
        return {
            "language": language,
            "name": interface(language)["page"]["this_language"],
            "mark": words.of_kind("mark"),
            "nobody_real": words.of_kind("nobody_real"),
            "texts": texts,
            "what": [words.canvas.words.resolve(each) for each in texts["what"]],
            "links": [{"says": "", **each} for each in links],
            "commands": COMMANDS,
            "receipt": f"{as_known} {words.say_world(self.world.made, STATE).text}",
        }

    def missing(self) -> str:
        """Return the page of an address without a file."""
        spoken = [self._introduce(each) for each in LANGUAGES]
        return f"<!DOCTYPE html>\n{EDITION.missing(spoken, self.start)}\n"


def _find_instead(language: str) -> dict[str, str]:
    """Return {sentence that says what to click or set: what stands for it in an edition}."""
    found = {}
    for key, other in interface(language)["edition"]["instead"].items():
        texts: Any = interface(language)
        for part in key.split("."):
            texts = texts[part]
        found[str(html.Markup.escape(texts))] = str(html.Markup.escape(other))
    return found


def _document(about: Mapping[str, Any]) -> str:
    return f"<!DOCTYPE html>\n{EDITION.document(about)}\n"


def _inline(text: str) -> html.Markup:
    """Return a script as an element of a document."""
    kept = text.replace("</", r"<\/")  # no text in it may end the element
    return html.Markup(f"<script>{kept}</script>")


def _embed(text: str) -> str:
    """Return styles with their fonts in them."""

    def font(found: re.Match) -> str:
        content = base64.b64encode((ASSETS / found[1]).read_bytes()).decode("ascii")
        return f'url("data:font/woff2;base64,{content}")'

    return FONT.sub(font, text)
