"""How a file spells names."""

from data_gen.draws import spelling

SPELLED = {
    "Françoise": "FRANCOISE",
    "Jean-Pierre": "JEAN-PIERRE",
    "N'Diaye": "N DIAYE",
    "Le Bœuf": "LE BOEUF",
    "  Zoé  ": "ZOE",
}


def test_a_name_is_spelled_in_plain_capitals():
    assert {name: spelling.spell(name) for name in SPELLED} == SPELLED
