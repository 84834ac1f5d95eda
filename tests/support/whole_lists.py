"""Records of a world as a list with every column that a mapping knows, and the list counted."""

import csv
import re
import tomllib
from contextlib import contextmanager
from pathlib import Path

from breachlab import connect
from data_gen.__main__ import main
from data_gen.own.list_database import default_target
from tests.support.own_folders import say
from tests.support.own_lists import make_iban
from tests.support.remembered import read_records

MAPPING = """\
[list]
path = "clients.csv"
delimiter = ";"
reference_day = 2026-11-20
organisation = "Boulangerie"
name_en = "Bakery 2026"
name_fr = "Boulangerie 2026"

[columns]
"Numéro client" = "identifier"
"Civilité" = "sex"
Nom = "surname"
"Prénom" = "first_name"
"Né le" = "birth_date"
Adresse = "street_address"
CP = "postcode"
Ville = "commune"
Mail = "email"
"Tél" = "phone"
NIR = "nir"
IBAN = "iban"
Statut = "status"
"Inscrit le" = "first_registered_on"
"Inscrit depuis" = "registered_since_on"
Fin = "last_ended_on"
"Dernier accès" = "last_used_on"
"Décédé" = "deceased"
"Étranger" = "lives_abroad"

[birth_date]
format = "%d/%m/%Y"
[first_registered_on]
format = "%Y-%m-%d"
[registered_since_on]
format = "%d/%m/%Y"
[last_ended_on]
format = "%d.%m.%Y"
[last_used_on]
format = "%Y-%m-%d %H:%M:%S"

[sex.words]
Mme = "female"
"M." = "male"
"N/A" = "not_known"
[status.words]
Actif = "registered"
"Résilié" = "formerly_registered"
Prospect = "candidate_space"
"?" = "not_known"
[deceased.words]
oui = "true"
non = "false"
[lives_abroad.words]
oui = "true"
non = "false"
"""
HEADER = [*tomllib.loads(MAPPING)["columns"]]
FILLED_IN = ('breach_folder = "clients-breach"', "takes_assumed_figures = true")
# In the order of HEADER. A list with gaps lacks a birth date, a sex, a place and a status in one
# row of twelve each, as lists lack them: by no value, by a word, by a day that is none.
ROWS = """
    select
        if(has_agency_id, 'C' || person_id, ''),
        case
            when $has_gaps and record_id % 12 = 1 then 'N/A'
            when sex = 'female' then 'Mme'
            else 'M.'
        end,
        birth_name,
        first_name,
        if($has_gaps and record_id % 12 = 4, '31/02/1980', strftime(born_on, '%d/%m/%Y')),
        street_address,
        if($has_gaps and record_id % 12 = 7, '00000', postcode),
        if($has_gaps and record_id % 12 = 7, '', commune_name),
        coalesce(email, 'aucun@exemple.example'),
        phone,
        nir,
        person_id % 5 > 1,
        case
            when $has_gaps and record_id % 12 = 10 then '?'
            when status = 'registered' then 'Actif'
            when status = 'formerly_registered' then 'Résilié'
            else 'Prospect'
        end,
        strftime(first_registered_on, '%Y-%m-%d'),
        strftime(registered_since, '%d/%m/%Y'),
        strftime(last_ended_on, '%d.%m.%Y'),
        strftime(coalesce(last_active_on, last_ended_on), '%Y-%m-%d 07:08:09'),
        if(is_deceased, 'oui', 'non'),
        if(lives_abroad, 'oui', 'non')
    from registrants
    where record_id <= $count
    order by record_id
"""


def make_whole_list(lab, count, has_gaps=False):
    """Return the first records of the small world as rows of a list, by the words of HEADER."""
    found = read_records(lab, ROWS, {"count": count, "has_gaps": has_gaps})
    rows = [dict(zip(HEADER, row, strict=True)) for row in found]
    for number, row in enumerate(rows):
        row["IBAN"] = make_iban(number) if row["IBAN"] else "FR00"
    return rows


def write_whole_list(folder: Path, rows) -> Path:
    """Write the list and its mapping as clients.csv and clients.toml; return the mapping."""
    with (folder / "clients.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "clients.toml").write_text(MAPPING, encoding="utf-8")
    return folder / "clients.toml"


@contextmanager
def open_list(folder, rows, lacking=(), fill=None):
    """Give a connection to the database of a list, whose mapping lacks some columns.

    `fill` fills in the breach folder of the list; the figures of the ledger are taken, too, then.
    """
    mapping = write_whole_list(folder, rows)
    text = MAPPING
    if fill:
        assert main(["own", str(mapping), "--breach-folder", "--quiet"]) == 0
        fill(folder / "clients-breach")
        text = say(text, *FILLED_IN)
    for label in lacking:
        text = re.sub(rf'^"?{label}"? = ".*"$', f'"{label}" = "other"', text, flags=re.MULTILINE)
    mapping.write_text(text, encoding="utf-8")
    assert main(["own", str(mapping), "--quiet"]) == 0
    with connect(default_target(mapping)) as connection:
        yield connection
