"""What the page calls things: every label, number and sentence; no Dash, no SQL."""

from .contours import NAMES
from .selection import Selection

AGE_BANDS = ["16-17", "18-19"] + [f"{age}-{age + 4}" for age in range(20, 75, 5)] + ["75 and over"]

# Every value of every dimension, in the order in which charts show them.
LABELS: dict[str, dict] = {
    "departements": {code: f"{name} ({code})" for code, name in NAMES.items()},
    "age_bands": {band: band for band in AGE_BANDS},
    "sexes": {"female": "Women", "male": "Men"},
    "statuses": {
        "registered": "Registered · inscrit",
        "formerly_registered": "Formerly registered · radié",
        "candidate_space": "Candidate space · identifié",
    },
    "first_years": {2004: "2004 or before"} | {year: str(year) for year in range(2005, 2025)},
    "end_bands": {
        "0": "Under 1 year",
        "1": "1 year",
        "2": "2 years",
        "3-5": "3-5 years",
        "6-10": "6-10 years",
        "11-15": "11-15 years",
        "16-20": "16-20 years",
    },
}

MODELLED = "No split by age, area or status was ever published: these are modelled."

# What each dimension is called in the list of choices.
GROUPS = {
    "departements": "Département",
    "age_bands": "Age on 5 March 2024",
    "sexes": "Sex",
    "statuses": "Status",
    "first_years": "Year of first registration",
    "end_bands": "Since the last registration ended",
}

# How each dimension reads in the sentence; {} holds its values.
PHRASES = {
    "sexes": "{}",
    "statuses": "{}",
    "age_bands": "aged {}",
    "departements": "living in {}",
    "first_years": "first registered in {}",
    "end_bands": "whose last registration ended {} ago",
}

# What a filter is called when the page asks to loosen it.
TITLES = {
    "departements": "département",
    "age_bands": "age",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first registration",
    "end_bands": "end of registration",
}


def label(dimension: str, value: str | int) -> str:
    """Return what the page calls this value.

    >>> label("departements", "59"), label("age_bands", "25-29"), label("first_years", 2004)
    ('Nord (59)', '25-29', '2004 or before')
    """
    return LABELS[dimension][value]


def listed(words: list[str], most: int = 4) -> str:
    """Join words as a sentence does, and count those past the first few.

    >>> listed(["Nord", "Ain", "Var"])
    'Nord, Ain or Var'
    >>> listed(list("abcdef"))
    'a, b, c or 3 more'
    """
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def described(selection: Selection) -> str:
    """Say in words who is selected.

    >>> described({"departements": ["59"], "sexes": ["female"], "age_bands": ["25-29"]})
    'Women, aged 25-29, living in Nord (59)'
    >>> described({"statuses": ["formerly_registered"], "end_bands": ["0", "1"]})
    'Formerly registered (radié), whose last registration ended under 1 year or 1 year ago'
    >>> described({})
    'Everyone on the register'
    """
    parts = [
        phrase.format(listed([_in_sentence(name, value) for value in selection[name]]))
        for name, phrase in PHRASES.items()
        if name in selection
    ]
    sentence = ", ".join(parts)
    return sentence[:1].upper() + sentence[1:] if parts else "Everyone on the register"


def _in_sentence(dimension: str, value: str | int) -> str:
    words, _, french = label(dimension, value).partition(" · ")
    if dimension != "departements":  # the only names among the values
        words = words[:1].lower() + words[1:]
    return f"{words} ({french})" if french else words


def compact(number: float) -> str:
    """Write a count in about three figures.

    >>> [compact(number) for number in (0, 999, 12_345, 2_000_000, 36_820_828, 999_999)]
    ['0', '999', '12.3 k', '2.00 M', '36.8 M', '1000 k']
    """
    for size, unit in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            shown = number / size
            places = 2 if shown < 10 else 1 if shown < 100 else 0
            return f"{shown:.{places}f} {unit}"
    return f"{number:.0f}"


def share(part: int, whole: int) -> str:
    """Write a part of a whole as a percentage that never rounds something to nothing.

    >>> share(1, 2), share(1, 43_000_000), share(5, 5), share(0, 0)
    ('50.0 %', 'under 0.1 %', '100 %', '0 %')
    """
    if not part:
        return "0 %"
    percent = 100 * part / whole
    if percent < 0.1:
        return "under 0.1 %"
    return "100 %" if part == whole else f"{percent:.1f} %"


def most(points: list[list]) -> str:
    """Say which value of a chart has most persons; a point is [value, label, persons, …].

    >>> most([["1", "1 year", 1_200_000, 1_400_000], ["2", "2 years", 0, 0]])
    'Most: 1 year, 1.20 M persons.'
    """
    _, words, persons, *_ = max(points, key=lambda point: point[2])
    return f"Most: {words}, {compact(persons)} persons." if persons else "Nobody."


def highest_rate(points: list[list]) -> str:
    """Say where the rate is highest; a point is [value, label, persons, records, rate, …].

    >>> highest_rate([["59", "Nord (59)", 1_200_000, 1_400_000, 458.6, "Hauts-de-France"]])
    'Highest rate: Nord (59), 459 persons per 1,000 residents.'
    """
    _, words, _, _, rate, *_ = max(points, key=lambda point: point[4])
    return f"Highest rate: {words}, {rate:.3g} persons per 1,000 residents." if rate else "Nobody."
