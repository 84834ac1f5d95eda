"""The truth of each row of a messy list, beside the persons that were found in it."""

from datetime import datetime

from tests.support.own_lists import HEADER, OwnList, Row, read_reference
from tests.support.whole_lists import Truth

SEXES = {"Mme": "female", "M.": "male", "": None}
STATUSES = {
    "Actif": "registered",
    "Résilié": "formerly_registered",
    "Prospect": "candidate_space",
}
NO_DAYS = ("", "31/02/1980", "01/01/1900")
NO_PHONES = ("", "0000000000")
NO_MAILS = ("", "aucun@exemple.fr")


def make_messy_truths(own: OwnList, person_ids: list[int], has_area: list[bool]) -> list[Truth]:
    """Return the truth of each row, with the person and whether the place is known, as found.

    A place is that of the row before its postcode lost a zero and its commune its accents.
    """
    places = _read_places()
    return [
        _make_truth(row, dict(zip(HEADER, written, strict=True)), person, is_placed, places)
        for row, written, person, is_placed in zip(
            own.people, own.rows, person_ids, has_area, strict=True
        )
    ]


def _read_places() -> dict[tuple[str, str], tuple[str, str]]:
    """Return {postcode and name: code and département} of each commune."""
    names = {row["commune_code"]: row["commune_name"] for row in read_reference("communes")}
    return {
        (row["postcode"], names[row["commune_code"]]): (
            row["commune_code"],
            row["departement_code"],
        )
        for row in read_reference("localities")
    }


def _make_truth(row: Row, written: dict[str, str], person: int, is_placed: bool, places) -> Truth:
    born = written["Date de naissance"]
    commune, departement = places[row.postcode, row.commune] if is_placed else (None, None)
    return Truth(
        person,
        0,
        row.first_name,
        row.surname,
        SEXES[written["Civilité"]],
        None if born in NO_DAYS else datetime.strptime(born, "%d/%m/%Y").date(),
        None,
        commune,
        None,
        departement,
        written["E-mail"] not in NO_MAILS,
        STATUSES[written["Statut"]],
        *(None,) * 4,
        is_deceased=False,
        lives_abroad=False,
        has_phone=written["Téléphone"] not in NO_PHONES,
        has_iban=bool(written["IBAN"]),
    )
