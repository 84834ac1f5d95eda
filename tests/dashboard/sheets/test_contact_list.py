"""Whom to reach: the file is read, printed, and refused where it is wrong."""

import pytest

from breachlab.errors import BadContacts
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.sheets import area, contact_list, document
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.contact_list import KEYS, PATH, WHOM, read_contacts
from tests.support.cases import for_each
from tests.support.pages.elements import of_html


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


@for_each(
    "text, said",
    [
        ("[press", "contacts.toml is not TOML: "),
        ("[pres]\n", "'pres' is no table. Did you mean 'press'? Known: public, press, "),
        ('press = "x"\n', "'press' is no table; write [press]. Expected are the tables public, "),
        ('[press]\nfone = "1"\n', "'fone' is no key of [press]. Did you mean 'phone'? Known: "),
        ("[press]\nphone = 3949\n", "phone of [press] must be text in quotation marks."),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(BadContacts) as refused:
        read_contacts(written(tmp_path, text))
    assert said in str(refused.value) and str(tmp_path) in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "contacts.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadContacts, match="is not TOML"):
        read_contacts(tmp_path / "contacts.toml")


def test_the_dashboard_does_not_start_with_a_wrong_file(one_world, tmp_path, monkeypatch):
    path = written(tmp_path, "[nobody]\n")
    monkeypatch.setattr("dashboard.sheets.read_contacts", lambda: read_contacts(path))
    with pytest.raises(BadContacts, match="'nobody' is no table"):
        create_app(one_world)


@for_each("language", LANGUAGES)
def test_contacts_are_printed_as_links_and_what_is_empty_as_a_blank(one_world, language):
    contacts = {
        "public": {"phone": "3949", "email": ""},
        "press": {"phone": "01 23", "email": "<press@example.org>"},
    }
    world = one_world.current()
    words = world.words[language]
    sheets = [area("59", world, words, contacts=contacts), write_briefing(world, words, contacts)]
    for sheet, blanks in zip(sheets, (2, 1), strict=True):
        page = of_html(document(sheet, world, words))
        links = [each.attributes["href"] for each in page.all("a")]
        assert "tel:3949" in links
        assert len([each for each in page.all("span") if is_blank(each)]) == blanks
    assert "tel:0123" in links and "mailto:<press@example.org>" in links


def is_blank(element):
    return element.attributes.get("class") == "blank"


@for_each("whom", contact_list.WHOM)
def test_a_document_says_a_contact_in_a_line(one_world, whom):
    words = one_world.current().words["fr"]
    known = {whom: {"phone": "01 23", "email": "a@example.org"}}
    assert contact_list.say_contact(whom, known, words).endswith(
        " : 01 23, a@example.org".replace(" :", "\u202f:")
    )
    assert contact_list.say_contact(whom, {}, words).endswith("……")
