"""Own texts in the shell: the blanks of all texts, what a file may hold, drafts and form filled."""

import csv

import pytest

from breachlab.errors import BadParameters
from breachlab.paths import ROOT, read
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from breachlab.words.own_texts import (
    BLANK,
    fill_words,
    keys_of,
    list_fields,
    read_answers,
    say_left,
    split_blanks,
)

PARAGRAPHS = "data_gen/breaches/france_travail_2024/message_paragraphs.csv"


@pytest.fixture
def mine(tmp_path):
    """Write a file with a version and these lines; give its path."""

    def write(*lines, version="version = 1"):
        path = tmp_path / "mine.toml"
        path.write_text("\n".join([version, *lines]), encoding="utf-8")
        return path

    return write


def test_blanks_of_every_text_have_a_key():
    rows = csv.DictReader(read(ROOT / PARAGRAPHS).splitlines())
    texts = [row[f"text_{language}"] for row in rows for language in LANGUAGES]
    texts += [interface(each)["area"]["says"] for each in LANGUAGES]
    marked = [part for text in texts for part in split_blanks(text) if BLANK.fullmatch(part[0])]
    assert [part for part, key in marked if not key] == []
    assert len({key for _, key in marked}) == 10


def test_number_beside_the_officer_is_the_officers():
    draft = "Appelez le [numéro].\nDemandez à [DPO] : [numéro] ou [courriel]."
    keys = [key for _, key in split_blanks(draft) if key]
    assert keys == ["help_line", "dpo", "phone", "email"]
    assert "".join(part for part, _ in split_blanks(draft)) == draft


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_are_the_blanks_and_the_items_of_the_form(words_of, language):
    fields = list_fields(words_of[language])
    assert [*fields][-17:] == [f"item_{number}" for number in range(1, 18)]
    assert len(fields) == 12 + 17
    several = {key for key, each in fields.items() if each["has_lines"]}
    assert several == {"measures", *[*fields][-17:]}
    assert {fields[key]["most"] for key in several} == {2000}
    assert {each["most"] for key, each in fields.items() if key not in several} == {200}


def test_file_is_read_with_lines_quotes_and_markup_as_they_are(mine, english):
    path = mine('dpo = " <b>Ada</b> {x} "', "measures = '''", "one", "=SUM(A1)'''", 'site = ""')
    read = {"dpo": "<b>Ada</b> {x}", "measures": "one\n=SUM(A1)"}
    assert read_answers(path, english) == read


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("dpo = Ada", "cannot be read as TOML"),
        ('dpo = "Ada"\ndpo = "Eve"', "cannot be read as TOML"),
        ('dop = "Ada"', "dop is not a key. Known: organisation, former_names"),
        ("dpo = 7", "DPO name was not taken: it must be text"),
        ('[dpo]\nname = "Ada"', "DPO name was not taken: it must be text"),
        ('dpo = "Ada\\nEve"', "DPO name was not taken: it must be text"),
        ('item_9 = "a\\u0007"', "Reasons for any delay was not taken: it must be text"),
        (f'dpo = "{"a" * 10_000}"', "it has 10000 characters, and at most 200 are allowed"),
        (f'dpo = "{"😀" * 101}"', "it has 202 characters, and at most 200 are allowed"),
        (f'item_9 = "{"a" * 2_001}"', "it has 2001 characters, and at most 2000 are allowed"),
    ],
)
def test_file_that_is_wrong_is_refused_in_a_sentence(mine, english, line, said):
    with pytest.raises(BadParameters) as refused:
        read_answers(mine(line), english)
    assert said in str(refused.value)


@pytest.mark.parametrize("version", ["", "version = 2", 'version = "1"'])
def test_file_of_another_version_is_refused(mine, french, version):
    with pytest.raises(BadParameters, match="Sa première ligne doit être") as refused:
        read_answers(mine('dpo = "Ada"', version=version), french)
    assert "mine.toml" in str(refused.value)


def test_file_that_is_missing_or_no_text_is_refused(tmp_path, english):
    path = tmp_path / "mine.toml"
    with pytest.raises(BadParameters, match="No such file"):
        read_answers(path, english)
    path.write_bytes(b"version = 1\ndpo = '\xff'")
    with pytest.raises(BadParameters, match="cannot be read as TOML"):
        read_answers(path, english)
    path.write_bytes(b"\xef\xbb\xbfversion = 1\r\ndpo = 'Ada'\r\n")  # of an editor on Windows
    assert read_answers(path, english) == {"dpo": "Ada"}


def item(number, article, is_to_fill=True):
    return {
        "item_id": number,
        "wording_id": f"{number}@2024-03-08",
        "legal_reference": f"GDPR Art. {article}",
        "is_to_fill": is_to_fill,
    }


def test_items_of_contact_and_measures_take_the_keys_of_drafts():
    assert keys_of(item(6, "33(3)(b)")) == ("dpo", "phone", "email")
    assert keys_of(item(8, "33(3)(d)")) == ("measures",)
    assert keys_of(item(9, "33(1)")) == ("item_9",)
    assert keys_of(item(10, "33(4)", is_to_fill=False)) == ()


def test_form_has_what_is_typed_below_its_wording_and_what_is_missing_as_a_blank(english):
    rows = [item(6, "33(3)(b)"), item(9, "33(1)"), item(17, "33(5)")]
    answers = {"dpo": "Ada {x}", "email": "a@b.example", "item_9": "l'été : 12 345"}
    words = fill_words(english, answers, rows)
    assert words.labels["wording", "6@2024-03-08"].endswith(".\n{breach.own_part_6}")
    assert words.facts["own_part_6"] == "Ada {x}, [number], a@b.example"
    assert words.labels["wording", "9@2024-03-08"].endswith(".\n{breach.own_9}")
    assert words.facts["own_9"] == "l'été : 12 345"
    same = ("wording", "17@2024-03-08")
    assert words.labels[same] == english.labels[same]


def test_left_counts_each_blank_once_by_its_name(english, french):
    assert say_left(["dpo", "", "item_9", "dpo"], english) == (
        "Blanks left: 2 (DPO name, Reasons for any delay)"
    )
    assert say_left([], french) == "À saisir\u202f: 0"
