"""The find box in a browser: places, communes, postcodes, ages and words lead to filters."""

import json

import pytest
from playwright.sync_api import expect

from dashboard import create_app
from dashboard.database import communes

FOUND = {  # what is typed: the address that the first suggestion leads to
    "roubaix": "/who?d=59&c=59512",
    "St Etienne": "/who?d=42&c=42218",
    "l'hay les roses": "/who?d=94&c=94038",
    "hay-les": "/who?d=94&c=94038",
    "mans": "/who?d=72&c=72181",
    "LYON": "/who?d=69&c=69381",  # its first arrondissement
    "paris": "/who?d=75",
    "75001": "/who?d=75&c=75101",
    "59000": "/who?d=59&c=59350",
    "59350": "/who?d=59&c=59350",
    "Réunion": "/who?d=974",
    "l'ain": "/who?d=01",
    "loire": "/who?d=42",
    "Pays de la Loire": "/who?d=R52",
    "hommes": "/who?s=m",
    "59033": "/who?d=59&c=59033",
    "59999": "/who?d=59",  # of one large receiver: no commune has it
    "20000": "/who?d=2A&c=2A004",
    "20099": "/who?d=2A",
    "20600": "/who?d=2B&c=2B033",
    "20699": "/who?d=2B",
    "97400": "/who?d=974&c=97411",
    "97499": "/who?d=974",
    "94390": "/who?d=91&c=91479",  # whose first digits are of another
    "2B": "/who?d=2B",
    "bretagne": "/who?d=R53",
    "34 ans": "/who?d=&a=30-34",
    "80 years": "/who?a=75",
    "mineurs": "/who?a=16-17",
    "young": "/who?a=16-17.18-19.20-24",
    "senior": "/who?a=50-54.55-59.60-64.65-69.70-74.75",
}


def test_find_box_leads_from_what_is_typed_to_a_filter(open_page):
    reader, found = open_page("/who"), {}
    for typed in FOUND:
        reader.picks(typed)
        found[typed] = reader.path
        reader.does(reader.page.locator("#undo").click)
    assert found == {typed: path.replace("d=&", "") for typed, path in FOUND.items()}
    assert reader.troubles == []


def test_find_box_has_places_before_communes_and_the_arrows_begin_at_the_first(open_page):
    reader = open_page("/who")
    options = reader.page.locator(".autocomplete__option")
    for typed, first in (
        ("reunion", ["La Réunion (974)", "La Réunion"]),  # the other is a commune of Lot-et-Garonne
        ("loire", ["Loire (42)", "Loire-Atlantique (44)", "Loiret (45)"]),
        ("corse", ["Corse", "Corse-du-Sud (2A)", "Haute-Corse (2B)"]),
    ):
        reader.page.locator("#sought").fill(typed)
        expect(options.filter(has_text="commune of").first).to_be_visible()
        names = options.locator("span:first-child").all_inner_texts()
        assert names[: len(first)] == first
        kinds = options.locator("small").all_inner_texts()
        is_commune = [kind.startswith("commune of") for kind in kinds]
        assert is_commune == sorted(is_commune)
    reader.page.locator("#sought").fill("Réunion")
    expect(options.first).to_contain_text("La Réunion (974)")
    reader.page.keyboard.press("ArrowDown")
    expect(options.first).to_be_focused()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/who?d=974" and reader.chips == ["La Réunion (974)"]


def test_chip_names_the_commune_that_was_chosen_on_all_pages_and_in_both_languages(open_page):
    reader = open_page("/who?s=f")
    reader.picks("roubaix")
    english = ["Nord (59), where Roubaix is", "Women"]
    assert (reader.path, reader.chips) == ("/who?d=59&s=f&c=59512", english)
    reader.does(reader.page.locator("#links a[data-page=what]").click)
    assert (reader.path, reader.chips) == ("/what?d=59&s=f&c=59512", english)
    reader.back()
    reader.reloads()
    assert reader.chips == english
    reader.does(reader.page.locator("#language").click)
    assert reader.chips == ["Nord (59), où se trouve Roubaix", "Femmes"]
    reader.does(reader.page.locator(".chip").first.click)
    assert (reader.path, reader.chips) == ("/who?s=f", ["Femmes"])
    reader.back()
    assert reader.chips == ["Nord (59), où se trouve Roubaix", "Femmes"]
    assert reader.troubles == []


@pytest.mark.parametrize(
    ("start", "named"),
    [
        ("ro", ["Rouen", "76540"]),
        ("sa", ["Saint-Étienne", "42218"]),
        ("oe", None),
        ("ha", ["L'Haÿ-les-Roses", "94038"]),
        ("ly", ["Lyon", "69381"]),
    ],
)
def test_list_communes_by_a_start_of_any_word_largest_first(world, start, named):
    rows = json.loads(communes.list_communes(world, start))
    assert named is None or named in rows
    assert rows and all(len(row) == 2 for row in rows)


def test_list_communes_has_each_city_and_postcode_once(world):
    ((name, code, codes),) = json.loads(communes.list_communes(world, "75"))
    assert (name, code) == ("Paris", "75101")
    assert {"75101", "75001", "75020"} <= set(codes.split()) and "75056" not in codes
    lille = json.loads(communes.list_communes(world, "59"))[0]
    assert lille[:2] == ["Lille", "59350"] and "59000" in lille[2].split()


def test_communes_are_served_for_good_and_small(one_world, world):
    client = create_app(one_world).server.test_client()
    sizes = {}
    for start in ("sa", "le", "59"):
        response = client.get(
            f"{communes.folder(world)}{start}.json", headers={"Accept-Encoding": "gzip"}
        )
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        sizes[start] = len(response.data)
    assert max(sizes.values()) < 55_000


@pytest.mark.parametrize("start", ["s", "sai", "S%", "..", "a1", "%"])
def test_communes_of_what_is_no_start_or_of_another_world_are_not_found(one_world, world, start):
    client = create_app(one_world).server.test_client()
    assert client.get(f"{communes.folder(world)}{start}.json").status_code == 404
    assert client.get("/assets/communes/other/ro.json").status_code == 404
