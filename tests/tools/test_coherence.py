"""Pages, sheets and files give one number to one people; each kind of contradiction is found."""

import re
from dataclasses import replace

import pytest

from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.cards.card import Card
from tools.coherence import __main__ as coherence
from tools.coherence import checks
from tools.coherence.__main__ import CARDS, Found, ask_document, ask_file, draw_selections, run
from tools.coherence.numbers import Number, Shown, list_numbers, read_document, read_file

SEED = 62
NORD, WOMEN = "/situation?d=59", "/situation?d=59&s=f"
ADDRESSES = [NORD, WOMEN, "/response?d=59", "/what_if?d=59", "/method?d=59", "/area/59"]


def contradictions(world, count, seed):
    """Return what is wrong in so many drawn states."""
    in_turn = [(each,) for each in LANGUAGES]  # a page in one, the next in the other
    found = run(world, draw_selections(world.current(), count, seed), seed, in_turn)
    assert len(found.numbers) > 7_000 * count
    return found.list_troubles()


def test_drawn_states_tell_one_number_of_one_people(one_world):
    assert contradictions(one_world, 2, SEED) == []


def test_many_drawn_states_tell_one_number_of_one_people(one_world, thorough):
    assert contradictions(one_world, 20, SEED + 1) == []


def test_a_seed_draws_the_same_states_each_second_with_a_filter_less(one_world):
    world = one_world.current()
    drawn = draw_selections(world, 10, SEED)
    assert drawn == draw_selections(world, 10, SEED) != draw_selections(world, 10, SEED + 1)
    for whole, less in zip(drawn[::2], drawn[1::2], strict=True):
        assert less.items() < whole.items() and len(less) == len(whole) - 1


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client(use_cookies=False)


@pytest.fixture(scope="module")
def texts(client):
    """The HTML of each address, in English."""
    cookie = {"Cookie": "language=en"}
    return {address: client.get(address, headers=cookie).text for address in ADDRESSES}


@pytest.fixture(scope="module")
def files(client, texts):
    """The numbers of the files of some cards, by address and slug."""
    slugs = {NORD: ["notification-bridge"], WOMEN: ["notification-bridge", "severity-by_level"]}
    return {
        address: {slug: ask_file(client, read(address, texts), slug, "csv") for slug in slugs_of}
        for address, slugs_of in slugs.items()
    }


def read(address, texts):
    return read_document(address, "en", texts[address])


def troubles_of(texts, files):
    """Return what is wrong with these pages and their files."""
    found = Found()
    for address in texts:
        found.take(read(address, texts), files.get(address, {}))
    return found.list_troubles()


def plant(text, pattern, change):
    """Return a text with the value of the first number that a pattern finds, changed."""
    planted, count = re.subn(
        pattern + r'(?<=data-value=")([\d.]+)',
        lambda found: found[0][: -len(found[1])] + str(change(float(found[1]))),
        text,
        count=1,
    )
    assert count == 1 and planted != text
    return planted


TILE = r'<strong data-count="{}" data-value="'
TITLE = r'severity-by_level.title"[^>]*><span [^>]*data-value="'
DUE, NOTICE = "to_inform_person_count", "public_notice_person_count"
# {kind of contradiction: the address, the number by what stands before it, its change, its words}.
PLANTED = {
    "a page says otherwise than another": (
        NORD, TILE.format(DUE), lambda value: value - 1,
        r"one number twice: /situation\?d=59 · tiles"),
    "a sheet says otherwise than a page": (
        "/area/59", TILE.format("to_inform_living_here_person_count"), lambda value: value + 1,
        "one number twice: .*/area/59 · tiles"),
    "the notice reaches more than are to inform": (
        WOMEN, TILE.format(NOTICE), lambda value: 9_999,
        f"larger with a filter: .*{NOTICE} = 9999"),
    "a measure spares more than there are": (
        NORD, TILE.format("asked_person_count"), lambda value: 9_999,
        "more than all residents: .*asked_person_count = 9999"),
    "women are more than women and men": (
        WOMEN, TILE.format(DUE), lambda value: 9_999, f"larger with a filter: .*{DUE} = 9999"),
    "a title is of other rows": (
        WOMEN, TITLE, lambda value: 0.123, "a title of other rows: .*high_living_person_share"),
    "a number is written with another rounding": (
        WOMEN, TITLE, lambda value: value + 0.02, "written otherwise: .*high_living_person_share"),
}  # fmt: skip


def test_what_is_planted_in_contradicts_nothing_as_it_stands(texts, files):
    assert troubles_of(texts, files) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_number_is_found(texts, files, kind):
    address, pattern, change, said = PLANTED[kind]
    planted = {**texts, address: plant(texts[address], pattern, change)}
    found = troubles_of(planted, files)
    assert any(re.match(said, each) for each in found), found


def test_a_title_or_number_that_does_not_name_whom_it_counts_is_found(texts, files):
    planted = {NORD: texts[NORD].replace("Everybody: ", "")}
    (found,) = troubles_of(planted, files)
    assert found.startswith(f"scope not named: {NORD} · exposure-known_axis")
    assert found.endswith("without d")
    planted = re.sub(r' data-applied="[^"]*"', "", texts[NORD])
    assert f"no scope: {NORD} · {DUE}" in troubles_of({NORD: planted}, {})


def resolve_otherwise(monkeypatch, **fields):
    """Have every card resolve a state with these fields otherwise."""
    resolve = Card.resolve
    monkeypatch.setattr(Card, "resolve", lambda *at: replace(resolve(*at), **fields))


def test_a_card_that_drops_a_filter_is_found(client, monkeypatch):
    resolve_otherwise(monkeypatch, parameters={}, selection={}, ignored=[])
    found = [*checks.check_scopes(ask_document(client, NORD, "en"), CARDS)]
    assert [each for each in found if "notification-bridge" in each and "without d" in each]


def test_a_card_that_asks_of_others_than_it_says_is_found(client, texts, files, monkeypatch):
    resolve_otherwise(monkeypatch, parameters={})
    found = Found()
    found.take(ask_document(client, "/response?d=59", "en"), {})
    found.take(read(NORD, texts), files[NORD])
    assert any("one number twice" in each and DUE in each for each in found.list_troubles())


def test_files_of_a_card_are_the_same_in_every_format(client, texts):
    page = read(NORD, texts)
    first, *others = [
        {(each.whom, each.value) for each in ask_file(client, page, "notification-bridge", kind)}
        for kind in ("csv", "json", "xlsx")
    ]
    assert len(first) > 20 and all(each == first for each in others)


def test_a_file_that_says_otherwise_than_its_page_is_found(texts, files):
    bridge = files[NORD]["notification-bridge"]
    planted = [replace(each, value=each.value + 1) if each.key == DUE else each for each in bridge]
    found = troubles_of(texts, {NORD: {"notification-bridge": planted}})
    assert any(each.startswith("one number twice") and ".csv" in each for each in found)


def test_places_that_do_not_add_up_to_the_country_are_found():
    shown = Shown("places", base="living", applied="")
    content = "departement_code,person_count\n" + "".join(f"{code},2\n" for code in range(101))
    living = (("count_id", "living"),)
    whole = Number("person_count", 207, "living", "", "/situation", "row 5", living)

    def found(line):
        rows = read_file("csv", f"{content}{line}".encode())
        places = [*list_numbers(rows, "exposure/by_departement", shown, "/area")]
        return [*checks.check_sums([places], [whole])]

    assert found("") == []  # without the line on those abroad nothing can add up
    assert found(",5\n") == []
    (said,) = found(",4\n")
    assert said.startswith("no sum: ") and "= 206 | " in said


def test_the_command_prints_both_places_and_ends_with_1(small_database, monkeypatch, capsys):
    numbers = [
        Number("to_inform_person_count", value, "residents", "d=974", address, "tiles strong", ())
        for value, address in ((475_149, "/situation?d=974"), (465_521, "/area/974"))
    ]
    monkeypatch.setattr(coherence, "run", lambda *asked: Found(numbers))
    assert coherence.main(["--database", str(small_database), "--states", "1"]) == 1
    said = capsys.readouterr().out
    assert "/situation?d=974 · tiles strong · to_inform_person_count = 475149" in said
    assert "/area/974 · tiles strong · to_inform_person_count = 465521" in said
    assert "1 contradictions in 2 numbers" in said
    monkeypatch.setattr(coherence, "run", lambda *asked: Found(numbers[:1]))
    assert coherence.main(["--database", str(small_database), "--states", "1"]) == 0
