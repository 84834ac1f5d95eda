"""Sheets: pages for print that the server writes whole, each at an address of its own.

    /area                    a map and a table of the sheets of départements
    /area/59                 one A4 about one of them
    /area/59?public=16-25    the same for a mission locale
    /area/59?c=59512         the same with what is known of one of its communes
    /area/59/communes.csv    all of its communes
    /briefing                the breach on two A4
    /briefing?as_of=…        what was known on a day; other sheets count, and have none
    /briefing.docx           the same as a Word document

They use the same language as the pages; `?lang=fr` chooses one, and a cookie keeps it.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from flask import Flask, Response, abort, request

from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.database.served_world import World
from dashboard.desk import Desk
from dashboard.files import card_files
from dashboard.server import headers
from dashboard.sheets.area import COMMUNES, area
from dashboard.sheets.areas import areas
from dashboard.sheets.briefing import write_briefing, write_known, write_unknown
from dashboard.sheets.contact_list import read_contacts
from dashboard.sheets.document import STATE, Sheet, document
from dashboard.state.options import is_earlier
from dashboard.state.page_state import KEPT, State
from dashboard.words import PageWords

# Sheets are written for publication, so a list of one's own has none: it singles people out.
ENDPOINTS = ("briefing", "briefing-document", "areas", "area", "communes-of")
YEAR = 365 * 24 * 3600  # seconds


def serve(server: Flask, desk: Desk, language: str) -> None:
    """Have a server answer requests for the sheets, in the reader's language or else in `language`.

    Raises BadContacts if contacts.toml is wrong.
    """
    contacts = read_contacts()

    server.before_request(lambda: _refuse(desk, language))

    def _list() -> Response:
        return _write(desk, language, areas)

    def _area(code: str) -> Response:
        public, commune = request.args.get("public", ""), request.args.get("c", "")
        if code in desk.world().values["departements"]:
            return _write(
                desk,
                language,
                lambda world, words: area(code, world, words, public, contacts, commune),
            )
        return _write(
            desk, language, lambda world, words: areas(world, words, is_unknown=True), 404
        )

    def _briefing() -> Response:
        state = _state(desk)
        named = {
            name: each
            for name, each in request.args.items()
            if name != "lang" and (name not in KEPT or name not in state.options)
        }
        asked = [f"{name}={each}"[:40] for name, each in named.items()]
        if is_earlier(state):
            return _write(desk, language, lambda world, words: write_known(world, words, state))
        return _write(
            desk,
            language,
            lambda world, words: write_briefing(world, words, contacts, asked, state),
        )

    def _document() -> Response:
        # Imported here, since its library takes a third of a second, for which no sheet need wait.
        writer = import_module("dashboard.sheets.briefing_document")
        words = desk.world().words[headers.language(language)]
        content = writer.write_briefing(desk.world(), words, contacts, _state(desk))
        return _file(content, "briefing", "docx", words)

    server.add_url_rule("/briefing", "briefing", _briefing)
    server.add_url_rule("/briefing.docx", "briefing-document", _document)
    server.add_url_rule("/area", "areas", _list)
    server.add_url_rule("/area/<code>", "area", _area)
    server.add_url_rule("/area/<code>/communes.csv", "communes-of", lambda code: _csv(code, desk))


def _state(desk: Desk) -> State:
    """Return the state of a sheet: the day and the decisions that its address names."""
    known = desk.list_known(desk.world())
    state = replace(STATE, page=known.home)
    for name in KEPT:
        state = known.option(state, name, request.args.get(name, "")) or state
    return replace(state, page=STATE.page)


def _refuse(desk: Desk, language: str) -> Response | None:
    """Refuse sheets of a list, and those that count on a day on which nobody had counted."""
    if request.endpoint not in ENDPOINTS:
        return None
    spoken = headers.language(language)
    if desk.world().is_own:
        said = interface(spoken)["page"]["own_alone"]
        return Response(said, 403, mimetype="text/plain")
    world, state = desk.world(), _state(desk)
    if request.endpoint != "briefing" and is_earlier(state):
        sheet = write_unknown(world.words[spoken], state, request.path)
        return Response(document(sheet, world, world.words[spoken]), 409, mimetype="text/html")
    return None


def _csv(code: str, desk: Desk) -> Response:
    """Return all communes of a département as a CSV of codes and numbers."""
    world = desk.world()
    if code not in world.values["departements"]:
        abort(404)
    card = Card(COMMUNES, settings={"departement": code})
    content = card_files.Export(STATE, world, card).csv(request.args.get("for", ""))
    return _file(content, f"area-communes-{code}", "csv", world.words["en"])


def _file(content: bytes, name: str, kind: str, words: PageWords) -> Response:
    headers = {
        "Content-Type": card_files.KINDS[kind],
        "Content-Disposition": f'attachment; filename="{name}.{words.of_kind("file_mark")}.{kind}"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers)


def _write(
    desk: Desk, language: str, sheet: Callable[[World, PageWords], Sheet], status: int = 200
) -> Response:
    world = desk.world()
    words = world.words[headers.language(language)]
    written = sheet(world, words)
    if written.state == STATE:
        written = replace(written, state=_state(desk))
    response = Response(document(written, world, words), status, mimetype="text/html")
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(headers.COOKIE, words.language, max_age=YEAR, samesite="Lax")
    return response
