"""The communes of a database for the search box, by the first two characters of the search.

    /assets/communes/<world>/ro.json    [["Roubaix", "59512"], …], the most populous first
    /assets/communes/<world>/59.json    [["Lille", "59350", "59350 59000 59160 59260 …"], …]

Letters match names; digits match codes and postcodes. A browser requests a file when a reader types
its two characters, and caches it for ever: the address names the database. The largest file, of
"sa", is 53 KB compressed.
"""

import json
import re
from collections.abc import Callable, Collection
from threading import Lock

import cachetools
from flask import Flask, Response, abort

from dashboard.database.served_world import World

FOLDER = "/assets/communes"
YEAR = 31_536_000  # seconds
MOST_KEPT = 4_000_000  # characters of answers
START = re.compile("[a-z]{2}|[0-9]{2}|2[ab]")

# Folds names as breachlab/words/language.py does. The arrondissements of a city count as the city.
FOUND = """
with
communes_and_cities as (
    select
        regexp_replace(commune_name, ' [0-9]+er? Arrondissement$', '') as name,
        min(commune_code) as code,
        string_agg(commune_code || ' ' || array_to_string(postcodes, ' '), ' ') as codes,
        sum(population) as population
    from communes
    group by name, departement_code
)
select name, code, lower(codes) as codes
from communes_and_cities
where
    contains(' ' || lower(codes), ' ' || $start)
    or contains(
        ' ' || translate(strip_accents(replace(lower(name), 'œ', 'oe')), '-–''’', '    '),
        ' ' || $start
    )
order by population desc, name, code
"""
CODE = re.compile(r"\d{5}|2[AB]\d{3}")  # of a commune, as INSEE gives it
NAMED = """
select commune_code, regexp_replace(commune_name, ' [0-9]+er? Arrondissement$', '')
from communes
where commune_code in (select unnest($codes::varchar[]))
"""


def serve(server: Flask, current: Callable[[], World]) -> None:
    """Have a server answer requests for the communes of the current world."""

    def _respond(name: str, start: str) -> Response:
        world = current()
        if name != world.id or not START.fullmatch(start):
            abort(404)
        response = Response(list_communes(world, start), mimetype="application/json")
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        response.add_etag()
        return response

    server.add_url_rule(f"{FOLDER}/<name>/<start>.json", "communes", _respond)


def folder(world: World) -> str:
    """Return the address of the folder of a world's communes."""
    return f"{FOLDER}/{world.id}/"


@cachetools.cached(
    cachetools.LRUCache(MOST_KEPT, len), lambda world, start: (world.id, start), Lock()
)
def list_communes(world: World, start: str) -> str:
    """Return [[name, INSEE code]] of the communes with a word that begins so, as JSON.

    The code of a city with arrondissements is that of its first. For digits a row has its codes
    and postcodes too, and the communes are those with a code that begins so; for an empty text it
    is all of them.
    """
    with world.connection.cursor() as cursor:
        rows = cursor.execute(FOUND, {"start": start}).fetchall()
    count = 2 if start[:1].isalpha() else 3
    return json.dumps([row[:count] for row in rows], ensure_ascii=False, separators=(",", ":"))


def find_communes(world: World, codes: Collection[str]) -> dict[str, str]:
    """Return {INSEE code: name of the commune} for the known ones of these codes."""
    possible = tuple(dict.fromkeys(code for code in codes if CODE.fullmatch(code)))
    return _name_communes(world, possible) if possible else {}


@cachetools.cached(cachetools.LRUCache(100), lambda world, codes: (world.id, codes), Lock())
def _name_communes(world: World, codes: tuple[str, ...]) -> dict[str, str]:
    with world.connection.cursor() as cursor:
        return dict(cursor.execute(NAMED, {"codes": codes}).fetchall())
