"""Sheets: pages for paper that the server writes whole, each at an address of its own.

    /area       a list of the sheets of départements
    /area/59    one A4 about one of them
    /briefing   the breach on two A4

They speak the language that the pages do; `?lang=fr` chooses one, and the browser keeps it.
"""

from collections.abc import Callable

from flask import Flask, Response, request

from breachlab.words import LANGUAGES
from dashboard import reader
from dashboard.desk import Desk
from dashboard.sheets.area import area
from dashboard.sheets.areas import areas
from dashboard.sheets.briefing import briefing
from dashboard.sheets.document import Sheet, document
from dashboard.words import PageWords
from dashboard.world import World

YEAR = 365 * 24 * 3600  # seconds


def serve(server: Flask, desk: Desk, language: str) -> None:
    """Have a server give the sheets, in the reader's language or else this one."""

    def _list() -> Response:
        return _written(desk, language, lambda world, words: areas(words))

    def _area(code: str) -> Response:
        if code in desk.world().values["departements"]:
            return _written(desk, language, lambda world, words: area(code, world, words))
        return _written(desk, language, lambda world, words: areas(words, is_unknown=True), 404)

    def _briefing() -> Response:
        return _written(desk, language, briefing)

    server.add_url_rule("/briefing", "briefing", _briefing)
    server.add_url_rule("/area", "areas", _list)
    server.add_url_rule("/area/<code>", "area", _area)


def _written(
    desk: Desk, language: str, sheet: Callable[[World, PageWords], Sheet], status: int = 200
) -> Response:
    world = desk.world()
    words = world.words[reader.language(language)]
    response = Response(document(sheet(world, words), world, words), status, mimetype="text/html")
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(reader.COOKIE, words.language, max_age=YEAR, samesite="Lax")
    return response
