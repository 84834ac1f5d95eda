"""How a workbook of the shell was made."""

from breachlab import find
from breachlab.answer_files import receipt


def test_the_receipt_is_in_the_words_of_the_language(lab, french):
    given = {"departements": ["59"], "sexes": ["female"]}
    made = receipt.read_world(lab)
    said = dict(receipt.of_query(find("exposure/by_status"), given, 1_000, made, french))
    assert said["Lignes"] == "1\u202f000" and said["Graine"] == "2024"
    assert said["Requête"] == "sql/exposure/by_status.sql"
    assert "$sexes = ['female']" in said["Paramètres"]
    assert "$statuses = null" in said["Paramètres"]


def test_a_world_alone_has_a_receipt(lab):
    assert dict(receipt.of_world(lab, "en"))["Records on the file"] == "10,000"


def test_whom_an_answer_is_of_is_said_in_words(french):
    given = {"departements": ["59", "62"], "sexes": ["female"], "retention_years": "3"}
    assert receipt.whom(given, french) == (
        "departements: Nord (59) ou Pas-de-Calais (62) · sexes: femmes · retention_years: 3"
    )
    assert receipt.whom({}, french) == ""
