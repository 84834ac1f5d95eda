"""Names go with sex, decade and place of birth: whom one meets where."""

MOST = """
    select {name}::varchar as name, count(*) as people
    from records
    inner join birth_places using (birth_place)
    where drift = 'none' and {where}
    group by name
    order by people desc
    limit {first}
"""


def first(world, name, where, count=8):
    return [
        row[0] for row in world.execute(MOST.format(name=name, where=where, first=count)).fetchall()
    ]


AREAS = {
    ("22", "29", "35", "56"): {"LE GALL", "LE ROUX", "LE GOFF"},
    ("67", "68"): {"MEYER", "MULLER", "SCHMITT"},
    ("974",): {"PAYET", "HOARAU", "GRONDIN"},
}
COUNTRIES = {"Guinée": "DIALLO", "Vietnam": "NGUYEN", "Portugal": "SILVA", "Turquie": "YILMAZ"}


def test_an_area_has_its_own_first_surnames(world):
    for departements, expected in AREAS.items():
        where = f"birth_departement_code in {(*departements, '')}"
        assert expected <= set(first(world, "birth_name", where, 20))


def test_people_born_abroad_bear_names_of_their_country(world):
    for country, surname in COUNTRIES.items():
        names = first(world, "birth_name", f"birth_country = '{country}'", 15)
        assert any(surname in name for name in names), (country, names)


def test_people_of_a_decade_bear_its_first_names(world):
    born = "birth_country = 'France' and sex = 'female' and birth_day between {} and {}"
    assert "NATHALIE" in first(world, "first_name", born.format(11688, 15340))  # 1961 to 1970
    assert "EMMA" in first(world, "first_name", born.format(26298, 29949))  # 2001 to 2010


def test_an_algerian_of_the_fifties_may_be_a_repatriate(world):
    early = "birth_country = 'Algérie' and birth_day < 12235"  # born before July 1962
    names = set(first(world, "first_name", early, 30))
    assert names & {"MOHAMED", "FATIMA", "AHMED"} and names & {"JEAN", "MARIE", "MARTINE", "MICHEL"}
