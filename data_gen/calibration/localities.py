"""Make localities.csv: weights of places of residence by commune and postcode."""

from data_gen.calibration import source_tables

FINENESS = 12  # divides by 2, 3, 4, 6 and 12 postcodes, so that most communes split evenly


def localities() -> list[tuple]:
    """Return (commune_code, postcode, departement_code, weight), by département and commune."""
    communes = [row for row in source_tables.read("communes") if int(row["population"])]
    rows = [row for commune in communes for row in _by_postcode(commune)]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def _by_postcode(commune: dict[str, str]) -> list[tuple]:
    """Share a commune's weight between its postcodes; the first ones take the remainder."""
    postcodes = sorted(commune["postcodes"].split())
    each, left = divmod(int(commune["population"]) * FINENESS, len(postcodes))
    code, departement = commune["commune_code"], commune["departement_code"]
    return [
        (code, postcode, departement, each + (index < left))
        for index, postcode in enumerate(postcodes)
    ]
