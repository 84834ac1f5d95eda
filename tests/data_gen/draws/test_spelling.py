"""How a file spells names."""

import pytest

from data_gen.draws import spelling


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Françoise", "FRANCOISE"),
        ("Jean-Pierre", "JEAN-PIERRE"),
        ("N'Diaye", "N DIAYE"),
        ("Le Bœuf", "LE BOEUF"),
        ("  Zoé  ", "ZOE"),
    ],
)
def test_a_name_is_spelled_in_plain_capitals(name, spelled):
    assert spelling.spelled(name) == spelled
