"""The minors of everybody: wherever they are counted, between which ends they lie stands beside.

Other shapes by age have the same published sum: they give 68,870 and 606,119.
"""

import re
from itertools import product
from urllib.parse import urlencode

import pytest
from lxml import html

from breachlab import show
from breachlab.__main__ import main
from breachlab.words import fill
from dashboard import create_app
from dashboard.pages import PAGES
from tests.support.tiers import some_of

ENDS = re.compile(r"([\d,]+) to ([\d,]+),? (?:by|depending on) assumed ages")
FRENCH_ENDS = re.compile(r"([\d\s]+) à ([\d\s]+),? selon les âges supposés")
COUNTED = re.compile(r"16[–-]17|\bminors?\b|\bmineure?s?\b|ge(?:d|s de) 16", re.IGNORECASE)
ADDRESSES = ["/briefing", "/who?a=16-17", "/situation?a=16-17"] + [
    f"/{page.name}?{urlencode({'tab': tab})}" if tab else f"/{page.name}"
    for page in PAGES
    for tab in page.tabs or [""]
]
CARDS = {card.query: page for page in PAGES for card in page.cards}


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client(use_cookies=False)


def read(client, address, language="en"):
    """Return what a page shows, without its folded notes."""
    response = client.get(address, headers={"Cookie": f"language={language}"})
    tree = html.fromstring(response.text)
    for hidden in tree.xpath("//script|//style|//details|//nav|//dialog"):
        hidden.drop_tree()
    return tree.text_content()


def are_wide(found, part=1.0):
    """Return whether ends are as wide as those of a part of the 139,192 minors of everybody."""
    low, high = (int(re.sub(r"\D", "", each)) for each in found.groups())
    return low <= part * 68_900 and high >= part * 606_000


def test_minors_of_everybody_have_their_ends_on_pages_and_in_the_briefing(client, subtests):
    for address in ADDRESSES:
        with subtests.test(address=address):
            for language, pattern in (("en", ENDS), ("fr", FRENCH_ENDS)):
                shown = read(client, address, language)
                found = pattern.search(shown)
                assert found or not COUNTED.search(shown), language
                assert not found or are_wide(found), language


def test_minors_of_everybody_have_their_ends_in_files_and_those_of_a_place_none(client, subtests):
    queries = sorted(query for query in CARDS if not query.startswith("method/"))
    for query, kind in some_of([*product(queries, ("csv", "json"))], 3):
        with subtests.test(query=query, kind=kind):
            response = client.get(f"/data/{CARDS[query].name}/{query}.{kind}")
            if response.status_code == 200 and re.search(r"16-17|\bminors\b|minor_", response.text):
                found = ENDS.search(response.text)
                assert found and are_wide(found)
    assert not ENDS.search(client.get("/data/who/exposure/stock.csv?d=59&a=16-17").text)


@pytest.mark.parametrize(
    "query", ["severity/by_segment", "severity/by_level", "exposure/by_age_band"]
)
def test_minors_of_everybody_have_their_ends_below_an_answer_in_a_notebook(lab, query):
    found = ENDS.search(" ".join(show(lab, query).below))
    assert found and are_wide(found)


def test_minors_of_a_place_or_of_any_sql_have_no_ends_of_everybody(
    lab, small_database, capsys, tmp_path
):
    def saved(**places):
        show(lab, "exposure/by_age_band", **places).save(tmp_path / "saved.csv", replace=True)
        return (tmp_path / "saved.csv").read_text("utf-8")

    of_region = "select departement_code::varchar from departements where region_code = '11'"
    places = [code for (code,) in lab.execute(of_region).fetchall()]
    below = " ".join(show(lab, "exposure/by_age_band", departements=places).below)
    sql = f"from question('exposure/by_age_band', departements := {places})"
    assert main(["sql", sql, "--format", "csv", "--database", str(small_database)]) == 0
    for said in (saved(departements=places), capsys.readouterr().out):
        assert "16-17" in said and not ENDS.search(said)
    assert not ENDS.search(below)
    assert "Minors in France: " in saved()


@pytest.mark.parametrize(
    ("selection", "said", "in_french"),
    [
        ("st=cs", "spaces: 1.5 million to 7.0 million, by", "1,5 million à 7,0 millions, par hyp"),
        (
            "a=75%20and%20over&s=f",
            "aged 75 and over to inform, in all: ",
            "et plus à informer, en tout",
        ),
        (
            "a=75%20and%20over&d=59",
            "Ranges: for the whole file only.",
            "Fourchettes : pour le fichier entier",
        ),
        ("d=59", "Ranges: for the whole file only.", "Fourchettes : pour le fichier entier"),
    ],
)
def test_a_selection_has_its_own_range_where_one_is_known_and_else_says_that_it_has_none(
    client, selection, said, in_french
):
    for page in ("situation", "what_if"):
        assert said in read(client, f"/{page}?{selection}"), page
        shown = read(client, f"/{page}?{selection}", "fr")
        assert in_french in re.sub(r"\s", " ", shown), page
    assert "Ranges: for the whole" not in read(client, "/situation")


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        ("a=16-17", "139,000 persons, 163,000 records, 1,706,944"),
        ("a=16-17&d=59", "139,192 persons, 162,679 records, 1,706,944"),
        ("a=18-19", "139,192 persons, 162,679 records, 1,706,944"),
    ],
)
def test_minors_of_everybody_have_three_digits_on_a_page_of_them(desk, selection, said):
    words = desk.view(f"/situation?{selection}", "en").words.canvas.words
    row = {"file_person_count": 139_192, "record_count": 162_679, "resident_count": 1_706_944}
    text = "{file_person_count:persons}, {record_count:records}, {resident_count}"
    assert fill(text, row, words).text == said
