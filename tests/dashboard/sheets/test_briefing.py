"""The briefing on two A4; the words that a sheet has room for; whom to reach, as a file says."""

import re
from collections import defaultdict

import pytest

from breachlab.errors import BadContacts
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.sheets import area, contact_list, document
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.contact_list import KEYS, PATH, WHOM, read_contacts
from tests.support.pages.components import of_html
from tests.support.pages.counted_pages import counted


@pytest.mark.parametrize(
    ("path", "language", "room"),
    [  # words, a number is none
        ("/area/59", "en", 260),
        ("/area/976", "fr", 260),
        ("/area/59?public=16-25", "en", 260),
        ("/area/59?c=59512", "fr", 260),
        ("/briefing", "en", 500),
        ("/briefing", "fr", 500),
    ],
)
def test_sheet_has_no_more_words_than_it_has_room_for(opens, path, language, room):
    (body,) = opens(path, language).page.all("body")
    assert count_words(body) <= room


def count_words(body):
    """Return how many words paper has: not the tools, nor the note on a small world."""
    unread = {"tools", "size", "unseen", "area-map"}
    if isinstance(body, str):
        return len([each for each in body.split() if re.search(r"[^\W\d_]", each)])
    if {*str(body.attributes.get("class", "")).split()} & unread or body.tag == "title":
        return 0
    return sum(map(count_words, body.children))


@pytest.mark.parametrize(
    "path",
    [
        *("/area/", "/area/59/", "/area/59/more", "/areas", "/area/a/b"),
        *("/briefing/", "/briefing/1", "/Briefing", "/briefing.pdf"),
    ],
)
def test_other_paths_are_no_sheet(opens, path):
    assert opens(path).status == 404


def test_a_selection_in_the_address_of_the_briefing_is_said_to_be_left_out(client):
    left_out = "was not understood and is left out: d=59, a=&lt;b&gt;."
    assert left_out in client.get("/briefing?lang=en&d=59&a=<b>").text
    assert "left out" not in client.get("/briefing?lang=en").text


def test_briefing_has_the_numbers_of_situation(opens):
    """Each key of the tiles, the decisions and the bridge has no other value there."""
    assert opens("/briefing").headline == opens("/situation").headline
    known = defaultdict(set)
    for keys, values, _ in counted(next(opens("/situation").page.all("body"))):
        for key, value in zip(keys, values or [], strict=False):
            known[key].add(float(value))
    shown = 0
    first, _ = [
        each
        for each in opens("/briefing").page.all("div")
        if each.attributes.get("class") == "leaf"
    ]
    for keys, values, text in counted(first):
        for key, value in zip(keys, values or [], strict=True):
            if key in known:
                assert float(value) in known[key], (key, text)
                shown += 1
    assert shown > 20


def written(folder, text):
    path = folder / "contacts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_in_the_root_has_every_table_and_key():
    found = read_contacts()
    assert PATH.exists() and {*found} == {*WHOM}
    assert all({*each} == {*KEYS} for each in found.values())
    assert found["public"]["phone"] == "3949"


def test_no_file_is_nobody_and_a_part_is_a_part(tmp_path):
    assert read_contacts(tmp_path / "none.toml") == {}
    path = written(tmp_path, '[press]\nphone = "01 23"\n')
    assert read_contacts(path) == {"press": {"phone": "01 23"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "contacts.toml is not TOML: "),
        (b"[press", "contacts.toml is not TOML: "),
        (b"[pres]\n", "'pres' is no table. Did you mean 'press'? Known: public, press, "),
        (b'press = "x"\n', "'press' is no table; write [press]. Expected: the tables public, "),
        (b'[press]\nfone = "1"\n', "'fone' is no key of [press]. Did you mean 'phone'? Known: "),
        (b"[press]\nphone = 3949\n", "phone of [press] must be text in quotation marks."),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path, text, said):
    path = tmp_path / "contacts.toml"
    path.write_bytes(text)
    with pytest.raises(BadContacts) as refused:
        read_contacts(path)
    assert said in str(refused.value) and str(tmp_path) in str(refused.value)


def test_the_dashboard_does_not_start_with_a_wrong_file(one_world, tmp_path, monkeypatch):
    path = written(tmp_path, "[nobody]\n")
    monkeypatch.setattr("dashboard.sheets.read_contacts", lambda: read_contacts(path))
    with pytest.raises(BadContacts, match="'nobody' is no table"):
        create_app(one_world)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contacts_are_printed_as_links_and_what_is_empty_as_a_blank(one_world, language):
    contacts = {
        "public": {"phone": "3949", "email": ""},
        "press": {"phone": "01 23", "email": "<press@example.org>"},
    }
    world = one_world.current()
    words = world.words[language]
    sheets = [area("59", world, words, contacts=contacts), write_briefing(world, words, contacts)]
    # The officer's name, phone and e-mail; on the sheet also the agency.
    for sheet, blanks in zip(sheets, (4, 3), strict=True):
        page = of_html(document(sheet, world, words))
        links = [each.attributes["href"] for each in page.all("a")]
        assert "tel:3949" in links
        spans = [each.attributes.get("class") for each in page.all("span")]
        assert spans.count("blank") == blanks
    assert "tel:0123" in links and "mailto:<press@example.org>" in links


def test_a_document_says_a_contact_in_a_line(one_world, subtests):
    for whom in contact_list.WHOM:
        with subtests.test(whom=whom):
            words = one_world.current().words["fr"]
            known = {whom: {"phone": "01 23", "email": "a@example.org"}}
            assert contact_list.say_contact(whom, known, words).endswith(
                " : 01 23, a@example.org".replace(" :", "\u202f:")
            )
            assert contact_list.say_contact(whom, {}, words).endswith("……")
