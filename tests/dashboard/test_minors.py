"""The minors of everybody: wherever they are counted, between which ends they lie stands beside.

Other shapes by age have the same published sum: they give 68,870 and 606,119.
"""

import re
from urllib.parse import urlencode

import pytest
from lxml import html

from breachlab import find, show
from breachlab.__main__ import main
from breachlab.query.headlines import headline
from breachlab.words import Words, fill
from dashboard import create_app
from dashboard.desk import Desk
from dashboard.pages import PAGES
from tests.support.remembered import ask

ENDS = re.compile(r"([\d,]+) to ([\d,]+),? by assumed ages")
FRENCH_ENDS = re.compile(r"([\d\s]+) à ([\d\s]+),? selon les âges supposés")
COUNTED = re.compile(r"16[–-]17|\bminors?\b|\bmineure?s?\b|ge(?:d|s de) 16", re.IGNORECASE)
ADDRESSES = ["/briefing", "/who?a=16-17", "/situation?a=16-17"] + [
    f"/{page.name}?{urlencode({'tab': tab})}" if tab else f"/{page.name}"
    for page in PAGES
    for tab in page.tabs or [""]
]
DEPARTEMENTS = "select departement_code::varchar from departements where region_code = '{}'"
CARDS = {card.query: (page, card) for page in PAGES for card in page.cards}


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


def are_wide(found):
    low, high = (int(re.sub(r"\D", "", each)) for each in found.groups())
    return low <= 68_900 and high >= 606_000


def test_minors_of_everybody_have_their_ends_on_pages_and_in_the_briefing(client, subtests):
    for address in ADDRESSES:
        with subtests.test(address=address):
            for language, pattern in (("en", ENDS), ("fr", FRENCH_ENDS)):
                shown = read(client, address, language)
                found = pattern.search(shown)
                assert found or not COUNTED.search(shown), language
                assert not found or are_wide(found), language


def test_minors_of_everybody_have_their_ends_in_files(client, one_world, subtests):
    for query in sorted(query for query in CARDS if not query.startswith("method/")):
        with subtests.test(query=query):
            page, card = CARDS[query]
            for kind in ("csv", "json"):
                response = client.get(f"/data/{page.name}/{card.query}.{kind}")
                if response.status_code != 200:
                    continue
                text = response.text
                if re.search(r"16-17|\bminors\b|minor_", text):
                    found = ENDS.search(text)
                    assert found and are_wide(found), kind


def test_minors_of_a_place_have_no_ends_of_everybody(client):
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
    file, compared = tmp_path / "mine.csv", tmp_path / "compared.csv"
    places = [code for (code,) in lab.execute(DEPARTEMENTS.format(11)).fetchall()]
    shown = show(lab, "exposure/by_age_band", departements=places)
    shown.save(file)
    show(lab, "exposure/compare", departements="59").save(compared)
    show(lab, "exposure/by_age_band").save(tmp_path / "all.csv")
    assert "16-17" in file.read_text("utf-8")
    of_place = [*shown.below, file.read_text("utf-8"), compared.read_text("utf-8")]
    assert not ENDS.search(" ".join(of_place))
    assert "Minors in France: " in (tmp_path / "all.csv").read_text("utf-8")
    sql = f"from question('exposure/by_age_band', departements := {places})"
    assert main(["sql", sql, "--format", "csv", "--database", str(small_database)]) == 0
    assert "16-17" in (said := capsys.readouterr().out)
    assert not ENDS.search(said)


def test_minors_of_everybody_have_their_ends_in_the_sentence_of_their_question(lab):
    for asked, is_told in (({}, True), ({"sexes": ["female"]}, False)):
        rows = ask(lab, "severity/by_segment", **asked)
        (count,) = rows.person_count[rows.segment_id == "minors"]
        for language, pattern in (("en", ENDS), ("fr", FRENCH_ENDS)):
            said = headline(find("severity/by_segment"), rows, Words.of(lab, language)).text
            found = pattern.search(said)
            assert bool(found) == is_told, said
            if found:
                low, high = (int(re.sub(r"\D", "", each)) for each in found.groups())
                assert low <= count * 68_900 / 139_192 and high >= count * 606_000 / 139_192


def test_minors_of_everybody_have_their_ends_in_the_items_of_the_form(lab):
    rows = ask(lab, "severity/notification_form")
    count, low, high = (
        rows[f"{each}_person_count"][0] for each in ("minor", "low_end", "high_end")
    )
    assert low <= count * 68_900 / 139_192 and high >= count * 606_000 / 139_192
    words = Words.of(lab, "en")
    items = (words.label("wording_id", each) for each in rows.wording_id)
    said = [fill(each, rows.iloc[0], words).text for each in items]
    told = [each for each in said if COUNTED.search(each)]
    assert len(told) == 2 and all(map(ENDS.search, told))


def test_a_selection_has_its_own_range_where_one_is_known_and_else_says_that_it_has_none(client):
    for asked, said, in_french in (
        ("st=cs", "spaces: 1.5 million to 7.0 million, by", "1,5 million à 7,0 millions, par hyp"),
        (
            "a=75%20and%20over&s=f",
            "aged 75 and over to inform, in all: ",
            "et plus à informer, en tout",
        ),
        ("a=75%20and%20over&d=59", "Ranges: of everybody alone.", "Intervalles : fichier entier"),
        ("d=59", "Ranges: of everybody alone.", "Intervalles : fichier entier"),
    ):
        for page in ("situation", "what_if"):
            assert said in read(client, f"/{page}?{asked}"), (page, asked)
            shown = read(client, f"/{page}?{asked}", "fr")
            assert in_french in re.sub(r"\s", " ", shown), (page, asked)
    assert "Ranges: of everybody" not in read(client, "/situation")


def test_minors_of_everybody_have_three_digits_on_a_page_of_them(one_world):
    desk = Desk(one_world, PAGES)
    for address, said in (
        ("/situation?a=16-17", "139,000 persons, 163,000 records, 1,706,944"),
        ("/situation?a=16-17&d=59", "139,192 persons, 162,679 records, 1,706,944"),
        ("/situation?a=18-19", "139,192 persons, 162,679 records, 1,706,944"),
    ):
        words = desk.view(address, "en").words.canvas.words
        row = {"file_person_count": 139_192, "record_count": 162_679, "resident_count": 1_706_944}
        text = "{file_person_count:persons}, {record_count:records}, {resident_count}"
        assert fill(text, row, words).text == said, address
